"""From terms to the messages that hold them, best first, by the keyword index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Integer, Select, column, func, select, table, text

from backscroll.model import Status
from backscroll.search.query import Query, Term, is_single_cjk_character
from backscroll.store import tables
from backscroll.store.filters import Filter, conversation_conditions, message_conditions
from backscroll.store.words import asked

# What a word counts in each field of the index (title, body, reasoning, tools, files).
WEIGHTS = (4.0, 1.0, 0.4, 0.4, 0.8)
# Ranking costs 1.1 microseconds a match. Words in more messages than this do not decide which messages are looked at,
# only how these are ranked; if all words are so common, the newest messages are given, newest first.
MOST_RANKED = 20_000
_NEWEST_CONVERSATIONS = 3_000

_INDEX = table("keyword_index", column("rowid", Integer))
_ROWID = _INDEX.c.rowid
_CONVERSATIONS, _MESSAGES = tables.conversations, tables.messages
_SCORE = text(f"bm25(keyword_index, {', '.join(map(str, WEIGHTS))}) AS score")
_MATCH = text("keyword_index MATCH :match")


class Found(Struct, frozen=True):
    """A message that matches, by its key; the larger the score, the better. `by_title` says its title matched."""

    message_id: int
    conversation_id: int
    score: float
    by_title: bool = False


class Matches(Struct, frozen=True):
    """The best matches, how many there are in all, and what a person should know about how they were found."""

    found: tuple[Found, ...]
    total: int
    notes: tuple[str, ...] = ()


def matches(connection: Connection, query: Query, limit: int) -> Matches:
    """Give the best `limit` matches of a query; without words, the newest messages that pass the filter."""
    if not query.terms:
        return _newest_without_words(connection, query.filter, limit)
    terms = {term: _capped_count(connection, _expression([term], ())) for term in query.terms}
    telling = _telling(terms)
    everything = _expression(query.terms, query.excluded)
    total = _count(connection, everything, query.filter)
    if not telling:
        found = _newest(connection, everything, query.filter, limit)
        note = f"These words are in more than {MOST_RANKED:,} messages: the newest are shown, newest first."
        return Matches(found, total, (note,) if total > MOST_RANKED else ())
    match = everything
    if len(telling) < len(terms):
        match = f"({_expression(telling, ())}) AND {everything}"
    return Matches(_ranked(connection, match, query.filter, limit), total)


def _expression(terms: Sequence[Term], excluded: Sequence[Term]) -> str:
    """Give the FTS5 expression: any of the terms, none of the excluded ones."""
    wanted = " OR ".join(_quoted(term) for term in terms)
    unwanted = " OR ".join(_quoted(term) for term in excluded)
    return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"


def _quoted(term: Term) -> str:
    """Give one term as an FTS5 string; the tokeniser makes a phrase of it where it holds several tokens."""
    words = asked(term.text).replace('"', '""')
    return f'"{words}"{" *" if term.is_prefix or is_single_cjk_character(term) else ""}'


def _telling(counts: dict[Term, int]) -> list[Term]:
    """Give the rarest terms, as many as together stay within what is ranked."""
    chosen: list[Term] = []
    total = 0
    for term, count in sorted(counts.items(), key=lambda item: item[1]):
        total += count
        if total > MOST_RANKED:
            break
        chosen.append(term)
    return chosen


def _capped_count(connection: Connection, match: str) -> int:
    query = (
        f"SELECT count(*) FROM (SELECT rowid FROM keyword_index WHERE keyword_index MATCH ? LIMIT {MOST_RANKED + 1})"
    )
    return int(connection.exec_driver_sql(query, (match,)).scalar() or 0)


def _count(connection: Connection, match: str, wanted: Filter) -> int:
    if _is_unfiltered(connection, wanted):
        query = "SELECT count(*) FROM keyword_index WHERE keyword_index MATCH ?"
        return int(connection.exec_driver_sql(query, (match,)).scalar() or 0)
    counts = [
        select(func.count()).select_from(statement.with_only_columns(_ROWID).subquery())
        for statement in _statements(wanted)
    ]
    return sum(int(connection.scalar(count, {"match": match}) or 0) for count in counts)


def _is_unfiltered(connection: Connection, wanted: Filter) -> bool:
    """Whether every row of the index may be shown: no filter, and nothing in the trash."""
    if wanted != Filter():
        return False
    status = _CONVERSATIONS.c.status
    return connection.scalar(select(1).where(status == str(Status.TRASHED)).limit(1)) is None


def _statements(wanted: Filter) -> list[Select[Any]]:
    """Give the queries for matching messages and, unless single messages are asked for, for matching titles."""
    in_messages = (
        select(_MESSAGES.c.id, _MESSAGES.c.conversation_id, _SCORE)
        .select_from(_INDEX)
        .join(_MESSAGES, _MESSAGES.c.id == _ROWID)
        .join(_CONVERSATIONS, _CONVERSATIONS.c.id == _MESSAGES.c.conversation_id)
        .where(_MATCH, *conversation_conditions(wanted), *message_conditions(wanted))
    )
    if wanted.concerns_messages:
        return [in_messages]
    in_titles = (
        select(_CONVERSATIONS.c.first_message_id.label("id"), (-_ROWID).label("conversation_id"), _SCORE)
        .select_from(_INDEX)
        .join(_CONVERSATIONS, _CONVERSATIONS.c.id == -_ROWID)
        .where(_MATCH, _ROWID < 0, *conversation_conditions(wanted))
    )
    return [in_messages, in_titles]


def _ranked(connection: Connection, match: str, wanted: Filter, limit: int) -> tuple[Found, ...]:
    if _is_unfiltered(connection, wanted):
        return _ranked_unfiltered(connection, match, limit)
    found: list[Found] = []
    for position, statement in enumerate(_statements(wanted)):
        rows = connection.execute(statement.order_by(text("score")).limit(limit), {"match": match})
        found += [Found(row[0], row[1], -row[2], by_title=position == 1) for row in rows]
    return tuple(sorted(found, key=lambda hit: (-hit.score, hit.message_id))[:limit])


def _ranked_unfiltered(connection: Connection, match: str, limit: int) -> tuple[Found, ...]:
    """Rank by the index alone, and look up afterwards what the best rows are."""
    statement = select(_ROWID, _SCORE).select_from(_INDEX).where(_MATCH).order_by(text("score")).limit(limit)
    rows = connection.execute(statement, {"match": match}).all()
    columns, titled = _CONVERSATIONS.c, [-row[0] for row in rows if row[0] < 0]
    firsts = select(columns.id, columns.first_message_id).where(columns.id.in_(titled))
    first = {row[0]: row[1] for row in connection.execute(firsts)}
    holders = select(_MESSAGES.c.id, _MESSAGES.c.conversation_id).where(_MESSAGES.c.id.in_([row[0] for row in rows]))
    holder = {row[0]: row[1] for row in connection.execute(holders)}
    return tuple(
        Found(key, holder[key], -score) if key > 0 else Found(first[-key], -key, -score, by_title=True)
        for key, score in rows
    )


def _newest(connection: Connection, match: str, wanted: Filter, limit: int) -> tuple[Found, ...]:
    """Walk the conversations from the newest on until enough of their messages match."""
    found: list[Found] = []
    for first, last in _newest_ranges(connection, wanted):
        statement = _statements(wanted)[0].where(_ROWID.between(first, last)).order_by(_ROWID.desc())
        rows = connection.execute(
            statement.with_only_columns(_MESSAGES.c.id, _MESSAGES.c.conversation_id).limit(limit - len(found)),
            {"match": match},
        )
        found += [Found(row[0], row[1], 0.0) for row in rows]
        if len(found) >= limit:
            break
    return tuple(found)


def _newest_ranges(connection: Connection, wanted: Filter) -> list[tuple[int, int]]:
    """Give the message keys of the newest conversations, each conversation's first and last."""
    columns = _CONVERSATIONS.c
    query = (
        select(columns.first_message_id, columns.message_count)
        .where(columns.message_count > 0, *conversation_conditions(wanted))
        .order_by(columns.updated_at.desc(), columns.id.desc())
        .limit(_NEWEST_CONVERSATIONS)
    )
    return [(row[0], row[0] + row[1] - 1) for row in connection.execute(query)]


def _newest_without_words(connection: Connection, wanted: Filter, limit: int) -> Matches:
    if wanted == Filter():
        return Matches((), 0, ("There is nothing to look for: type a word, or a filter such as source:chatgpt.",))
    statement = (
        select(_MESSAGES.c.id, _MESSAGES.c.conversation_id)
        .join(_CONVERSATIONS, _CONVERSATIONS.c.id == _MESSAGES.c.conversation_id)
        .where(*conversation_conditions(wanted), *message_conditions(wanted))
    )
    total = int(connection.scalar(select(func.count()).select_from(statement.subquery())) or 0)
    rows = connection.execute(
        statement.order_by(_CONVERSATIONS.c.updated_at.desc(), _MESSAGES.c.id.desc()).limit(limit)
    )
    return Matches(tuple(Found(row[0], row[1], 0.0) for row in rows), total)
