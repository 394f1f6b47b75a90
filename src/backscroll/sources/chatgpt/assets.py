"""Where the bytes of a file lie in the export, and what it was called.

A message only points: `file-service://file-…`, `sediment://file_…`, or a bare id. The id begins the member's name
in every vintage (`<id>-<name>`, `<id>.png`, since 2026-05 `<id>.dat`); two side files tell the names that `.dat`
hides (https://github.com/Superkikim/nexus-ai-chat-importer/issues/62). What all these leave open, `chat.html` may tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property

import msgspec

from backscroll.errors import UnreadableExport
from backscroll.model import Attachment
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.values import Json, count_at, kept, object_at, text_at
from backscroll.sources.chatgpt.chat_html import PAGE, assets_in_page
from backscroll.sources.chatgpt.side_rows import SideRows

NAMES_FILE = "conversation_asset_file_names.json"
LIBRARY_FILE = "library_files.json"
FILE_ID = re.compile(rb"file[-_][0-9A-Za-z_-]+")
_NO_ASSET = re.compile(
    r"(?:conversations[-\d]*|user|user_settings|message_feedback|model_comparisons|shared_conversations|export_manifest"
    r"|library_files|conversation_asset_file_names|group_chats|shopping|sora)\.json$|chat\.html$"
)
_ID_BEGINS = re.compile("file[-_]")
_FILE_NAME = re.compile(r"file[-_][0-9A-Za-z]{16,}(?:[-.]|$)")
_BARE_ID = re.compile(r"(?:file[-_])?[0-9A-Fa-f-]{8,}$|file[-_][0-9A-Za-z]+$")
_SIZES = ("size_bytes", "size", "file_size_bytes", "fileSize")
_DRAWN = ("prompt", "gen_id", "seed", "parent_gen_id", "edit_op", "gen_size", "transparent_background")


def attached(export: Export, members: Sequence[Member]) -> set[str]:
    """Give the files below the conversations' folders that have an id for a name: somebody uploaded or drew them."""
    named = [member.name for member in members if not _FILE_NAME.match(member.base)]
    folders = tuple({name[: name.rfind("/") + 1] for name in named})
    return {one.name for one in export.members if _FILE_NAME.match(one.base) and one.name.startswith(folders)}


def file_id_of(pointer: str) -> str:
    """Strip the scheme, and what follows `#` or `?`."""
    return re.split("[#?]", pointer.partition("://")[2] or pointer, maxsplit=1)[0].rpartition("/")[2]


class AssetIndex:
    """The files of an export by their ids."""

    def __init__(self, export: Export, rows: SideRows) -> None:
        self._members = {base: same[0] for base, same in export.by_base.items() if not _NO_ASSET.match(base)}
        self._bases = sorted(self._members)
        self._names = {
            key.partition(".")[0]: name
            for names in rows.objects(NAMES_FILE).values()
            for key, name in names.items()
            if isinstance(name, str) and name
        }
        library = rows.lists(LIBRARY_FILE)
        self._pages = [page for page in export.by_base.get(PAGE, ()) if page.head.shape is Shape.HTML]
        self._library = {file_id: row for row in library if (file_id := text_at(row, "file_id", "id"))}
        is_shown = bool(self._pages and self._bases)
        self.is_empty = not (self._names or self._library or is_shown or any(map(_ID_BEGINS.match, self._bases)))

    def member_of(self, file_id: str) -> Member | None:
        """Give the member that holds a file: it is called as the id, or the id and then `.` or `-` begin its name."""
        if not file_id:
            return None
        base = file_id if file_id in self._members else self._beginning(f"{file_id}.") or self._beginning(f"{file_id}-")
        if base is None and not self.is_empty:
            listed = (self._names.get(file_id) or self._shown_files.get(file_id, "")).rpartition("/")[2]
            base = listed if listed in self._members else None
        return self._members[base] if base is not None else None

    @cached_property
    def _shown_files(self) -> dict[str, str]:
        """What the pages say, which are as large as all conversations: read where nothing else tells."""
        found: dict[str, str] = {}
        for page in self._pages:
            with suppress(UnreadableExport):
                found |= {file_id_of(pointer): path for pointer, path in assets_in_page(page)}
        return found

    def _beginning(self, prefix: str) -> str | None:
        at = bisect_left(self._bases, prefix)
        return self._bases[at] if at < len(self._bases) and self._bases[at].startswith(prefix) else None

    def library_row(self, file_id: str) -> Json:
        return self._library.get(file_id, {})

    def name_of(self, file_id: str) -> str | None:
        """Give the name that the export remembers for a file."""
        return text_at(self.library_row(file_id), "file_name") or self._listed_name(file_id)

    def _listed_name(self, file_id: str) -> str | None:
        member = self.member_of(file_id)
        candidates = (self._names.get(file_id, ""), member.base.removesuffix(".dat") if member else "")
        return next((name for candidate in candidates if (name := _readable(candidate, file_id))), None)

    def rows_beside(self, file_ids: Iterable[str]) -> dict[str, bytes]:
        """Give the two side files cut down to these ids; a name that only a member tells is written down there."""
        wanted = sorted(set(file_ids))
        names = {f"{file_id}.dat": name for file_id in wanted if (name := self._listed_name(file_id))}
        library = [self._library[file_id] for file_id in wanted if file_id in self._library]
        files = {NAMES_FILE: names, LIBRARY_FILE: library}
        return {name: msgspec.json.encode(rows) for name, rows in files.items() if rows}

    def context_of(self, file_ids: Iterable[str]) -> list[object]:
        """Give whatever the reading of these files depends on."""
        found: list[object] = []
        for file_id in sorted(set(file_ids)):
            member = self.member_of(file_id)
            known = (self._names.get(file_id), self._library.get(file_id), member and (member.base, member.size))
            if any(known):
                found.append((file_id, *known))
        return found


def _readable(name: str, file_id: str) -> str | None:
    """Give the last part of a path as a name; a mere id is none."""
    base = name.rpartition("/")[2].removeprefix(f"{file_id}-")
    return base if base and not _BARE_ID.match(base) else None


class Attachments:
    """Turns pointers into attachments, and remembers which files one conversation has pointed to."""

    def __init__(self, index: AssetIndex) -> None:
        self.index = index
        self.used: dict[str, None] = {}

    def files_beside(self) -> dict[str, bytes]:
        return self.index.rows_beside(self.used) if self.used else {}

    def at(self, pointer: str, part: Json, upload: Json) -> Attachment:
        """Give the file at a pointer, with what the part, the upload's row and the library say about it."""
        file_id = file_id_of(pointer)
        self.used[file_id] = None
        member = self.index.member_of(file_id)
        told = (part, upload, self.index.library_row(file_id))
        return Attachment(
            name=text_at(upload, "name", "file_name") or self.index.name_of(file_id),
            media_type=next(filter(None, map(_media_type, told)), None),
            size=next((size for one in told if (size := _size(one)) is not None), None),
            pointer=pointer or None,
            metadata=kept(upload, "width", "height") | _picture(part),
            member=member.name if member else None,
        )


def _media_type(told: Json) -> str | None:
    spoken = text_at(told, "format")
    return text_at(told, "mime_type", "mimeType") or (f"audio/{spoken}" if spoken else None)


def _size(told: Json) -> int | None:
    return next((size for key in _SIZES if (size := count_at(told, key)) is not None), None)


def _picture(part: Json) -> Json:
    metadata = object_at(part, "metadata")
    made = kept(object_at(metadata, "dalle"), *_DRAWN) | kept(object_at(metadata, "generation"), *_DRAWN)
    return kept(part, "width", "height") | made
