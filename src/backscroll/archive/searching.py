"""A search, from the typed query to hits that say where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from backscroll.archive.hits import ConversationHit, Hit, SearchResult, Why
from backscroll.model import Attachment, Other, Part, Reasoning, Role, ToolCall, ToolResult
from backscroll.search.emptiness import Suggestion, misspelt, reasons
from backscroll.search.finding import Found, Mode, Nearness, Search, Sort
from backscroll.search.fusion import Fused, FusedConversation, conversations_of
from backscroll.search.keywords import KeywordIndex
from backscroll.search.long_texts import shortened
from backscroll.search.query import Query
from backscroll.search.ranking import heard_from, term_score
from backscroll.search.runs import taken_apart
from backscroll.search.short_beginnings import left_out
from backscroll.search.snippets import Snippet, matched_ranges, snippet_of
from backscroll.search.tuning import DEFAULT, Tuning, for_terms
from backscroll.search.unfinished import taken_further
from backscroll.store.beginnings import beginnings
from backscroll.store.database import Ask
from backscroll.store.filters import Filter
from backscroll.store.ids import shown
from backscroll.store.moments import moment_of
from backscroll.store.packing import strings_in, unpacked

BEST_OF_A_CONVERSATION = 3
# How many messages are looked at first for each conversation of a page, and how many at most.
MESSAGES_A_CONVERSATION = 8
MOST_GROUPED = 12_000
_NOTHING_TO_LOOK_FOR = (
    "There is nothing to look for: type a word, or a filter such as source:chatgpt. Signs and emoji find nothing."
)
_BY_DATE_WORDS_COUNT = "By date only what has the words is found; meaning counts where the best comes first."


class Wish(Struct, frozen=True, kw_only=True):
    """What is asked of a search beside its words: `limit` hits from `offset` on, how they are found and ordered.

    `now` (microseconds) lets what is recent count a little more; `explain` asks for the reasons of each hit.
    `conversations_from` asks for a page of conversations that begins there, however many messages they are made of;
    else they are those of the messages ranked. A query that `is_unfinished` is still being typed.
    """

    limit: int = 20
    offset: int = 0
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.RELEVANCE
    tuning: Tuning = DEFAULT
    now: int | None = None
    explain: bool = False
    conversations_from: int | None = None
    is_unfinished: bool = False


def prepared(ask: Ask, query: Query, wish: Wish) -> Query:
    """Give a query as it is looked for: by its rarest words, and what is nowhere as typed by its parts or beginning."""
    query = shortened(ask, taken_apart(ask, left_out(query), wish.tuning), wish.tuning)
    return taken_further(ask, query, wish.tuning) if wish.is_unfinished else query


def searched(ask: Ask, query: Query, wish: Wish, nearness: Nearness | None) -> SearchResult:
    """Give the hits of a query, and the conversations they stand in."""
    if not query.terms and query.filter == Filter():
        return SearchResult(query, 0, (), (), (_NOTHING_TO_LOOK_FOR,))
    query = prepared(ask, query, wish)
    wish = msgspec.structs.replace(wish, tuning=for_terms(wish.tuning, len(query.terms)))
    search = Search(ask, query, wish.tuning, nearness, wish.now)
    return _answer(ask, query, wish, *_found_in_conversations(search, wish))


def _answer(
    ask: Ask, query: Query, wish: Wish, found: Found, conversations: Sequence[FusedConversation]
) -> SearchResult:
    asked = found.messages[wish.offset : wish.offset + wish.limit]
    begin = wish.conversations_from or 0
    groups = conversations[begin : begin + wish.limit]
    best = [group.messages[:BEST_OF_A_CONVERSATION] for group in groups]
    making = _Hits(ask, [*asked, *(one for some in best for one in some)], found, query, wish)
    hits = tuple(making.hits(asked))
    shown_conversations = tuple(
        _conversation(group.score, tuple(making.hits(some))) for group, some in zip(groups, best, strict=True)
    )
    doubts = tuple(_doubts(ask, query, found, wish))
    suggestions = tuple(one for one in doubts if not isinstance(one, str))
    return SearchResult(
        query,
        found.total,
        hits,
        shown_conversations,
        (*found.notes, *map(str, doubts)),
        suggestions,
        has_more_conversations=len(conversations) > begin + wish.limit,
    )


def found_beside(ask: Ask, query: Query, wish: Wish, conversation: int, like: Nearness) -> SearchResult:
    """Give what is near a conversation in meaning, without itself."""
    found = Search(ask, query, wish.tuning, like, None).beside(conversation, wish.limit)
    return _answer(ask, query, wish, found, conversations_of(found.ranked, wish.tuning))


def _found_in_conversations(search: Search, wish: Wish) -> tuple[Found, list[FusedConversation]]:
    """Give the messages found, and the conversations they stand in; a page of these may need many messages more."""
    end = wish.offset + wish.limit
    if wish.conversations_from is None:
        found = _found(search, wish, end)
        return found, conversations_of(found.ranked, wish.tuning)
    wanted = wish.conversations_from + wish.limit + 1
    end = max(end, MESSAGES_A_CONVERSATION * wanted)
    while True:
        found = _found(search, wish, end)
        weighed = [*found.ranked, *found.messages[len(found.ranked) :]]
        conversations = conversations_of(weighed, wish.tuning)
        if len(conversations) >= wanted or end >= min(found.total, MOST_GROUPED):
            return found, conversations
        end *= 4


def _found(search: Search, wish: Wish, end: int) -> Found:
    if wish.sort is Sort.RELEVANCE:
        return search.by_relevance(end, wish.mode)
    return search.by_time(end, newest=wish.sort is Sort.NEWEST)


def _conversation(score: float, hits: tuple[Hit, ...]) -> ConversationHit:
    first = hits[0]
    return ConversationHit(first.conversation_id, first.title, first.source, score, hits)


def _doubts(ask: Ask, query: Query, found: Found, wish: Wish) -> Iterator[str | Suggestion]:
    """Say what was not looked for as it was asked, and why nothing was found, or nothing by its words."""
    if wish.mode is Mode.MEANING and wish.sort is not Sort.RELEVANCE and query.terms:
        yield _BY_DATE_WORDS_COUNT
    if found.messages:
        if found.terms and not found.highest_words:
            yield "None of these words is anywhere; this is what comes near in meaning."
        missing = tuple(term for term, occurrences in found.terms.items() if not occurrences.counts)
        yield from misspelt(KeywordIndex(ask, Filter(), wish.tuning), missing)
    elif not ask("SELECT 1 FROM conversations LIMIT 1", {}):
        yield "There are no conversations yet; `backscroll import PATH` brings some."
    elif not wish.offset:
        yield from reasons(ask, query, wish.tuning)


class _Row(Struct, frozen=True):
    """What is shown of a message, as it is stored; of a conversation without messages, what there is."""

    key: int
    uid: bytes | None
    role: str | None
    created_at: int | None
    is_active: int
    hidden: int
    body: str
    parts: str | None
    conversation_id: int
    conversation_uid: bytes
    source: str
    title: str | None
    conversation_created_at: int | None


_OF_CONVERSATION = (
    "conversations.id, conversations.uid, conversations.source, "
    "coalesce(conversations.user_title, conversations.title), conversations.created_at"
)
_OF_MESSAGE = (
    "messages.id, messages.uid, messages.role, messages.created_at, messages.is_active, messages.hidden, "
    "messages.body, messages.parts"
)
_OF_NO_MESSAGE = "-conversations.id, NULL, NULL, NULL, 1, 0, '', NULL"


def _rows(ask: Ask, keys: Sequence[int]) -> dict[int, _Row]:
    """Give the messages with these keys, and the conversations without messages that the negative ones name."""
    messages = ", ".join(str(key) for key in keys if key > 0)
    conversations = ", ".join(str(-key) for key in keys if key < 0)
    query = (
        f"SELECT {_OF_MESSAGE}, {_OF_CONVERSATION} FROM messages "
        f"JOIN conversations ON conversations.id = messages.conversation_id WHERE messages.id IN ({messages}) "
        f"UNION ALL SELECT {_OF_NO_MESSAGE}, {_OF_CONVERSATION} FROM conversations "
        f"WHERE conversations.id IN ({conversations})"
    )
    return {row[0]: _Row(*row) for row in ask(query, {})}


class _Hits:
    """Makes hits of messages found, each once."""

    def __init__(self, ask: Ask, messages: Sequence[Fused], found: Found, query: Query, wish: Wish) -> None:
        self._rows = _rows(ask, list({one.place.key for one in messages}))
        untitled = {row.conversation_id for row in self._rows.values() if not row.title}
        self._beginnings = beginnings(ask, list(untitled))
        self._found = found
        self._query = query
        self._wish = wish
        self._made: dict[int, Hit] = {}

    def hits(self, messages: Sequence[Fused]) -> Iterator[Hit]:
        for one in messages:
            key = one.place.key
            if key in self._rows:
                if key not in self._made:
                    self._made[key] = self._hit(self._rows[key], one)
                yield self._made[key]

    def _hit(self, row: _Row, one: Fused) -> Hit:
        found_in, snippet = self._shown(row, one)
        return Hit(
            conversation_id=shown(row.conversation_uid),
            message_id=shown(row.uid) if row.uid else None,
            title=row.title,
            beginning=self._beginnings.get(row.conversation_id),
            source=row.source,
            role=Role(row.role) if row.role else None,
            created_at=moment_of(row.created_at or row.conversation_created_at),
            is_active=bool(row.is_active),
            score=one.score,
            snippet=snippet.text,
            ranges=snippet.ranges,
            found_in=found_in,
            why=self._why(one) if self._wish.explain else None,
        )

    def _shown(self, row: _Row, one: Fused) -> tuple[str, Snippet]:
        """Give where the words stand, and the piece of it to show; without a match, the beginning of the message."""
        terms = self._query.terms
        if one.place.by_title:
            title = row.title or ""
            return "title", snippet_of(title, matched_ranges(title, terms))
        for place, text in _fields(row):
            ranges = matched_ranges(text, terms)
            if ranges:
                return place, snippet_of(text, ranges)
        found_in = next(_fields(row))[0] if one.similarity is None else "meaning"
        return found_in, snippet_of(row.body, ())

    def _why(self, one: Fused) -> Why:
        tuning, highest = self._wish.tuning, self._found.highest_words or 1.0
        words: dict[str, float] = {}
        beside: dict[str, float] = {}
        for term, occurrences in self._found.terms.items() if one.words else ():
            score = tuning.words_share * term_score(one.place, occurrences, tuning) / highest
            if score:
                words[str(term)] = score
                beside[str(term)] = score * _share_beside(one, occurrences.counts, tuning)
        return Why(words, beside, one.meaning, one.similarity, one.conversation, one.recency)


def _share_beside(one: Fused, counts: Mapping[int, float], tuning: Tuning) -> float:
    """Give how much of a term's occurrences stand elsewhere than in the message itself."""
    heard = {key: weight * counts.get(key, 0.0) for key, weight in heard_from(one.place, tuning)}
    return 1 - heard.get(one.place.key, 0.0) / sum(heard.values())


def _fields(row: _Row) -> Iterator[tuple[str, str]]:
    yield "context" if row.hidden else "text", row.body
    for part in unpacked(row.body, row.parts) if row.parts else ():
        place, text = _field(part)
        if text:
            yield place, text


def _field(part: Part) -> tuple[str, str]:
    match part:
        case Reasoning():
            return "reasoning", "\n".join(filter(None, (part.label, part.text)))
        case ToolCall():
            return "tool", "\n".join(filter(None, (part.name, part.label, strings_in(part.input))))
        case ToolResult():
            return "tool", part.output
        case Attachment():
            return "attachment", "\n".join(filter(None, (part.name, part.text)))
        case Other():
            return "text", part.text or ""
        case _:
            return "text", ""
