"""What is asked is found, said where it stands, and leads to its message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backscroll.archive import Archive, Filter
from backscroll.errors import InvalidRequest
from backscroll.model import Attachment, Message, Other, Part, Reasoning, Role, Text, ToolCall, ToolResult
from backscroll.search import finding
from backscroll.search.tuning import Tuning
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping, the_conversation

MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def say(archive: Archive, *texts: str | Part, **fields: object) -> None:
    """Keep a conversation in which each of these is a message of its own."""
    messages: list[Message] = [a_message(f"m{at}", text) for at, text in enumerate(texts)]
    archive.save_conversation(a_conversation(*messages, **fields))


def found(archive: Archive, query: str) -> set[str]:
    """Give the provider's ids of the messages that are found."""
    ids = {message.id: message.external_id for one in archive.each_conversation() for message in one.messages}
    return {ids[hit.opens] for hit in archive.search(query).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kettle", {"m0"}),
        ("kettle lamp", {"m0", "m1"}),
        ("the kettle of the lamp", {"m0", "m1"}),
        ('"green lamp"', {"m1"}),
        ('"lamp green"', set()),
        ("kettle -blue", set()),
        ("green -lamp", {"m2"}),
        ('green -"green lamp"', {"m2"}),
        ("kett*", {"m0"}),
        ("KETTLES", {"m0"}),
        ("boiling", {"m2"}),
        ("nothing-of-this-kind", set()),
        ("the", {"m0", "m1", "m2"}),
        ('"the"', {"m0", "m1", "m2"}),
    ],
)
def test_any_of_the_words_finds_a_message(archive: Archive, query: str, expected: set[str]) -> None:
    say(archive, "The blue kettle", "the green lamp", "A green leaf in the boiled tea")

    assert found(archive, query) == expected


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("Zürich, naïve café", "zurich", True),
        ("Zurich", "zürich", True),
        ("Ωμέγα", "ωμέγα", True),
        ("Ωμέγα", "ΩΜΕΓΑ", True),
        ("ωμεγα", "ωμέγα", True),
        ("Καλημέρα σας", "καλημερ*", True),
        ("μῆνιν ἄειδε θεά", "αειδε θεα", True),
        ("μη\u0342νιν", "μηνιν", True),
        ("ο Σίσυφος", "ΣΙΣΥΦΟΣ", True),
        ("Ёлка", "елка", True),
        ("елка", '"ёлка"', True),
        ("Мо\u0301сква", "москва", True),
        ("йод", "и\u0306од", True),
        ("straße", "straße", True),
        ("東京へ行きました", "東京", True),
        ("東京へ行きました", "京へ", True),
        ("東京へ行きました", "京", True),
        ("東京へ行きました", "東", True),
        ("東京へ行きました", "た", True),
        ("東京へ行きました", "東京へ行きました", True),
        ("東京へ行きました", "行東", False),
        ("東京へ行きました", "北京", False),
        ("我喜欢北京烤鸭", "烤鸭", True),
        ("한국어 텍스트", "국어", True),
        ("한국어 텍스트", "텍스트", True),
        ("東京2026年の旅", "東京2026年", True),
        ("東京2026年の旅", "東京2026", True),
        ("東京2026年の旅", "2026年", True),
        ("使い方Python入門", "使い方Python", True),
        ("Pythonの使い方", "Pythonの使い方", True),
        ("第3章", "第3章", True),
        ("第3章を読む", "第3章", True),
        ("大東京2026", "東京2026", True),
        ("東京と2026", '"東京 2026"', False),
        ("𠮷野家で", "𠮷野家", True),
        ("call parseHTTPResponse here", "parseHTTPResponse", True),
        ("call parseHTTPResponse here", "http response", True),
        ("call parseHTTPResponse here", "parsehttpresponse", True),
        ("max_retry_count = 3", "retry", True),
        ("max_retry_count = 3", "max_retry_count", True),
        ("see src/app/main.py:12", "src/app/main.py", True),
        ("see src/app/main.py:12", "main.py", True),
        ("error E0277 and ERR_MODULE_NOT_FOUND", "E0277", True),
        ("error E0277 and ERR_MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND", True),
        ("use std::vector<int>", "std::vector<int>", True),
        ("at 10:30 on 2026-03-02", "2026-03-02", True),
        ("C++ and C#", "c++", True),
        ("it's o'clock", "o'clock", True),
        ("100%_sure", "100%_sure", True),
        ("user@example.org", "user@example.org", True),
    ],
)
def test_words_of_every_script_and_of_code_are_found(archive: Archive, text: str, query: str, is_found: bool) -> None:
    say(archive, text)

    result = archive.search(query)

    assert bool(result.hits) is is_found
    assert all(hit.ranges for hit in result.hits)


PLACES: dict[str, Part] = {
    "text": Text("the heron stands"),
    "reasoning": Reasoning("a heron?"),
    "tool": ToolCall("look", {"for": ["heron"]}),
    "attachment": Attachment(name="heron.png"),
}


@pytest.mark.parametrize(("place", "part"), PLACES.items(), ids=PLACES.keys())
def test_a_hit_says_where_its_words_stand(archive: Archive, place: str, part: Part) -> None:
    say(archive, part)

    (hit,) = archive.search("heron").hits

    assert hit.found_in == place
    assert [hit.snippet[start:end] for start, end in hit.ranges] == ["heron"]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (Reasoning("", label="heron"), "reasoning"),
        (ToolCall("heron"), "tool"),
        (ToolResult("a heron"), "tool"),
        (Attachment(name="a.pdf", text="about a heron"), "attachment"),
        (Other("card", text="a heron"), "text"),
    ],
    ids=repr,
)
def test_every_part_of_a_message_can_be_found(archive: Archive, part: Part, place: str) -> None:
    say(archive, part)

    assert [hit.found_in for hit in archive.search("heron").hits] == [place]


def test_context_that_is_not_shown_says_so(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", "a heron", hidden=True)))

    assert [hit.found_in for hit in archive.search("heron").hits] == ["context"]


def test_a_title_leads_to_its_conversation_s_first_message(archive: Archive) -> None:
    say(archive, "one", "two", title="About herons")

    (hit,) = archive.search("heron").hits

    assert (hit.found_in, hit.snippet) == ("title", "About herons")
    assert hit.message_id == the_conversation(archive).messages[0].id


def test_a_title_leads_past_hidden_context(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(a_message("m1", "be brief", hidden=True), a_message("m2", "one", after="m1"), title="Herons")
    )

    (hit,) = archive.search("heron").hits

    assert archive.conversation_of(hit.opens)[1] == the_conversation(archive).messages[1].id


def test_a_conversation_without_messages_is_found_by_its_title(archive: Archive) -> None:
    say(archive, title="About herons", created_at=MARCH)

    (hit,) = archive.search("heron").hits

    assert (hit.message_id, hit.role, hit.found_in, hit.snippet) == (None, None, "title", "About herons")
    assert hit.opens == hit.conversation_id == the_conversation(archive).id
    assert archive.search("heron source:made-up").hits[0].opens == hit.opens


def test_a_message_found_by_its_words_and_its_title_is_one_hit(archive: Archive) -> None:
    say(archive, "a heron", "a stork", title="About herons")
    say(archive, "a heron by far not so good", id="c2")

    result = archive.search("heron")

    assert [(hit.found_in, hit.snippet) for hit in result.hits] == [
        ("text", "a heron"),
        ("text", "a heron by far not so good"),
    ]
    assert result.total == 2
    assert result.hits[0].score > result.hits[1].score


@pytest.mark.parametrize("query", ["heron", "heron source:made-up", "heron role:user"])
def test_as_many_hits_as_asked_for_are_given_though_titles_name_the_same_messages(archive: Archive, query: str) -> None:
    for at in range(6):
        say(archive, "a heron", title="Heron", id=f"c{at}")

    assert [(len(result.hits), result.total) for result in (archive.search(query, limit=n) for n in (4, 9))] == [
        (4, 6),
        (6, 6),
    ]


def test_a_hit_of_an_untitled_conversation_says_how_it_begins(archive: Archive) -> None:
    say(archive, "  Which birds\nstand on one leg?  ", "a heron")
    say(archive, "a heron", title="About herons", id="c2")

    assert {hit.title: hit.beginning for hit in archive.search("heron").hits} == {
        None: "Which birds stand on one leg?",
        "About herons": None,
    }


def test_an_empty_archive_says_so(archive: Archive) -> None:
    assert "no conversations yet" in archive.search("heron").notes[0]


def test_a_hit_on_another_branch_leads_there(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(
            a_message("q"),
            a_message("left", "a heron", after="q"),
            a_message("right", after="q"),
            active_id="right",
            title="Birds",
        )
    )

    (hit,) = archive.search("heron").hits

    conversation, message_id = archive.conversation_of(hit.opens)
    assert (hit.is_active, hit.title, hit.source, hit.conversation_id) == (False, "Birds", "made-up", conversation.id)
    assert next(one.external_id for one in conversation.messages if one.id == message_id) == "left"


def test_what_is_in_the_bin_is_left_out_unless_asked_for(archive: Archive) -> None:
    say(archive, "a heron", title="heron")
    archive.set_status("c1", "trashed")

    assert archive.search("heron").total == 0
    assert archive.search("heron is:trashed").total == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("heron source:other", {"o"}),
        ("heron source:OTHER", {"o"}),
        ("heron role:assistant", {"o"}),
        ("heron model:9", {"o"}),
        ("heron title:birds", {"m0"}),
        ('heron title:"the birds"', {"m0"}),
        ("heron tag:warm", {"m0"}),
        ("heron project:pond", {"o"}),
        ("heron is:starred", {"o"}),
        ("heron is:archived", set()),
        ("heron is:branch", set()),
        ("heron has:code", {"o"}),
        ("heron after:2026-03", {"m0"}),
        ("heron before:2026-03", {"o"}),
        ("heron during:2026-02", {"o"}),
        ("heron during:2026-03-02", {"m0"}),
        ("source:other", {"o"}),
        ("has:code -heron", set()),
    ],
)
def test_a_filter_narrows_what_is_found(archive: Archive, query: str, expected: set[str]) -> None:
    say(archive, "a heron", title="On the birds", created_at=MARCH)
    other = a_message(
        "o", "```heron```", role="assistant", model="model-9", created_at=datetime(2026, 2, 5, tzinfo=UTC)
    )
    archive.save_conversation(a_conversation(other, id="c2", source="other", project="Pond", starred=True))
    archive.tag("c1", "warm")

    assert found(archive, query) == expected


def test_filters_alone_give_the_newest_messages(archive: Archive) -> None:
    say(archive, "older", id="c1", updated_at=MARCH)
    say(archive, "newer", "newest", id="c2", updated_at=datetime(2026, 4, 1, tzinfo=UTC))
    say(archive, "undated", id="c3")

    assert [hit.snippet for hit in archive.search("role:user", limit=4).hits] == ["newest", "newer", "older", "undated"]
    assert [hit.snippet for hit in archive.search("role:user", limit=1).hits] == ["newest"]
    assert archive.search("role:user", limit=1).total == 4


def test_a_filter_beside_the_query_narrows_further(archive: Archive) -> None:
    say(archive, "a heron", created_at=MARCH)

    assert archive.search("heron after:2026", filter=Filter(after=datetime(2026, 4, 1, tzinfo=UTC))).total == 0
    assert archive.search("heron", filter=Filter(sources=("made-up",))).total == 1


def test_a_filter_that_cannot_be_read_is_taken_as_words_and_said(archive: Archive) -> None:
    say(archive, "the after:party")

    result = archive.search("after:party")

    assert result.total == 1
    assert "no date" in result.query.notes[0]


@pytest.mark.parametrize("query", ["-mno-outline-atomics", '-"outline atomics"', "--mno-outline-atomics"])
def test_a_flag_alone_is_looked_for(archive: Archive, query: str) -> None:
    say(archive, "Pass -mno-outline-atomics to the compiler.", "a stork")

    result = archive.search(query)

    assert [hit.snippet for hit in result.hits] == ["Pass -mno-outline-atomics to the compiler."]
    assert len(result.query.notes) == (0 if query.startswith("--") else 1)


def test_beside_other_words_a_flag_is_left_out_and_said(archive: Archive) -> None:
    say(archive, "a stork with -mno-outline-atomics", "a stork alone")

    result = archive.search("stork -mno-outline-atomics")

    assert [hit.snippet for hit in result.hits] == ["a stork alone"]
    assert "in quotes" in result.query.notes[0]
    assert archive.search("is:starred -stork").hits == ()


def test_an_empty_query_says_what_to_do(archive: Archive) -> None:
    say(archive, "a heron")

    result = archive.search("  ")

    assert (result.total, result.hits) == (0, ())
    assert "type a word" in result.notes[0]


def test_more_words_a_rarer_word_and_a_title_weigh_more(archive: Archive) -> None:
    say(archive, "pond pond")
    say(archive, "a heron at the pond", id="c2")
    say(archive, "nothing of the kind", id="c3", title="The heron")
    say(archive, "pond water", id="c4")

    hits = archive.search("heron pond").hits

    assert [(hit.found_in, hit.snippet) for hit in hits[:2]] == [
        ("text", "a heron at the pond"),
        ("title", "The heron"),
    ]
    assert hits[0].score > hits[1].score > hits[2].score > 0


def test_a_word_beside_a_message_counts_for_it(archive: Archive) -> None:
    say(archive, "which heron is it", "the grey one at the pond")
    say(archive, "the blue one at the pond", "thanks", id="c2")

    found = [hit.snippet for hit in archive.search("heron pond").hits]

    assert found.index("the grey one at the pond") < found.index("the blue one at the pond")


def test_the_limit_bounds_the_hits_and_not_the_total(archive: Archive) -> None:
    say(archive, *(f"heron {at}" for at in range(9)))

    result = archive.search("heron", limit=4)

    assert (len(result.hits), result.total) == (4, 9)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("西湖附近的酒店", {"西湖附近"}),
        ("西湖 附近的酒店", {"西湖附近"}),
        ("python西湖酒店", {"西湖"}),
        ("西湖", {"西湖"}),
    ],
)
def test_a_sentence_without_spaces_that_stands_nowhere_is_looked_for_by_its_pairs(
    archive: Archive, query: str, marked: set[str]
) -> None:
    say(archive, "可以住在西湖附近", "河坊街的老面馆")

    (hit,) = archive.search(query).hits

    assert {hit.snippet[start:end] for start, end in hit.ranges} == marked


def test_a_run_that_stands_somewhere_is_not_taken_apart(archive: Archive) -> None:
    say(archive, "去西湖附近", "附近的面馆")

    assert [hit.snippet for hit in archive.search("西湖附近").hits] == ["去西湖附近"]
    assert archive.search('"西湖面馆"').hits == ()


def test_of_words_too_common_the_newest_are_ranked(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    say(archive, *(f"heron {at}" for at in range(5)), updated_at=MARCH)
    say(archive, "an older heron", id="c2", updated_at=datetime(2025, 1, 1, tzinfo=UTC))

    result = archive.search("heron", tuning=Tuning(rescored=3))

    assert {hit.snippet for hit in result.hits} == {"heron 4", "heron 3", "heron 2"}
    assert result.total == 6
    assert "the newest 3 of them were ranked" in result.notes[0]


def test_a_rare_word_beside_a_common_one_decides(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    say(archive, *(f"heron {at}" for at in range(5)), "heron with a crown", "a crown alone")

    result = archive.search("heron crown")

    assert {hit.snippet for hit in result.hits} == {"heron with a crown", "a crown alone"}
    assert result.notes == ()


def test_common_words_that_leave_few_matches_are_ranked(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    say(archive, *(f"heron {at}" for at in range(5)), "heron crown")

    assert archive.search("heron -0 -1 -2 -3").notes == ()


def test_what_a_merge_takes_away_is_found_no_longer(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "a heron"), updated_at=MARCH))

    keep(a_conversation(a_message("m1", "a stork"), updated_at=datetime(2026, 4, 1, tzinfo=UTC)))

    assert (archive.search("heron").total, archive.search("stork").total) == (0, 1)


def test_the_answer_as_json_says_how_the_query_was_understood(archive: Archive) -> None:
    say(archive, "a heron")

    answer = archive.search("the heron source:made-up").as_json()

    assert answer["query"]["terms"] == ["heron"]
    assert answer["query"]["dropped"] == ["the"]
    assert answer["query"]["filter"] == {"sources": ("made-up",)}
    assert answer["hits"][0]["ranges"] == [[2, 7]]


def test_the_ids_of_what_is_found_come_newest_first_and_once(archive: Archive) -> None:
    say(archive, "one heron among a great many other words of no use", updated_at=MARCH)
    say(archive, "heron", "heron heron", id="c2", updated_at=datetime(2026, 4, 1, tzinfo=UTC))
    say(archive, "a heron of no date", id="c3", updated_at=None, created_at=None)

    assert archive.ids_found("heron") == [the_conversation(archive, name).id for name in ("c2", "c1", "c3")]


def test_the_ids_of_words_too_common_are_all_there(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 2)
    for at in range(9):
        say(archive, "a heron", id=f"c{at}")

    assert len(archive.search("heron", limit=99, tuning=Tuning(rescored=1)).hits) < 9
    assert len(archive.ids_found("heron")) == 9


@pytest.mark.parametrize(
    "query",
    [
        "heron",
        "heron stork",
        "the heron of",
        '"grey heron"',
        '"grey heron" "a stork"',
        "heron -grey",
        "-grey",
        'stork -"a stork"',
        "hero* role:user",
        "pond",
        "pond role:user",
        "role:assistant",
        "title:pond",
        "is:starred",
        "heron is:starred",
        "heron is:trashed",
        "可以住在西湖附近吗",
        "xylophone",
        "!!!",
        "",
    ],
)
def test_the_ids_found_are_those_of_all_hits(archive: Archive, query: str) -> None:
    say(archive, "a grey heron", "a stork")
    say(archive, "a heron, and no stork", id="c2", title="The pond")
    archive.save_conversation(a_conversation(a_message("m1", "a grey heron", role=Role.ASSISTANT), id="c3"))
    say(archive, "住在西湖", id="c4")
    say(archive, "a heron gone", id="c5")
    archive.star("c2")
    archive.set_status("c5", "trashed")

    hits = archive.search(query, limit=99, mode="keyword").hits

    assert set(archive.ids_found(query)) == {hit.conversation_id for hit in hits}


@pytest.mark.parametrize("number", [10**20, -1])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_number_that_cannot_be_is_refused(archive: Archive, name: str, number: int) -> None:
    with pytest.raises(InvalidRequest, match=f"{name} is a number from 0 to 1,000,000,000"):
        archive.search("heron", **{name: number})  # type: ignore[arg-type]
