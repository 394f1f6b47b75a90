"""Which source reads which member; and where none does, what was seen and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from backscroll.errors import InvalidRequest, UnknownExport
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Head, Shape
from backscroll.reading.opening import labels_of_inner
from backscroll.reading.source import Source
from backscroll.sources import all_sources

# Files that are almost certainly attachments are only looked into when nothing else is claimed: an export can hold
# a hundred thousand of them.
_MEDIA = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".dat", ".wav", ".mp3", ".mp4", ".pdf", ".heic", ".docx", ".m4a")
# Google Takeout offers .tgz beside .zip; the others are what people pack folders with.
_PACKED = (".tgz", ".gz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst")
# What exports consist of; a smaller one is an empty list.
_LIKE_EXPORTS = (".json", ".jsonl", ".ndjson", ".html", ".htm")
_LEAST_BYTES = 8
_KEYS_SHOWN = 8
_DESCRIBED = 3
_LOOKED_AT = 1000
_ADVISED = 20


def claims_of(exports: Iterable[Export], wanted: Source | None) -> Iterator[tuple[Export, dict[str, list[Member]]]]:
    """Give what each source claims of each export; a ZIP that somebody attached to a chat is none of its own."""
    attached: set[str] = set()
    for export in exports:
        if export.label in attached:
            continue
        found = claimed(export, wanted)
        names = attached_to(export, found)
        attached.update(label for name in names for label in labels_of_inner(export.label, name))
        yield export, found


def claimed(export: Export, wanted: Source | None) -> dict[str, list[Member]]:
    """Give the members that each source claims, by the source's name; `wanted` claims alone where it is given."""
    sources = [wanted] if wanted else list(all_sources().values())
    likely = [member for member in export.members if not _is_media(member)]
    found = _claims(likely, sources)
    if not found and len(likely) < len(export.members):
        found = _claims(filter(_is_media, export.members), sources)
    attached = attached_to(export, found)
    left = {name: [member for member in members if member.name not in attached] for name, members in found.items()}
    return {name: members for name, members in left.items() if members}


def attached_to(export: Export, found: Mapping[str, Sequence[Member]]) -> set[str]:
    """Give the names of the members that are files of conversations: a ZIP or an export among them is left alone."""
    return {name for source, members in found.items() for name in all_sources()[source].attached(export, members)}


def unreadable_in(export: Export) -> list[Skipped]:
    """Give the members that nobody could claim, because nothing in them can be read."""
    return [Skipped(member.name, member.unreadable) for member in export.members if member.unreadable]


def _is_media(member: Member) -> bool:
    return member.base.lower().endswith(_MEDIA)


def source_named(name: str) -> Source:
    """Give the source of this name; raises `InvalidRequest` where there is none."""
    sources = all_sources()
    if name not in sources:
        raise InvalidRequest(f"There is no source called {name}. There are: {', '.join(sorted(sources))}.")
    return sources[name]


class Seen(Struct, frozen=True):
    """What an export holds that nobody claims: advice from sources that know it, and how it looks.

    Where only one source was asked, `asked` is its name, and `known_to` names those that would have claimed it.
    """

    label: str
    advice: tuple[str, ...]
    described: tuple[str, ...]
    count: int
    is_empty: bool
    asked: str | None = None
    known_to: tuple[str, ...] = ()


def seen_in(export: Export, wanted: Source | None = None) -> Seen:
    """Look at an export that nobody reads, or not the `wanted` source; do this while it is open."""
    likely = [member for member in export.members if not _is_media(member)][:_LOOKED_AT]
    advice = [source.near_miss(member) for member in likely for source in all_sources().values()]
    advice += map(_to_unpack, likely)
    described = tuple(_described_member(member) for member in export.members[:_DESCRIBED])
    is_empty = not any(member.size for member in export.members)
    return Seen(
        export.label,
        tuple(dict.fromkeys(filter(None, advice))),
        described,
        len(export.members),
        is_empty,
        wanted.name if wanted else None,
        tuple(claimed(export, None)) if wanted else (),
    )


def _to_unpack(member: Member) -> str | None:
    is_packed = member.base.lower().endswith(_PACKED) and member.head.shape is Shape.BINARY
    return f"{member.name} is packed, and only ZIPs are opened: unpack it and import the folder." if is_packed else None


def unknown(path: str, seen: Sequence[Seen]) -> UnknownExport:
    """Give the error for a path of which no source that was asked knows anything."""
    if all(one.is_empty for one in seen):
        return UnknownExport(f"{path} is empty: there is nothing to import. Name an export as it was downloaded.")
    known_to = list(dict.fromkeys(name for one in seen for name in one.known_to))
    if known_to:
        do = "does. Name that source" if len(known_to) == 1 else "do. Name one of these sources"
        return UnknownExport(f"{seen[0].asked} does not know {path}, but {' and '.join(known_to)} {do}, or none.")
    advice = list(dict.fromkeys(line for one in seen for line in one.advice))
    if advice:
        return UnknownExport(f"{path} holds no conversations that can be read. {' '.join(advice)}")
    described = [line for one in seen for line in one.described][:_DESCRIBED]
    count = sum(one.count for one in seen)
    more = f" and {count - len(described):,} more" if count > len(described) else ""
    return UnknownExport(
        f"No source knows {path}: it holds {'; '.join(described) or 'no files'}{more}. `backscroll sources` lists what "
        f"can be read, with what each one looks for."
    )


class Unread:
    """What no source reads of several exports: each is looked at while it is open."""

    def __init__(self, wanted: Source | None) -> None:
        self._wanted = wanted
        self._unclaimed: list[Seen] = []
        self._notes: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it, where something else was read."""
        return tuple(self._notes)

    def look_at(self, export: Export, found: Mapping[str, Sequence[Member]]) -> None:
        """Look at an export of which sources claim what was `found`; the ZIPs in it are exports of their own."""
        seen = None if found else seen_in(export, self._wanted)
        if seen is not None:
            self._unclaimed.append(seen)
        if seen is not None and (seen.known_to or not any(map(_is_zip, export.members))):
            self._notes += [str(unknown(export.label, [seen]))] if seen.count else []
        elif self._wanted is None:
            self._notes += _on_passed_over(export, found)

    def error(self, path: str) -> UnknownExport:
        """Give the error for a path of which nothing was read."""
        return unknown(path, self._unclaimed)


def _on_passed_over(export: Export, found: Mapping[str, Sequence[Member]]) -> list[str]:
    """Give a note on the files that look like something to import, and that no source knows."""
    left = list(_unknown_members(export, found))
    if not left:
        return []
    several = f"{len(left):,} files of {export.label}, which are"
    one = f"a file of {export.label}, which is"
    more = f"; and {len(left) - _DESCRIBED:,} more" if len(left) > _DESCRIBED else ""
    described = "; ".join(map(_described_member, left[:_DESCRIBED]))
    advice = [source.near_miss(member) for member in left[:_ADVISED] for source in all_sources().values()]
    advice += map(_to_unpack, left)
    lines = [f"No source knows {several if len(left) > 1 else one} passed over: {described}{more}."]
    return [" ".join([*lines, *dict.fromkeys(filter(None, advice))])]


def _unknown_members(export: Export, found: Mapping[str, Sequence[Member]]) -> Iterator[Member]:
    """Give what looks like an export, and no source claims, nor knows where it found something else."""
    sources = [all_sources()[name] for name in found]
    known = {member.name for members in found.values() for member in members} | attached_to(export, found)
    for member in export.members:
        if member.name in known or not _looks_like_export(member):
            continue
        if not any(_is_beside(member, source) or source.near_miss(member) for source in sources):
            yield member


def _is_beside(member: Member, source: Source) -> bool:
    return any(fnmatchcase(f"/{member.name}", f"*/{pattern}") for pattern in source.beside)


def _looks_like_export(member: Member) -> bool:
    if member.size < _LEAST_BYTES or member.unreadable:
        return False
    return member.base.lower().endswith(_LIKE_EXPORTS) or _to_unpack(member) is not None


def _is_zip(member: Member) -> bool:
    return member.base.lower().endswith(".zip") and member.head.shape is Shape.ZIP


def _claims(members: Iterable[Member], sources: Sequence[Source]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in members:
        source = _claimant(member, sources)
        if source is not None:
            found.setdefault(source.name, []).append(member)
    return found


def _claimant(member: Member, sources: Sequence[Source]) -> Source | None:
    """Give the source that claims a member, from its first 64 kB, or from more of it where nobody does."""
    source = next((source for source in sources if source.claims(member)), None)
    if source is None and member.head.shape in (Shape.ARRAY, Shape.OBJECT, Shape.LINES) and member.look_further():
        source = next((source for source in sources if source.claims(member)), None)
    return source


def _described_member(member: Member) -> str:
    return f"{member.name or 'a file'} ({member.size:,} bytes, {_described(member.head)})"


def _described(head: Head) -> str:
    match head.shape:
        case Shape.ARRAY | Shape.OBJECT | Shape.LINES:
            names = {Shape.ARRAY: "a JSON array", Shape.OBJECT: "a JSON object", Shape.LINES: "JSON lines"}
            return f"{names[head.shape]}{', broken off or damaged,' if head.is_broken else ''} {_keys(head)}"
        case Shape.EMPTY:
            return "empty"
        case Shape.UNREADABLE:
            return head.text
        case Shape.HTML:
            return "an HTML page"
        case Shape.ZIP:
            return "a ZIP"
        case Shape.BINARY:
            return f"binary, beginning {head.text}"
        case Shape.TEXT:
            return f"text, beginning {head.text[:24]!r}"


def _keys(head: Head) -> str:
    keys = list(dict.fromkeys(key for sample in head.objects for key in sample))
    if not keys:
        return "without objects in it"
    more = " …" if len(keys) > _KEYS_SHOWN else ""
    return f"with the keys {', '.join(keys[:_KEYS_SHOWN])}{more}"
