"""Uploaded and generated files: `prod-mc-asset-server/<id>/content`, without a name and without a type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backscroll.model import Attachment
from backscroll.reading.export import Export, Member
from backscroll.sources.grok.members import FOLDER

_ID_IN_TEXT = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")
# In a record an id is a string of its own or a step of a path; to look for that costs a fraction.
_ID_IN_RECORD = re.compile(rb'["/]([0-9a-fA-F]{8}-[0-9a-fA-F-]{27})')

Assets = Mapping[str, str]


def assets_of(export: Export) -> Assets:
    """Give the export's files: by id, the name of the member."""
    return export.once(_assets)


def attached(export: Export, _members: Sequence[Member]) -> set[str]:
    """Give the files of the asset server: what somebody uploaded is no export, whatever is in it."""
    return {member.name for member in export.members if FOLDER in member.name}


def ids_in(content: bytes) -> set[str]:
    """Give whatever in a record looks like the id of a file."""
    return {found.decode().lower() for found in _ID_IN_RECORD.findall(content)}


def id_in(pointer: str) -> str:
    """Give the id in a pointer, which is an id or an address with one in it; else the pointer itself."""
    return next(reversed(_ID_IN_TEXT.findall(pointer)), pointer).lower()


def attachment(pointer: str, assets: Assets, *, name: str | None = None, **about: Any) -> Attachment:
    """Give a file by its pointer, with the member that holds its bytes where the export has it."""
    return Attachment(
        name=name,
        pointer=pointer,
        member=assets.get(id_in(pointer)),
        metadata={key: value for key, value in about.items() if value},
    )


def _assets(export: Export) -> dict[str, str]:
    found: dict[str, str] = {}
    for member in export.members:
        asset = _id_of(member) if FOLDER in member.name else None
        if asset:
            found.setdefault(asset, member.name)
    return found


def _id_of(member: Member) -> str | None:
    """Give the folder's name; older and repacked exports have other folders above, and some write a slash twice."""
    steps = [step for step in member.name.split("/") if step]
    match steps[steps.index(FOLDER) + 1 :] if FOLDER in steps else []:
        case [asset] | [asset, "content"]:
            return asset.lower()
        case _:
            return None
