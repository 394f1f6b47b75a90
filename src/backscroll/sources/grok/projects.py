"""Projects, which Grok also calls workspaces: their names, for the chats that were held in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode
from backscroll.reading.export import Export, Member
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.values import Json, text_at
from backscroll.sources.grok.members import FOLDER, PRIVATE

LIST = "projects"
# What a kept chat has beside it, to be read again: the backend file, cut down to the one project.
BESIDE = "grok-project.json"

Names = Mapping[str, str]
_NAMED = re.compile(rb'"(?:workspace_id|project_id)"\s*:\s*"([^"\\]+)"')


def project_id(raw: Json) -> str | None:
    return text_at(raw, "id", "workspace_id", "project_id", "_id")


def projects_in(content: bytes, names: Names) -> set[str]:
    """Give the projects that a chat says it was held in, without decoding it."""
    return {found for raw in _NAMED.findall(content) if (found := raw.decode("utf-8", "replace")) in names}


def names_of(export: Export) -> Names:
    """Give the projects' names by their ids."""
    return export.once(_names)


def beside(project: str, name: str) -> dict[str, bytes]:
    return {BESIDE: json.dumps({LIST: [{"id": project, "name": name}]}).encode()}


def _names(export: Export) -> dict[str, str]:
    found: dict[str, str] = {}
    for member in export.members:
        if _may_list(member):
            found |= _names_in(member)
    return found


def _may_list(member: Member) -> bool:
    if member.base in PRIVATE or FOLDER in member.name:
        return False
    return member.base == BESIDE or any("conversations" in raw or LIST in raw for raw in member.head.objects)


def _names_in(member: Member) -> dict[str, str]:
    """Projects stand behind the chats, so this passes over the whole file once, which costs little beside reading it.

    A file that cannot be read to its end is reported where its chats are read.
    """
    found: dict[str, str] = {}
    try:
        for piece in pieces(member):
            raw = decode(piece.content) if isinstance(piece, Piece) and piece.key == LIST else None
            key = project_id(raw) if isinstance(raw, dict) else None
            name = text_at(raw, "name", "title") if isinstance(raw, dict) else None
            if key and name:
                found[key] = name
    except UnreadableExport:
        return found
    return found
