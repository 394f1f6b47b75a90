"""The query as a person types it, read into terms. It never raises: what is no operator is words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from backscroll.reading.encoding import clean
from backscroll.search.dates import MOST_WORDS
from backscroll.search.operators import DATE_FIELDS, FIELDS, printed
from backscroll.store.filters import Filter

# Too common to tell anything; dropped unless quoted, or when nothing else is asked for. Measured: on two-person chats
# of 5,882 turns the OR of the remaining words finds 63 % of the answers at rank 10, the AND of them 9 %.
_COMMON_ENGLISH = """
a about after all also am an and any are as at be because been before being but by can could did do does doing
for from had has have having he her hers him his how i if in into is it its itself just me my no nor not of on
or our out over own she should so some such than that the their them then there these they this those through
to too up us very was we were what when where which while who whom why will with would you your
"""
STOP_WORDS = frozenset(_COMMON_ENGLISH.split())
_TOKEN = re.compile(
    r"""(?P<minus>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))""", re.VERBOSE
)


class Term(Struct, frozen=True):
    """Words to look for: one, or several that must stand together (`is_phrase`)."""

    text: str
    is_phrase: bool = False
    is_prefix: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.is_phrase else f"{self.text}*" if self.is_prefix else self.text

    @property
    def is_common(self) -> bool:
        """Whether it is too common a word to tell anything."""
        return not self.is_phrase and not self.is_prefix and self.text.lower().strip(".,;:!?") in STOP_WORDS


class Reads(StrEnum):
    """What a piece of a query was read as."""

    WORD = "word"
    PHRASE = "phrase"
    EXCLUDED = "excluded"
    FILTER = "filter"
    NOTHING = "nothing"


class Piece(Struct, frozen=True):
    """A piece of a query as it was typed, and what it was read as.

    Of a filter, `field` and `value` are what stands before and behind the colon, `narrows` the fields of the `Filter`
    that it sets.
    """

    text: str
    reads: Reads
    field: str | None = None
    value: str | None = None
    narrows: tuple[str, ...] = ()


class Query(Struct, frozen=True):
    """How a query was understood.

    `words` are all that is looked for, as it was typed; `excluded` must not occur; `notes` say what could not be read
    as it was written. `str` gives a text that is understood the same.
    """

    words: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    filter: Filter = Filter()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        excluded = (f"-{term}" for term in self.excluded)
        return " ".join([*map(str, self.words), *excluded, *printed(self.filter)])

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is looked for: every phrase, and any of the others; common words only where there is nothing else."""
        telling = tuple(term for term in self.words if not term.is_common)
        return tuple(dict.fromkeys(telling or self.words))

    @property
    def dropped(self) -> tuple[str, ...]:
        """The words that are too common to tell anything beside the others."""
        looked_for = set(self.terms)
        return tuple(term.text for term in self.words if term not in looked_for)

    @property
    def phrases(self) -> tuple[Term, ...]:
        """The terms that must occur."""
        return tuple(term for term in self.terms if term.is_phrase)

    @property
    def said(self) -> str:
        """What is asked, as a sentence, for what it means."""
        return " ".join(term.text for term in self.words)

    def as_json(self) -> dict[str, Any]:
        """Give the reading of the query in the documented form of `search --json`."""
        narrowed = msgspec.to_builtins(self.filter)
        return {
            "terms": [str(term) for term in self.terms],
            "excluded": [str(term) for term in self.excluded],
            "filter": {name: value for name, value in narrowed.items() if value not in (None, [], ())},
            "dropped": list(self.dropped),
            "notes": list(self.notes),
        }


def parsed(text: str, now: datetime | None = None) -> Query:
    """Read a query: words, "phrases", -not, prefix*, and field:value filters. `now` is what `last week` goes by."""
    return _read(text, now).query()


def pieces_of(text: str, now: datetime | None = None) -> tuple[Piece, ...]:
    """Give the pieces that a query is typed in, in their order; joined with spaces they read the same."""
    return tuple(_read(text, now).pieces)


def _read(text: str, now: datetime | None) -> _Reading:
    tokens = list(_TOKEN.finditer(clean(text.replace("\x00", " "))))
    reading = _Reading(now or datetime.now(UTC))
    while tokens:
        taken = reading.take(tokens)
        del tokens[:taken]
    return reading


def looked_for(query: Query) -> Query:
    """Give a query that looks for what it leaves out, where it asks for nothing else: it may be a flag of a command."""
    notes: tuple[str, ...] = ()
    if query.excluded and not query.words and query.filter == Filter():
        written = " ".join(map(str, query.excluded))
        notes = (f"There is nothing else to look for, so what a minus leaves out was looked for: {written}",)
        query = msgspec.structs.replace(query, words=query.excluded, excluded=())
    for term in query.excluded:
        if "-" in term.text and not term.is_phrase:
            notes += (f"Messages with {term} were left out; write it in quotes to look for it.",)
    return msgspec.structs.replace(query, notes=(*query.notes, *notes))


class _Reading:
    """A query while it is being read."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.pieces: list[Piece] = []
        self._words: list[Term] = []
        self._excluded: list[Term] = []
        self._filters: dict[str, Any] = {}
        self._notes: list[str] = []

    def take(self, tokens: Sequence[re.Match[str]]) -> int:
        """Read what comes next, and say how many tokens that was."""
        token = tokens[0]
        name = (token["field"] or "").lower()
        value = token["quoted"] if token["quoted"] is not None else token["bare"]
        if name in FIELDS and not token["minus"] and value:
            taken = self._filter(name, [value, *_words_after(tokens)], tokens)
            if taken:
                return taken
            value = value if token["quoted"] is not None else value.replace(":", " ")
        elif name in FIELDS and token["minus"]:
            self._notes.append(f"-{name}:{value} asks to leave out what a filter gives; only words can be left out")
        if name and (name not in FIELDS or token["minus"]):
            value = f"{token['field']}:{value}"
        is_phrase = token["quoted"] is not None
        is_excluded = bool(token["minus"])
        if is_excluded and not is_phrase:
            value, is_excluded = _behind_a_minus(value)
        has_words = False
        for words in [value] if is_phrase else value.split():
            has_words |= self._take_words(words, is_phrase=is_phrase, is_excluded=is_excluded)
        self.pieces.append(Piece(token[0], _reads(has_words=has_words, is_phrase=is_phrase, is_excluded=is_excluded)))
        return 1

    def _filter(self, name: str, values: Sequence[str], tokens: Sequence[re.Match[str]]) -> int:
        """Read a filter's value; a date may go on for a few words. Says how many words were read, none for a note."""
        longest = min(len(values), MOST_WORDS) if name in DATE_FIELDS else 1
        notes = []
        for count in range(longest, 0, -1):
            value = " ".join(values[:count])
            note = FIELDS[name](self._filters, value, self._now)
            if note is None:
                self.pieces.append(self._filter_piece(tokens[:count], name, value))
                return count
            notes.append(note)
        self._notes.append(notes[-1])
        return 0

    def _filter_piece(self, tokens: Sequence[re.Match[str]], name: str, value: str) -> Piece:
        narrows: dict[str, Any] = {}
        FIELDS[name](narrows, value, self._now)
        return Piece(" ".join(token[0] for token in tokens), Reads.FILTER, name, value, tuple(narrows))

    def _take_words(self, text: str, *, is_phrase: bool, is_excluded: bool) -> bool:
        """Look for words, or leave them out; says whether there are any in it."""
        is_prefix = not is_phrase and len(text) > 1 and text.endswith("*")
        text = text if is_phrase else text.lstrip("-").rstrip("*") if is_prefix else text.lstrip("-")
        has_words = any(character.isalnum() for character in text)
        if has_words:
            (self._excluded if is_excluded else self._words).append(Term(text, is_phrase, is_prefix))
        return has_words

    def query(self) -> Query:
        return Query(
            tuple(self._words), tuple(self._excluded), Filter(**self._filters), tuple(dict.fromkeys(self._notes))
        )


def _reads(*, has_words: bool, is_phrase: bool, is_excluded: bool) -> Reads:
    if not has_words:
        return Reads.NOTHING
    if is_excluded:
        return Reads.EXCLUDED
    return Reads.PHRASE if is_phrase else Reads.WORD


def _behind_a_minus(value: str) -> tuple[str, bool]:
    """Give what stands behind a minus, and whether it is left out: `-flag` is, `--flag` is looked for."""
    if not value.startswith("-"):
        return value, True
    option = value.lstrip("-")
    is_field = option.partition(":")[0].lower() in FIELDS
    return option.replace(":", " ") if is_field else option, False


def _words_after(tokens: Sequence[re.Match[str]]) -> list[str]:
    """Give the plain words that follow directly, as far as a date could go on."""
    words: list[str] = []
    if tokens[0]["quoted"] is not None:
        return words
    for token in tokens[1:MOST_WORDS]:
        if token["minus"] or token["field"] or token["bare"] is None:
            break
        words.append(token["bare"])
    return words
