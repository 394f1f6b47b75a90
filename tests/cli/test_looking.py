"""`backscroll list` and `show`, and what is narrowed alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.model import ToolCall, ToolResult
from backscroll.store.ids import conversation_uid
from tests.builders import a_conversation, a_message
from tests.support.commands import Backscroll

ROOT = Path(__file__).parent.parent.parent
SOURDOUGH = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"
ON_ANOTHER_BRANCH = "bbd28cb7-5025-517f-9168-de34991e37ef"
FORMULA = "Why is this query slow?"


def titles(backscroll: Backscroll, *options: str) -> list[str]:
    return [one["title"] for one in backscroll("list", "--json", *options).json()["conversations"]]


@pytest.mark.parametrize("command", [["list"], ["search", "lamp"]], ids=" ".join)
def test_a_role_that_nobody_has_is_wrong_use(archive_with_chats: Backscroll, command: list[str]) -> None:
    answer = archive_with_chats(*command, "--role", "parrot")

    assert (answer.code, answer.out) == (2, "")
    assert "'system', 'user', 'assistant', 'tool'" in answer.err


@pytest.mark.parametrize("command", [["list"], ["search", "lamp"]], ids=" ".join)
def test_a_source_that_nothing_is_from_is_named(archive_with_chats: Backscroll, command: list[str]) -> None:
    answer = archive_with_chats(*command, "--source", "chatgtp")

    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "Nothing here is from chatgtp; there is chatgpt."


def test_conversations_are_listed_newest_first(archive_with_chats: Backscroll) -> None:
    assert titles(archive_with_chats) == list(reversed(titles(archive_with_chats, "--order", "oldest")))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--branched"], ["Why is this query slow?", "Sourdough in a cold kitchen"]),
        (["--starred"], ["Sourdough in a cold kitchen"]),
        (["--archived"], ["Plakat fürs Sommerfest"]),
        (["--trashed"], []),
        (["--title", "kitchen", "--title", "Sommer"], ["Plakat fürs Sommerfest", "Sourdough in a cold kitchen"]),
        (["--before", "2025"], ["Sourdough in a cold kitchen"]),
        (["--after", "2026-06"], ["Plakat fürs Sommerfest"]),
        (["--source", "grok"], []),
        (["--tag", "bread"], []),
        (["--limit", "1", "--page", "2", "--order", "title"], ["Kyōto in three days"]),
        (["--model", "gpt-4o", "--before", "2025"], ["Sourdough in a cold kitchen"]),
    ],
)
def test_a_list_is_narrowed(archive_with_chats: Backscroll, options: list[str], found: list[str]) -> None:
    assert titles(archive_with_chats, *options) == found


def test_tags_and_stars_are_shown_in_a_list(archive_with_chats: Backscroll) -> None:
    with Archive.open(archive_with_chats.database) as archive:
        archive.tag(SOURDOUGH, "bread")

    answer = archive_with_chats("list", "--tag", "bread")

    assert "★ Sourdough in a cold kitchen  · 3 branches · #bread" in answer.out
    assert answer.out.endswith("1 conversation.\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--limit", "2"], "2 of 5 conversations; --page 2 shows more."),
        (["--limit", "2", "--page", "3"], "1 of 5 conversations."),
        (["--limit", "2", "--page", "9"], "5 conversations; the last page is 3."),
        (["--limit", "5"], "5 conversations."),
        (["--tag", "bread"], "No conversation passes these filters."),
    ],
)
def test_a_list_ends_with_how_many_there_are_and_where(
    archive_with_chats: Backscroll, options: list[str], said: str
) -> None:
    assert archive_with_chats("list", *options).out.splitlines()[-1] == said


def test_a_date_that_is_none_is_wrong_use(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("list", "--after", "soon")

    assert answer.code == 2
    assert answer.err == 'backscroll: soon is no date; write 2026, 2026-03-09, "march 2025", "last week" or 7d.\n'


def test_a_conversation_is_shown_on_its_active_branch(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("show", "eae5")

    assert "── branch 3 of 3 (active) ──" in answer.out
    assert "The lamp gives 31 °C" in answer.out
    assert "My oven lamp is broken" not in answer.out


def test_a_message_on_another_branch_opens_that_branch(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("show", ON_ANOTHER_BRANCH[:8])

    assert "── branch 2 of 3 ──" in answer.out
    assert "→ user  2024-02-10 08:15 · ‹ 1 / 2 ›\nMy oven lamp is broken." in answer.out


def test_every_branch_can_be_shown(archive_with_chats: Backscroll) -> None:
    assert archive_with_chats("show", "eae5", "--all-branches").out.count("── branch ") == 3
    assert "── branch 1 of 3 ──" in archive_with_chats("show", "eae5", "--branch", "1").out


def test_a_branch_that_is_not_there_is_wrong_use(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("show", "eae5", "--branch", "4")

    assert (answer.code, answer.err) == (2, "backscroll: There is no branch 4; the conversation has 3 branches.\n")


def test_an_id_that_several_begin_with_asks_for_more_of_it(backscroll: Backscroll) -> None:
    beginning, names = two_alike()
    with Archive.open(backscroll.database) as archive:
        for name in names:
            archive.save_conversation(a_conversation(a_message(f"m{name}"), id=name))

    answer = backscroll("show", beginning)

    assert (answer.code, answer.out) == (2, "")
    assert f"Several conversations begin with {beginning}; give more of the id." in answer.err


def two_alike() -> tuple[str, tuple[str, str]]:
    """Give two provider's ids whose public ids begin alike, and how these begin."""
    seen: dict[str, str] = {}
    for name in map(str, range(10_000)):
        beginning = conversation_uid("made-up", name).hex()[:4]
        if beginning in seen:
            return beginning, (seen[beginning], name)
        seen[beginning] = name
    raise AssertionError("no two ids begin alike")


def test_an_id_may_be_written_in_capitals(archive_with_chats: Backscroll) -> None:
    assert archive_with_chats("show", SOURDOUGH.upper()).out == archive_with_chats("show", SOURDOUGH).out


def test_the_providers_id_opens_a_conversation(archive_with_chats: Backscroll) -> None:
    external_id = archive_with_chats("show", SOURDOUGH, "--json").json()["external_id"]

    assert archive_with_chats("show", external_id).out == archive_with_chats("show", SOURDOUGH).out


def test_only_what_stands_around_a_message_is_shown(archive_with_chats: Backscroll) -> None:
    lines = archive_with_chats("show", ON_ANOTHER_BRANCH, "--around", "1").out.splitlines()

    spoken = [text.split("  ")[0] for text in lines if "  2024-02-10 " in text]
    assert spoken == ["assistant", "→ user", "assistant"]
    assert [text for text in lines if text.startswith("…")] == ["… 2 earlier messages"]
    assert "earlier" not in archive_with_chats("show", ON_ANOTHER_BRANCH, "--around", "9").out
    assert archive_with_chats("show", SOURDOUGH, "--around", "1").code == 2


def test_what_the_user_added_is_shown_where_it_belongs(archive_with_chats: Backscroll) -> None:
    with Archive.open(archive_with_chats.database) as archive:
        archive.note(SOURDOUGH, "bake this again")
        archive.note(SOURDOUGH, "wrong about the lamp", ON_ANOTHER_BRANCH)
        archive.rate(ON_ANOTHER_BRANCH, -1)
        archive.tag(SOURDOUGH, "bread")
        archive.set_status(SOURDOUGH, "archived")

    lines = archive_with_chats("show", ON_ANOTHER_BRANCH).out.splitlines()

    assert lines[1].endswith("· starred · archived · #bread")
    assert lines[3] == "Your note: bake this again"
    asked = next(at for at, text in enumerate(lines) if text.startswith("→"))
    assert lines[asked].endswith("· rated -1")
    assert lines[asked + 2] == "Your note: wrong about the lamp"


def test_hidden_context_is_folded_until_asked_for(archive_with_chats: Backscroll) -> None:
    folded = archive_with_chats("show", "4170fa12").out

    assert "[1 message of hidden context; --tools shows it]" in folded
    assert "hidden context; --tools" not in archive_with_chats("show", "4170fa12", "--tools").out


@pytest.mark.parametrize(
    ("option", "folded"), [("--reasoning", "--reasoning shows it]"), ("--tools", "--tools shows it]")]
)
def test_reasoning_and_tools_are_folded_until_asked_for(backscroll: Backscroll, option: str, folded: str) -> None:
    backscroll("import", "--quiet", "examples/claude-code")

    assert folded in backscroll("show", "15470ece").out
    assert folded not in backscroll("show", "15470ece", option).out


def test_tools_are_shown_with_what_is_known_of_them_and_nothing_else(backscroll: Backscroll) -> None:
    parts = (
        ToolCall("search", {"query": "tea", "fresh": True}, label="Looked for tea"),
        ToolCall("run", "ls"),
        ToolCall("browse", label="Opened a page"),
        ToolCall("clock"),
        ToolResult("noon"),
        ToolResult(""),
        ToolResult(" \n", is_error=True),
    )
    with Archive.open(backscroll.database) as archive:
        archive.save_conversation(a_conversation(a_message("m1", *parts)))

    lines = backscroll("show", "c1", "--tools").out.splitlines()

    assert lines[-12:-1] == [
        "user",
        "[search · Looked for tea] {",
        '  "query": "tea",',
        '  "fresh": true',
        "}",
        "[run] ls",
        "[browse · Opened a page]",
        "[clock]",
        "[result] noon",
        "[result: no text]",
        "[result (error): no text]",
    ]


def test_the_original_is_the_providers_record_byte_for_byte(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("show", SOURDOUGH, "--original")

    exported = (ROOT / "examples" / "chatgpt" / "conversations-001.json").read_text(encoding="utf-8")
    assert answer.out.removesuffix("\n") in exported


def test_show_json_holds_the_branches_that_are_asked_for(archive_with_chats: Backscroll) -> None:
    one = archive_with_chats("show", SOURDOUGH, "--json").json()
    all_of_them = archive_with_chats("show", SOURDOUGH, "--json", "--all-branches").json()

    assert [(branch["number"], branch["is_active"]) for branch in one["branches"]] == [(3, True)]
    assert [branch["number"] for branch in all_of_them["branches"]] == [1, 2, 3]
    assert "messages" not in one


@pytest.mark.parametrize("asked", ["ffffffff", "no-such-id", "e"])
def test_what_is_not_there_is_said(archive_with_chats: Backscroll, asked: str) -> None:
    answer = archive_with_chats("show", asked)

    assert (answer.code, answer.out) == (2, "")
    assert f"There is no conversation or message {asked}" in answer.err


def test_a_conversation_that_only_time_holds_together_says_so(backscroll: Backscroll) -> None:
    backscroll("import", "examples/gemini-takeout", "--quiet")
    found = {one["id"]: one["metadata"] for one in backscroll("list", "--json").json()["conversations"]}

    marked = {one: "· grouped by time" in backscroll("show", one).out for one in found}

    assert marked == {one: metadata.get("grouping") == "inferred" for one, metadata in found.items()}
    assert set(marked.values()) == {True, False}
