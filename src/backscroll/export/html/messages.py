"""One message as an article: who and when in the margin, the words in the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from backscroll.export.characters import one_line
from backscroll.export.html.markup import Html, joined, tag
from backscroll.export.html.parts import Parts
from backscroll.export.html.prose import typed, written
from backscroll.export.names import short_id
from backscroll.export.options import Options
from backscroll.export.outline import shown_parts
from backscroll.export.wording import day, marks, minute, speaker
from backscroll.model import Attachment, Role, StoredMessage, Text


class Articles:
    """Turns messages into markup, for one page."""

    def __init__(self, parts: Parts, options: Options, versions: Mapping[str, str]) -> None:
        self._parts = parts
        self._options = options
        self._versions = versions

    def in_order(self, messages: Iterable[StoredMessage]) -> Iterator[Html]:
        """Give messages that follow each other, each with the day before it where another one begins."""
        before = None
        for message in messages:
            today = day(message.created_at) if message.created_at else before
            heading = tag("p", today, class_="day") if today != before else None
            yield joined([heading, self._article(message)])
            before = today

    def _article(self, message: StoredMessage) -> Html:
        parts = list(shown_parts(message, self._options))
        prose = typed if message.role is Role.USER else written
        is_quiet = not any(isinstance(part, Text | Attachment) for part in parts)
        return tag(
            "article",
            self._margin(message),
            tag("div", *(self._parts.part(part, prose) for part in parts), *map(note, message.notes), class_="body"),
            id=anchor(message.id),
            class_=f"message {message.role}{' quiet' if is_quiet else ''}",
        )

    def _margin(self, message: StoredMessage) -> Html:
        version = self._versions.get(message.id)
        facts = [one_line(message.model or ""), version or "", *marks(message)]
        return tag(
            "header",
            tag("h2", tag("bdi", speaker(message))),
            tag("a", _clock(message.created_at), href=f"#{anchor(message.id)}", class_="when"),
            *(tag("span", tag("bdi", fact), class_="facts") for fact in facts if fact),
        )


def anchor(message_id: str) -> str:
    return f"m-{short_id(message_id)}"


def note(text: str) -> Html:
    return tag("aside", tag("b", "Note"), typed(text), class_="note")


def _clock(moment: datetime | None) -> Html:
    """A message without a time can still be linked to."""
    if moment is None:
        return tag("span", "link")
    moment = moment.astimezone(UTC)
    return tag("time", moment.strftime("%H:%M"), datetime=moment.isoformat(), title=f"{minute(moment)} UTC")
