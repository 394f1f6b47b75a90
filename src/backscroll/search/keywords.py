"""The keyword index asked: which messages hold the words of a query, how often, and where these messages stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from math import log
from typing import Any

import msgspec

from backscroll.errors import InvalidRequest
from backscroll.model import Status
from backscroll.search.query import Query, Term
from backscroll.search.ranking import Occurrences, Place, rarity
from backscroll.search.snippets import matched_ranges
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import EVERYTHING, Filter, Where, conversations_where, messages_where
from backscroll.store.index_size import row_count
from backscroll.store.words import asked, ends_in_one_cjk

# Ranking costs 1.1 microseconds a match. Words in more messages than this do not decide which messages are looked at,
# only how these are ranked; where all words are so common, only the newest messages that hold one are ranked.
MOST_RANKED = 12_000
# Where a filter leaves few of so common messages, words in up to so many are counted nevertheless, in 50 ms. A phrase
# takes thrice as long, and to hold it twice says little more than to hold it.
MOST_COUNTED = 3 * MOST_RANKED
# Up to here the rows that hold a word are listed at once (3 ms for 20,000); beyond they are looked for conversation by
# conversation, 0.3 ms each. The beginning of a word is always listed: FTS5 gathers all words that begin like it anew
# each time it is asked, for `a*` in 500,000 messages 110 ms; to list them takes 10 times that, and once.
MOST_LISTED = 100_000
# Conversations are looked through from the newest on in steps, for mostly the first few are enough.
_WALKED = ((0, 200), (200, 800), (1_000, 2_000))
# Rows that lie as near as this are asked for together.
_GAP = 50
# Looking for messages that match twice took 4 ms where 9,000 matched, and 0.2 ms where 44 did. Where more match by
# their own words, those that only their title finds are not counted.
MOST_COUNTED_ONCE = 2_000
# A filter that lets no more conversations through than this, and no more messages than are ranked, is where a search
# begins: `the` among some starred ones took 650 ms from its 84,000 rows, and takes 20 from theirs.
MOST_NAMED = 2_000
_KEYS_A_QUESTION = 500
_NO_LIMIT = -1
# BM25's constants as FTS5 has them: what it gives is turned back into weighted occurrences with these.
_FTS5_K1 = 1.2
_LEAST_IDF = 1e-6
# How an expression of FTS5 asks for the beginning of a word.
_BEGINNING = '" *'

_FOUND = "FROM {rows} {joins} WHERE {matches} AND {where}"
_LISTED = "(SELECT value AS rowid FROM json_each(:match)) AS keyword_index"
_WITHIN = "+rowid IN (SELECT value FROM json_each(:within))"
_MESSAGES = (
    "JOIN messages ON messages.id = keyword_index.rowid "
    "JOIN conversations ON conversations.id = messages.conversation_id"
)
_TITLE = "coalesce(conversations.user_title, conversations.title)"
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
_WRITTEN_AT = "coalesce(messages.created_at, conversations.created_at)"
_PLACE = (
    "messages.id, conversations.id, conversations.first_message_id, "
    f"conversations.first_message_id + conversations.message_count - 1, messages.role, {_WRITTEN_AT}"
)


def expression(terms: Iterable[Term]) -> str:
    """Give the FTS5 expression for any of the terms."""
    return f"({' OR '.join(map(_quoted, terms))})"


def matching(query: Query) -> str:
    """Give the FTS5 expression of a query: all its phrases, else any of its words; nothing that is excluded."""
    phrases = query.phrases
    wanted = f"({' AND '.join(map(_quoted, phrases))})" if phrases else expression(query.terms)
    return f"({wanted} NOT {expression(query.excluded)})" if query.excluded else wanted


def _quoted(term: Term) -> str:
    """Give one term as an FTS5 string; the tokeniser makes a phrase of it where it holds several tokens."""
    words = asked(term.text).replace('"', '""')
    end = _BEGINNING if term.is_prefix or ends_in_one_cjk(term.text) else '"'
    return f'"{words}{end}'


class KeywordIndex:
    """The keyword index within one transaction, as a query's filter lets it be seen."""

    def __init__(self, ask: Ask, wanted: Filter, tuning: Tuning) -> None:
        self._ask = ask
        self._wanted = wanted
        self._tuning = tuning
        self._is_unfiltered = wanted == Filter() and not self.has_trash()
        weights = (tuning.body, tuning.title, tuning.reasoning, tuning.tools, tuning.names)
        self._score = f"bm25(keyword_index, {', '.join(map(str, weights))})"
        self._fields = _fields(tuning)
        self._lists: dict[str, list[int]] = {}

    def list_ahead(self, match: str) -> None:
        """List the rows that match once, for everything that is asked of them later: a phrase is slow to look for."""
        found = self._listed(match, most=MOST_LISTED + 1)
        if len(found) <= MOST_LISTED:
            self._lists[match] = found

    def up_to(self, match: str, most: int) -> list[int] | None:
        """Give the rows that match, whatever the filter; None where there are more than so many."""
        rows = self._listed(match, most=most + 1)
        return rows if len(rows) <= most else None

    def counted(self, terms: Iterable[Term]) -> dict[Term, int]:
        """Count the rows that hold each term, no further than is ranked."""
        return {term: self._capped_count(expression([term])) for term in terms}

    def is_soon_counted(self, terms: Iterable[Term]) -> bool:
        """Whether to look up all rows that hold these terms takes little time, though they are common."""
        counts = [
            MOST_COUNTED if term.is_phrase else self._capped_count(expression([term]), MOST_COUNTED) for term in terms
        ]
        return sum(counts) < MOST_COUNTED

    def written(self, term: Term) -> str | None:
        """Give a term in its own form, as the newest message or title that holds it has it; None where none does."""
        for field, text, joins in (("body", "messages.body", _MESSAGES), ("title", _TITLE, _TITLES)):
            question = (
                f"SELECT {text} FROM keyword_index {joins} WHERE keyword_index MATCH :match "
                "ORDER BY keyword_index.rowid DESC LIMIT 1"
            )
            for (found,) in self._ask(question, {"match": f"{field} : {expression([term])}"}):
                for start, end in matched_ranges(found, [term])[:1]:
                    return str(found[start:end])
        return None

    def count(self, match: str) -> int:
        """Count the messages that match; those that only their title finds too, as far as that costs little."""
        if self._within is not None:
            self._listed_once(match)
        joins, where = ("", Where()) if self._is_unfiltered else (_MESSAGES, messages_where(self._wanted))
        where.add("keyword_index.rowid > 0")
        by_words = self._counted(match, joins, where)
        if self._wanted.concerns_messages or by_words > MOST_COUNTED_ONCE:
            return by_words
        return by_words + self._by_title_only(match)

    def occurrences(self, term: Term) -> Occurrences:
        """Give the rows that hold a term and how often, of whole conversations: what stands beside counts too."""
        condition, values = self._condition(expression([term]))
        rows = self._ask(f"SELECT rowid, {self._score} FROM keyword_index WHERE {condition}", values)
        all_rows = row_count(self._ask)
        holding = len(rows) if self._within is None else self._count_everywhere(term)
        return Occurrences(rarity(holding, all_rows), _weighted_counts(rows, holding, all_rows))

    def presence(self, term: Term, match: str, among: Sequence[int] | None = None) -> Occurrences:
        """Give which of the rows that match, or of some among them, hold a term that is too common to be counted."""
        if match == expression([term]):
            held = self.holding(match) if among is None else among
        else:
            held = self.holding(f"{match} AND {expression([term])}", among)
        all_rows = row_count(self._ask)
        return Occurrences(rarity(min(MOST_RANKED, all_rows), all_rows), dict.fromkeys(held, 1.0))

    def holding(self, match: str, among: Sequence[int] | None = None) -> list[int]:
        """Give the rows that match, in the order of their keys, or those among some, in the order of these."""
        if among is None:
            return self._listed_once(match)
        if self._may_be_listed(match):
            found = set(self._listed_once(match))
        else:
            found = {
                key for low, high in _spans(among) for key in self._listed(match, f"rowid BETWEEN {low} AND {high}")
            }
        return [key for key in among if key in found]

    def walked(self, match: str, limit: int, *, newest: bool) -> list[int]:
        """Walk the conversations from the newest or oldest on until enough of their messages match."""
        if self._may_be_listed(match):
            dated = self._in_date_order(self._listed_once(match), newest=newest)
            let_through = dated if self._is_unfiltered else (place.key for place in self.places(list(dated)))
            return list(islice(let_through, limit))
        found: list[int] = []
        where = messages_where(self._wanted)
        asked, values = self._found(match, _MESSAGES, where)
        query = f"SELECT messages.id {asked}"
        for first, last in self._by_date(newest=newest):
            between = f"{query} AND keyword_index.rowid BETWEEN {first:d} AND {last:d}"
            rows = self._ask(f"{between} ORDER BY keyword_index.rowid DESC LIMIT {limit - len(found)}", values)
            found += [key for (key,) in rows]
            if len(found) >= limit:
                break
        return found

    def allowed(self) -> list[int]:
        """Give the keys of the messages that the filter lets through."""
        where = messages_where(self._wanted)
        joins = "messages JOIN conversations ON conversations.id = messages.conversation_id"
        return [key for (key,) in self._ask(f"SELECT messages.id FROM {joins} WHERE {where.sql}", where.values)]

    def places(self, rows: Sequence[int]) -> Iterator[Place]:
        """Give where rows of the index stand, those that the filter lets through, in their order.

        A title stands for its conversation's first message; each message comes once.
        """
        met: set[int] = set()
        for some in _stepwise(rows):
            placed = self._placed(some)
            for row in some:
                place = placed.get(row)
                if place is not None and place.key not in met:
                    met.add(place.key)
                    yield place

    def filtered(self, excluded: Sequence[Term], limit: int, *, newest: bool) -> tuple[int, list[Place]]:
        """Give how many messages the filter lets through, and those of the newest or oldest conversations first."""
        where = messages_where(self._wanted)
        if excluded:
            unwanted = "SELECT rowid FROM keyword_index WHERE keyword_index MATCH ?"
            where.add(f"messages.id NOT IN ({unwanted})", expression(excluded))
        # By default SQLite walks all messages, in the order of an index that does not hold what is asked for: 185 ms
        # for 55,000. It is told to count in the table's own order, and to begin with the conversations: 27 ms and 0.
        counted = "FROM messages NOT INDEXED JOIN conversations ON conversations.id = messages.conversation_id"
        total = int(self._ask(f"SELECT count(*) {counted} WHERE {where.sql}", where.values)[0][0])
        walked = (
            "FROM conversations CROSS JOIN messages NOT INDEXED ON messages.id >= conversations.first_message_id "
            "AND messages.id < conversations.first_message_id + conversations.message_count"
        )
        direction = "DESC" if newest else "ASC"
        order = f"conversations.updated_at {direction}, conversations.id {direction}, messages.id {direction}"
        rows = self._ask(f"SELECT {_PLACE} {walked} WHERE {where.sql} ORDER BY {order} LIMIT {limit}", where.values)
        return total, [Place(*row) for row in rows]

    def _placed(self, rows: Sequence[int]) -> dict[int, Place]:
        placed = {place.key: place for place in self._message_places([row for row in rows if row > 0])}
        if self._wanted.concerns_messages:
            return placed
        of_titles = self._title_places([-row for row in rows if row < 0])
        return placed | {row: self._better(place, placed) for row, place in of_titles.items()}

    def _better(self, title: Place, placed: Mapping[int, Place]) -> Place:
        """What a message's own words say is more than its title."""
        return placed.get(title.key, title)

    def _message_places(self, keys: Sequence[int]) -> Iterator[Place]:
        where = messages_where(self._wanted)
        joins = "messages JOIN conversations ON conversations.id = messages.conversation_id"
        where.add(f"messages.id IN ({', '.join(map(str, keys))})")
        return (Place(*row) for row in self._ask(f"SELECT {_PLACE} FROM {joins} WHERE {where.sql}", where.values))

    def _title_places(self, conversations: Sequence[int]) -> dict[int, Place]:
        where = conversations_where(self._wanted)
        where.add(f"conversations.id IN ({', '.join(map(str, conversations))})")
        joins = f"conversations LEFT JOIN messages ON messages.id = {_FIRST}"
        rows = self._ask(f"SELECT {_PLACE} FROM {joins} WHERE {where.sql}", where.values)
        return {
            -conversation: Place(key or -conversation, conversation, first, last, role, written_at, by_title=True)
            for key, conversation, first, last, role, written_at in rows
        }

    def _may_be_listed(self, match: str) -> bool:
        return match in self._lists or _BEGINNING in match or self._capped_count(match, MOST_LISTED) <= MOST_LISTED

    def _listed_once(self, match: str) -> list[int]:
        if match not in self._lists:
            self._lists[match] = self._listed(match)
        return self._lists[match]

    def _listed(self, match: str, further: str = EVERYTHING, most: int = _NO_LIMIT) -> list[int]:
        condition, values = self._condition(match)
        query = f"SELECT rowid FROM keyword_index WHERE {condition} AND {further} ORDER BY rowid LIMIT {most}"
        return [key for (key,) in self._ask(query, values)]

    def _capped_count(self, match: str, most: int = MOST_RANKED) -> int:
        if match in self._lists:
            return min(len(self._lists[match]), most + 1)
        condition, values = self._condition(match)
        inner = f"SELECT rowid FROM keyword_index WHERE {condition} LIMIT {most + 1}"
        return int(self._ask(f"SELECT count(*) FROM ({inner})", values)[0][0])

    def _count_everywhere(self, term: Term) -> int:
        query = "SELECT count(*) FROM keyword_index WHERE keyword_index MATCH :match"
        return int(self._ask(query, {"match": self._expression(expression([term]))})[0][0])

    def _counted(self, match: str, joins: str, where: Where) -> int:
        asked, values = self._found(match, joins, where)
        return int(self._ask(f"SELECT count(*) {asked}", values)[0][0])

    def _by_title_only(self, match: str) -> int:
        """Count the messages that a title stands for and that do not match by their own words."""
        where = conversations_where(self._wanted)
        where.add("keyword_index.rowid < 0")
        titles, values = self._found(match, _TITLES, where)
        by_words, _ = self._found(match, "", Where())
        query = (
            f"SELECT count(*) FROM (SELECT {_FIRST} AS first {titles}) "
            f"WHERE first IS NULL OR first NOT IN (SELECT rowid {by_words})"
        )
        return int(self._ask(query, values)[0][0])

    def _found(self, match: str, joins: str, where: Where) -> tuple[str, dict[str, Any]]:
        """Give what follows SELECT to ask for rows that match, of the list that was made of them or of the index."""
        if match in self._lists:
            listed = msgspec.json.encode(self._lists[match]).decode()
            asked = _FOUND.format(rows=_LISTED, joins=joins, matches=EVERYTHING, where=where.sql)
            return asked, {**where.values, "match": listed}
        matches = "keyword_index MATCH :match"
        asked = _FOUND.format(rows="keyword_index", joins=joins, matches=matches, where=where.sql)
        return asked, {**where.values, "match": self._expression(match)}

    def _condition(self, match: str) -> tuple[str, dict[str, Any]]:
        """Give the condition for rows of the index that match, and its values: of few conversations only theirs."""
        values = {"match": self._expression(match)}
        if self._within is None:
            return "keyword_index MATCH :match", values
        return f"keyword_index MATCH :match AND {_WITHIN}", {**values, "within": self._within}

    def _expression(self, match: str) -> str:
        return f"{self._fields}({match})"

    @cached_property
    def _within(self) -> str | None:
        """Give the rows of the conversations that the filter lets through, as JSON; None where they are many."""
        where = conversations_where(self._wanted)
        if where.sql == conversations_where(Filter()).sql:
            return None
        query = f"SELECT id, first_message_id, message_count FROM conversations WHERE {where.sql}"
        found = self._ask(f"{query} LIMIT {MOST_NAMED + 1}", where.values)
        if len(found) > MOST_NAMED or sum(count for _, _, count in found) > MOST_RANKED:
            return None
        rows = [-key for key, _, _ in found]
        rows += [row for _, first, count in found for row in range(first, first + count)]
        return msgspec.json.encode(rows).decode()

    def _by_date(self, *, newest: bool) -> Iterator[tuple[int, int]]:
        """Give the keys of the newest or oldest conversations' messages, each conversation's first and last."""
        where = conversations_where(self._wanted)
        direction = "DESC" if newest else "ASC"
        query = (
            "SELECT first_message_id, first_message_id + message_count - 1 FROM conversations "
            f"WHERE message_count > 0 AND {where.sql} ORDER BY updated_at {direction}, id {direction} "
        )
        for start, count in _WALKED:
            yield from self._ask(f"{query} LIMIT {count} OFFSET {start}", where.values)

    def _in_date_order(self, rows: Sequence[int], *, newest: bool) -> Iterator[int]:
        """Give rows, which come in the order of their keys, by their conversations' dates; without the titles."""
        for first, last in self._by_date(newest=newest):
            yield from reversed(rows[bisect_left(rows, first) : bisect_right(rows, last)])

    def has_trash(self) -> bool:
        query = "SELECT 1 FROM conversations WHERE status = :status LIMIT 1"
        return bool(self._ask(query, {"status": str(Status.TRASHED)}))


def _fields(tuning: Tuning) -> str:
    """Give FTS5's filter for the fields that count, nothing where all do. Raises `InvalidRequest` where none does."""
    weights = {
        "body": tuning.body, "title": tuning.title, "reasoning": tuning.reasoning, "tools": tuning.tools,
        "names": tuning.names,
    }  # fmt: skip
    wanted = [name for name, weight in weights.items() if weight > 0]
    if not wanted:
        raise InvalidRequest(f"By this tuning no words count. Let one of {', '.join(weights)} be more than 0.")
    return "" if len(wanted) == len(weights) else f"{{{' '.join(wanted)}}} : "


def _weighted_counts(rows: Sequence[tuple[int, float]], holding: int, all_rows: int) -> dict[int, float]:
    """Turn FTS5's scores of a term that so many rows hold back into occurrences, weighted by field and row length.

    They are below zero: for a row with c occurrences it gives -idf · c · (k1 + 1) / (c + k1) (https://sqlite.org/fts5.html#the_bm25_function).
    """
    most = max(log((all_rows - holding + 0.5) / (holding + 0.5)), _LEAST_IDF) * (_FTS5_K1 + 1)
    return {key: _FTS5_K1 * -score / (most + score) for key, score in rows if score < 0}


def _spans(keys: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the lowest and highest of keys that lie near each other."""
    rising = sorted(keys)
    starts = [at for at, key in enumerate(rising) if not at or key - rising[at - 1] > _GAP]
    for start, end in pairwise([*starts, len(rising)]):
        yield rising[start], rising[end - 1]


def _stepwise(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Give rows in steps that grow: mostly the first few hundred are enough."""
    start, size = 0, _KEYS_A_QUESTION // 2
    while start < len(rows):
        yield rows[start : start + size]
        start, size = start + size, min(2 * size, 8 * _KEYS_A_QUESTION)
