"""The list of all conversations of an export, newest first, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import quote

from backscroll.export.entry import Entry
from backscroll.export.html.markup import Html, joined, tag
from backscroll.export.html.page import tags
from backscroll.export.html.sheet import sheet, source_mark
from backscroll.export.wording import counted, day, heading, month

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def render_index(entries: Sequence[Entry]) -> str:
    """Give the page that leads to all the others."""
    newest_first = sorted(entries, key=lambda entry: entry.moment or _LONG_AGO, reverse=True)
    months = [_month(name, group) for name, group in groupby(newest_first, key=lambda entry: month(entry.moment))]
    top = tag(
        "header",
        tag("h1", "Conversations"),
        tag("p", counted(len(entries), "conversation"), class_="facts"),
        class_="top",
    )
    return sheet("Conversations", "index", joined([top, tag("main", joined(months, "\n"))], "\n"))


def _month(name: str, entries: Iterable[Entry]) -> Html:
    return tag("section", tag("h2", name), tag("ul", joined(map(_line, entries), "\n"), class_="entries"))


def _line(entry: Entry) -> Html:
    facts = [source_mark(entry.source), counted(entry.message_count, "message")]
    if entry.moment:
        facts.append(day(entry.moment))
    return tag(
        "li",
        tag("a", tag("bdi", heading(entry)), href=quote(entry.path)),
        tag("p", joined(facts, " · "), class_="facts"),
        tags(entry.tags),
    )
