"""From terms to the messages that hold them, best first, by the keyword index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct

from backscroll.model import Status
from backscroll.search.query import Query, Term
from backscroll.store.database import Ask
from backscroll.store.filters import Filter, Where, conversations_where, messages_where
from backscroll.store.words import asked, ends_in_one_cjk

# What a word counts in each field of the index (body, title, reasoning, tools, files).
WEIGHTS = (1.0, 4.0, 0.4, 0.4, 0.8)
# Ranking costs 1.1 microseconds a match. Words in more messages than this do not decide which messages are looked at,
# only how these are ranked; if all words are so common, the newest messages are given, newest first.
MOST_RANKED = 20_000
_NEWEST_CONVERSATIONS = 3_000
# Looking for messages that match twice took 4 ms where 9,000 matched, and 0.2 ms where 44 did.
_MOST_COUNTED_ONCE = 2_000

_NOTHING_TO_LOOK_FOR = "There is nothing to look for: type a word, or a filter such as source:chatgpt."
_NOTHING_TO_EXCLUDE_FROM = (
    "That only says what to leave out: type a word to look for, or a filter such as source:chatgpt."
)

_SCORE = f"bm25(keyword_index, {', '.join(map(str, WEIGHTS))})"
_MATCHING = "SELECT {columns} FROM keyword_index {joins} WHERE keyword_index MATCH :match AND {where}"
_MESSAGES = (
    "JOIN messages ON messages.id = keyword_index.rowid "
    "JOIN conversations ON conversations.id = messages.conversation_id"
)
_TITLES = "JOIN conversations ON conversations.id = -keyword_index.rowid"
# The message that a title stands for: the first that is shown, else the first; null where there is none.
_OF_CONVERSATION = (
    "SELECT messages.id FROM messages WHERE messages.id >= conversations.first_message_id "
    "AND messages.id < conversations.first_message_id + conversations.message_count"
)
_FIRST = (
    f"coalesce(({_OF_CONVERSATION} AND NOT messages.hidden ORDER BY messages.id LIMIT 1), "
    f"({_OF_CONVERSATION} ORDER BY messages.id LIMIT 1))"
)


class Found(Struct, frozen=True):
    """A message that matches; the larger the score, the better.

    `key` is the message's, or its conversation's, negated, where a title matches and there are no messages.
    `by_title` says that only its conversation's title matches.
    """

    key: int
    score: float = 0.0
    by_title: bool = False


class Matches(Struct, frozen=True):
    """The best matches, how many there are in all, and what a person should know about how they were found."""

    found: tuple[Found, ...]
    total: int
    notes: tuple[str, ...] = ()


def matches(ask: Ask, query: Query, limit: int) -> Matches:
    """Give the best `limit` matches of a query; without words, the newest messages that pass the filter."""
    if not query.terms:
        return _newest_without_words(ask, query, limit)
    counts = {term: _capped_count(ask, _expression([term], ())) for term in query.terms}
    telling = _telling(counts)
    everything = _expression(query.terms, query.excluded)
    index = _Index(ask, query.filter)
    total = index.count(everything)
    if not telling and total <= MOST_RANKED:
        telling = list(counts)
    if not telling:
        note = f"These words are in more than {MOST_RANKED:,} messages: the newest are shown, newest first."
        return Matches(tuple(index.newest(everything, limit)), total, (note,))
    match = everything
    if len(telling) < len(counts):
        match = f"({_expression(telling, ())}) AND {everything}"
    return Matches(tuple(index.ranked(match, limit)), total)


def _expression(terms: Sequence[Term], excluded: Sequence[Term]) -> str:
    """Give the FTS5 expression: any of the terms, none of the excluded ones."""
    wanted = " OR ".join(_quoted(term) for term in terms)
    unwanted = " OR ".join(_quoted(term) for term in excluded)
    return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"


def _quoted(term: Term) -> str:
    """Give one term as an FTS5 string; the tokeniser makes a phrase of it where it holds several tokens."""
    words = asked(term.text).replace('"', '""')
    return f'"{words}"{" *" if term.is_prefix or ends_in_one_cjk(term.text) else ""}'


def _telling(counts: Mapping[Term, int]) -> list[Term]:
    """Give the rarest terms, as many as together stay within what is ranked."""
    chosen: list[Term] = []
    total = 0
    for term, count in sorted(counts.items(), key=lambda item: item[1]):
        total += count
        if total > MOST_RANKED:
            break
        chosen.append(term)
    return chosen


def _capped_count(ask: Ask, match: str) -> int:
    inner = f"SELECT rowid FROM keyword_index WHERE keyword_index MATCH :match LIMIT {MOST_RANKED + 1}"
    return int(ask(f"SELECT count(*) FROM ({inner})", {"match": match})[0][0])


class _Index:
    """The keyword index as a filter lets it be seen."""

    def __init__(self, ask: Ask, wanted: Filter) -> None:
        self._ask = ask
        self._wanted = wanted
        self._is_unfiltered = wanted == Filter() and not self._has_trash()

    def count(self, match: str) -> int:
        """Count what matches, a message that is found by its title too only once, as far as that costs little."""
        rows = sum(self._counted(match, joins, where) for joins, where, _key in self._ways())
        return rows - self._twice(match) if rows <= _MOST_COUNTED_ONCE else rows

    def _counted(self, match: str, joins: str, where: Where) -> int:
        query = _MATCHING.format(columns="count(*)", joins=joins, where=where.sql)
        return int(self._ask(query, _values(where, match))[0][0])

    def _twice(self, match: str) -> int:
        """Count the messages that match both by their own words and by the title that stands for them."""
        if self._wanted.concerns_messages:
            return 0
        where = conversations_where(self._wanted)
        matching = "WITH matching AS (SELECT rowid AS key FROM keyword_index WHERE keyword_index MATCH :match)"
        query = (
            f"{matching} SELECT count(*) FROM matching JOIN conversations ON conversations.id = -matching.key "
            f"WHERE matching.key < 0 AND {_FIRST} IN (SELECT key FROM matching) AND {where.sql}"
        )
        return int(self._ask(query, _values(where, match))[0][0])

    def ranked(self, match: str, limit: int) -> list[Found]:
        """Give the best matches, best first."""
        scores: list[tuple[int, float]] = []
        for joins, where, key in self._ways():
            query = _MATCHING.format(columns=f"{key}, {_SCORE} AS score", joins=joins, where=where.sql)
            # Twice as many, because half of them may be titles of the other half.
            scores += self._ask(f"{query} ORDER BY score LIMIT {2 * limit}", _values(where, match))
        return self._once(sorted(scores, key=itemgetter(1, 0)))[:limit]

    def _once(self, scores: Sequence[tuple[int, float]]) -> list[Found]:
        """Give each message once, in the place of its better row; what its own words say is more than its title."""
        firsts = self._first_messages([-key for key, _score in scores if key < 0])
        found: dict[int, Found] = {}
        for row, score in scores:
            key = firsts.get(-row, row)
            better = found.get(key)
            by_title = row < 0 and (better is None or better.by_title)
            found[key] = Found(key, better.score if better else -score, by_title)
        return list(found.values())

    def newest(self, match: str, limit: int) -> list[Found]:
        """Walk the conversations from the newest on until enough of their messages match."""
        found: list[Found] = []
        where = messages_where(self._wanted)
        query = _MATCHING.format(columns="messages.id", joins=_MESSAGES, where=where.sql)
        for first, last in self._newest_conversations():
            between = f"{query} AND keyword_index.rowid BETWEEN {first:d} AND {last:d}"
            rows = self._ask(
                f"{between} ORDER BY keyword_index.rowid DESC LIMIT {limit - len(found)}", _values(where, match)
            )
            found += [Found(key) for (key,) in rows]
            if len(found) >= limit:
                break
        return found

    def _ways(self) -> list[tuple[str, Where, str]]:
        """Give how rows of the index are reached: the joins, the conditions, and the column with the row's key."""
        if self._is_unfiltered:
            return [("", Where(), "keyword_index.rowid")]
        in_messages = (_MESSAGES, messages_where(self._wanted), "messages.id")
        if self._wanted.concerns_messages:
            return [in_messages]
        where = conversations_where(self._wanted)
        where.add("keyword_index.rowid < 0")
        return [in_messages, (_TITLES, where, "keyword_index.rowid")]

    def _first_messages(self, keys: Sequence[int]) -> dict[int, int]:
        """Give the messages that these conversations' titles stand for; nothing for those without messages."""
        query = f"SELECT id, {_FIRST} FROM conversations WHERE id IN ({', '.join(map(str, keys))})"
        return {key: first for key, first in self._ask(query, {}) if first is not None}

    def _newest_conversations(self) -> list[tuple[int, int]]:
        """Give the keys of the newest conversations' messages, each conversation's first and last."""
        where = conversations_where(self._wanted)
        query = (
            "SELECT first_message_id, first_message_id + message_count - 1 FROM conversations "
            f"WHERE message_count > 0 AND {where.sql} ORDER BY updated_at DESC, id DESC LIMIT {_NEWEST_CONVERSATIONS}"
        )
        return [(first, last) for first, last in self._ask(query, where.values)]

    def _has_trash(self) -> bool:
        query = "SELECT 1 FROM conversations WHERE status = :status LIMIT 1"
        return bool(self._ask(query, {"status": str(Status.TRASHED)}))


def _values(where: Where, match: str) -> dict[str, Any]:
    return {**where.values, "match": match}


def _newest_without_words(ask: Ask, query: Query, limit: int) -> Matches:
    if query.filter == Filter():
        return Matches((), 0, (_NOTHING_TO_EXCLUDE_FROM if query.excluded else _NOTHING_TO_LOOK_FOR,))
    where = messages_where(query.filter)
    if query.excluded:
        unwanted = _expression(query.excluded, ())
        where.add("messages.id NOT IN (SELECT rowid FROM keyword_index WHERE keyword_index MATCH ?)", unwanted)
    # By default SQLite walks all messages, in the order of an index that does not hold what is asked for: 185 ms for
    # 55,000. It is told to count in the table's own order, and to begin with the newest conversations: 27 ms and 0.
    counted = "FROM messages NOT INDEXED JOIN conversations ON conversations.id = messages.conversation_id"
    total = int(ask(f"SELECT count(*) {counted} WHERE {where.sql}", where.values)[0][0])
    walked = (
        "FROM conversations CROSS JOIN messages NOT INDEXED ON messages.id >= conversations.first_message_id "
        "AND messages.id < conversations.first_message_id + conversations.message_count"
    )
    order = "ORDER BY conversations.updated_at DESC, conversations.id DESC, messages.id DESC"
    found = ask(f"SELECT messages.id {walked} WHERE {where.sql} {order} LIMIT {limit}", where.values)
    return Matches(tuple(Found(key) for (key,) in found), total)
