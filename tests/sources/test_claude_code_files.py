"""Which files are sessions, what becomes of damaged ones, and how files belong together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backscroll.model import Conversation, LeftOut, Skipped, ToolCall
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.claude_code import SOURCE
from tests.builders import a_damaged_member
from tests.support.claude_code import (
    a_log,
    a_piece,
    a_prompt,
    a_record,
    a_result,
    an_export,
    call,
    claimed,
    claims,
    conversations_in,
    read_files,
    session,
    session_in,
)

HI = a_prompt("u1", "Hi")
HELLO = a_piece("a1", "Hello", "u1")


def summary(words: str, leaf: str | None) -> dict[str, Any]:
    return {"type": "summary", "summary": words, "leafUuid": leaf}


def of_agent(record: dict[str, Any], agent_id: str | None = "ab12") -> dict[str, Any]:
    return {**record, "isSidechain": True, **({"agentId": agent_id} if agent_id else {})}


# Recognition


@pytest.mark.parametrize(
    "record",
    [
        HI,
        a_piece("a1", "Hello"),
        {"type": "user", "message": {"role": "user", "content": "Hi"}, "uuid": "u1", "session_id": "S1"},
        {"type": "user", "message": {"role": "user", "content": "Hi"}, "sessionId": "S1"},
    ],
)
def test_a_file_of_one_record_is_a_session(record: dict[str, Any]) -> None:
    assert claims(a_log(record), "anything.txt")


@pytest.mark.parametrize(
    "lines",
    [
        [{"display": "Hi", "pastedContents": {}, "timestamp": 1770000000000, "project": "/w", "sessionId": "S1"}],
        [{"version": 1, "entries": [{"sessionId": "S1", "isSidechain": False}]}],
        [{"type": "started", "key": "v2:1", "agentId": "ab12"}, {"type": "result", "agentId": "ab12", "result": "x"}],
        [{"type": "user", "name": "Mira"}, {"type": "assistant", "name": "Claude"}],
        [{"type": "user", "uuid": "u1", "parentUuid": None, "message": {"role": "user", "parts": [{"text": "Hi"}]}}],
        [{"type": "session_meta", "payload": {"id": "1"}}, {"type": "response_item", "payload": {}}],
        [{"sessionId": "1", "projectHash": "x", "startTime": "2026"}, {"id": "1", "type": "user", "content": "Hi"}],
        [{"type": "user.message", "data": {"content": "Hi"}, "id": "1", "parentId": None}],
        [{"kind": 0, "v": {"sessionId": "1", "requests": []}}],
        [{"agentType": "Explore", "spawnDepth": 1}],
    ],
)
def test_what_only_looks_like_a_session_is_not_claimed(lines: list[dict[str, Any]]) -> None:
    assert not claims(a_log(*lines))


def test_a_session_is_known_behind_dozens_of_side_records() -> None:
    snapshots = [{"type": "file-history-snapshot", "messageId": str(at), "snapshot": {}} for at in range(60)]

    assert claims(a_log(*snapshots, HI))


def test_a_file_in_which_nobody_speaks_is_no_session_and_says_so() -> None:
    (member,) = an_export(
        {"S1.jsonl": a_log(summary("Soup", "u9"), a_record("custom-title", None, customTitle="x"))}
    ).members

    assert not SOURCE.claims(member)
    assert "nobody says anything" in (SOURCE.near_miss(member) or "")


@pytest.mark.parametrize("name", ["agent-acompact-1f.jsonl", "renamed.jsonl"])
def test_the_replay_that_a_compaction_leaves_is_not_a_second_conversation(name: str) -> None:
    (member,) = an_export({name: a_log(of_agent(HI, "acompact-1f"), of_agent(HELLO, "acompact-1f"))}).members

    assert not SOURCE.claims(member)
    assert "copies of sessions" in (SOURCE.near_miss(member) or "")


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        (
            "history.jsonl",
            {"display": "Hi", "pastedContents": {}, "timestamp": 1, "project": "/w"},
            "without the answers",
        ),
        ("sessions-index.json", {"version": 1, "entries": [{"sessionId": "S1"}]}, "only lists sessions"),
        ("wf_1/journal.jsonl", {"type": "started", "agentId": "ab12"}, "no conversation"),
    ],
)
def test_side_files_say_where_the_sessions_are(name: str, content: dict[str, Any], advice: str) -> None:
    (member,) = an_export({name: json.dumps(content).encode()}).members

    assert advice in (SOURCE.near_miss(member) or "")


def test_foreign_files_get_no_advice() -> None:
    for content in (b"[]", b"{}", b"", b"PK\x03\x04", a_log({"entries": "none"}, {"agentId": "x"})):
        (member,) = an_export({"x": content}).members
        assert SOURCE.near_miss(member) is None


# Damage


def test_a_damaged_line_costs_itself_alone() -> None:
    log = a_log(HI) + b'{"type":"assistant","uuid":"x1","mess\n\n[1]\n' + a_log(HELLO)

    conversation = session_in(log)

    assert [message.text for message in conversation.messages] == ["Hi", "Hello"]
    assert [skipped.where for skipped in conversation.skipped] == ["line 2", "line 4"]
    assert conversation.nodes.total == 4


def test_a_last_line_that_is_cut_off_is_named() -> None:
    conversation = session_in(a_log(HI, HELLO)[:-30])

    assert [message.text for message in conversation.messages] == ["Hi"]
    assert [(skipped.where, "not JSON" in skipped.why) for skipped in conversation.skipped] == [("line 2", True)]


@pytest.mark.parametrize("depth", [150, 195, 3_000, 200_000])
def test_what_is_nested_too_deep_is_left_as_text_and_costs_nothing(depth: int) -> None:
    deep = json.dumps(a_piece("a2", [call("t1")], "a1")).replace('"input": {}', f'"input": {"[" * depth}{"]" * depth}')

    (conversation,) = conversations_in({"S1.jsonl": a_log(HI, HELLO) + deep.encode()})

    assert [message.text for message in conversation.messages[:2]] == ["Hi", "Hello"]
    (tool_call,) = conversation.messages[2].parts
    assert isinstance(tool_call, ToolCall)
    assert ("[" * 2000 in str(tool_call.input)) is (depth > 2000)
    assert not conversation.skipped


def test_a_damaged_file_is_a_session_up_to_the_damage() -> None:
    export = Export("sessions.zip", [a_damaged_member(a_log(HI, HELLO), "S1.jsonl")])

    (record,) = SOURCE.records(export, export.members)
    assert isinstance(record, Record)
    (found,) = each(SOURCE, record, export)

    assert isinstance(found, Conversation)
    assert [message.text for message in found.messages] == ["Hi", "Hello"]
    assert ["checksum" in skipped.why for skipped in found.skipped] == [True]


def test_objects_on_one_line_are_all_read() -> None:
    log = json.dumps(HI) + json.dumps(HELLO) + " " + json.dumps(a_prompt("u2", "Bye", "a1"))

    assert [message.text for message in session_in(log.encode()).messages] == ["Hi", "Hello", "Bye"]


def test_a_record_that_follows_half_of_another_on_its_line_is_read() -> None:
    log = a_log(HI) + b'{"parentUuid":"u1","type":"assistant","message":{"content":[{"ty' + a_log(HELLO)

    conversation = session_in(log)

    assert [message.text for message in conversation.messages] == ["Hi", "Hello"]
    assert len(conversation.skipped) == 1


def test_byte_order_marks_windows_line_ends_and_blank_lines_do_no_harm() -> None:
    log = b"\xef\xbb\xbf" + a_log(HI).replace(b"\n", b"\r\n") + b"\r\n  \n\xef\xbb\xbf" + a_log(HELLO).rstrip()

    conversation = session_in(log)

    assert [message.text for message in conversation.messages] == ["Hi", "Hello"]
    assert conversation.nodes.total == 2


def test_half_a_character_becomes_a_replacement_character() -> None:
    log = a_log(HI) + json.dumps(a_piece("a1", "caf\udcb2 \ud83d\ude42", "u1")).encode() + b"\n"

    assert session_in(log).messages[1].text == "caf\ufffd 🙂"


def test_an_object_with_log_lines_is_a_session() -> None:
    document = json.dumps({"title": "x", "loglines": [HI, 7, HELLO]}, indent=2).encode()

    conversation = session_in(document, "S1.json")

    assert [message.text for message in conversation.messages] == ["Hi", "Hello"]
    assert [skipped.where for skipped in conversation.skipped] == ["loglines[1]"]


def test_a_session_that_speaks_of_log_lines_is_no_such_object() -> None:
    assert session(a_prompt("u1", 'What is {"loglines": []}?'), HELLO).title == 'What is {"loglines": []}?'


def test_a_long_file_without_a_message_is_named() -> None:
    snapshots = [{"type": "file-history-snapshot", "messageId": str(at), "snapshot": {}} for at in range(60)]

    (whole,) = read_files({"S1.jsonl": a_log(*snapshots)})
    (found,) = read_files({"S1.jsonl": a_log(*snapshots) + b"{"})

    assert whole == LeftOut("S1.jsonl", "it holds no messages, only: file-history-snapshot (60)")
    assert found == Skipped("S1.jsonl", "it holds no messages, only: file-history-snapshot (60), damaged lines (1)")


def test_every_line_is_accounted_for() -> None:
    log = (
        a_log(
            summary("Soup", "u9"),
            HI,
            HELLO,
            HELLO,
            a_record("progress", "p1", "a1", data={}),
            of_agent(a_prompt("s1", "Look")),
            of_agent(a_piece("s2", "Seen", "s1")),
        )
        + b"{\n"
    )

    found = conversations_in({"S1.jsonl": log})

    assert [one.nodes.total for one in found] == [6, 2]
    assert [one.nodes.unaccounted(len(one.skipped)) for one in found] == [0, 0]


# Titles


def a_titled(*records: dict[str, Any]) -> str | None:
    return session(*records, HI, HELLO).title


def test_the_users_title_comes_before_a_generated_one_a_summary_and_the_first_prompt() -> None:
    custom = [a_record("custom-title", None, customTitle=title) for title in ("Soup", "Good soup")]
    generated = a_record("ai-title", None, aiTitle="On soup")

    assert a_titled(generated, *custom, summary("Talk", "a1")) == "Good soup"
    assert a_titled(generated, summary("Talk", "a1")) == "On soup"
    assert a_titled(summary("Talk", "a1")) == "Talk"
    assert a_titled() == "Hi"


def test_an_empty_title_takes_the_older_one_away() -> None:
    assert (
        a_titled(a_record("custom-title", None, customTitle="Soup"), a_record("custom-title", None, customTitle=""))
        == "Hi"
    )


def test_a_summary_of_another_file_or_of_a_failure_is_no_title() -> None:
    assert a_titled(summary("Other", "u9"), summary("Nobody", None), summary("API Error: 529", "a1")) == "Hi"


def test_a_long_prompt_gives_one_short_line() -> None:
    title = session(a_prompt("u1", "味噌汁の作り方を\n教えて " * 50), HELLO).title

    assert title is not None
    assert len(title) == 100
    assert title.startswith("味噌汁の作り方を 教えて 味噌汁")
    assert title.endswith("…")


def test_commands_and_injected_text_give_no_title() -> None:
    conversation = session(
        a_prompt("u1", "<command-name>/clear</command-name>"),
        a_prompt("u2", "<local-command-stdout></local-command-stdout>", "u1"),
        a_prompt("u3", "Caveat: The messages below were generated by a program", "u2"),
    )

    assert conversation.title is None


# Subagents


def test_threads_of_subagents_in_the_sessions_file_are_conversations_below_it() -> None:
    task = call("t1", "Task", prompt="Look around", description="Find the salt", subagent_type="Explore")

    main, agent = conversations_in(
        {
            "S1.jsonl": a_log(
                HI,
                a_piece("a1", [task], "u1"),
                of_agent(a_prompt("s1", "Look around"), None),
                of_agent(a_piece("s2", "No salt.", "s1"), None),
                a_result("r1", "t1", "No salt.", "a1"),
            )
        }
    )

    assert (main.id, [message.id for message in main.messages]) == ("S1", ["u1", "a1"])
    assert (agent.id, agent.parent_id, agent.title) == ("s1", "S1", "Find the salt")
    assert [message.text for message in agent.messages] == ["Look around", "No salt."]
    assert agent.metadata == {
        "session_ids": ["S1"],
        "agentType": "Explore",
        "description": "Find the salt",
        "toolUseId": "t1",
    }


def test_two_subagents_at_work_at_once_are_two_conversations() -> None:
    found = conversations_in(
        {
            "S1.jsonl": a_log(
                HI,
                of_agent(a_prompt("s1", "One"), None),
                of_agent(a_prompt("o1", "Two"), None),
                of_agent(a_piece("s2", "first", "s1"), None),
                of_agent(a_piece("o2", "second", "o1"), None),
                of_agent(a_piece("o3", "lost", "gone"), None),
            )
        }
    )

    assert [[message.text for message in one.messages] for one in found] == [
        ["Hi"],
        ["One", "first"],
        ["Two", "second", "lost"],
    ]


def test_a_subagents_own_file_is_a_conversation_below_the_session_with_what_its_meta_file_says() -> None:
    folder = "-w/S1/subagents"
    meta = {"agentType": "Explore", "spawnDepth": 1, "model": "claude-y", "toolUseId": "t1", "description": "Find it"}

    (agent,) = conversations_in(
        {
            f"{folder}/agent-ab12.jsonl": a_log(
                of_agent(a_prompt("s1", "Look")), of_agent(a_piece("s2", "Seen", "s1"))
            ),
            f"{folder}/agent-ab12.meta.json": json.dumps(meta).encode(),
        }
    )

    assert (agent.id, agent.parent_id, agent.title) == ("S1/ab12", "S1", "Find it")
    assert agent.metadata == {"session_ids": ["S1"], "agentId": "ab12", **meta}


def test_side_records_of_a_subagents_file_are_counted_with_it() -> None:
    (agent,) = conversations_in({"agent-ab12.jsonl": a_log(a_record("mode", None), of_agent(a_prompt("s1", "Look")))})

    assert agent.nodes.structural == {"mode": 1}


def test_a_subagent_that_begins_with_the_sessions_history_is_no_branch_of_it() -> None:
    main, agent = conversations_in(
        {
            "S1.jsonl": a_log(HI, HELLO),
            "agent-ab12.jsonl": a_log(of_agent(HI), of_agent(HELLO), of_agent(a_prompt("s1", "Look", "a1"))),
        }
    )

    assert main.root_id != agent.root_id


def test_a_damaged_meta_file_costs_nothing_but_itself() -> None:
    files = {"agent-ab12.jsonl": a_log(of_agent(a_prompt("s1", "Look"))), "agent-ab12.meta.json": b"{"}

    (agent,) = conversations_in(files)

    assert agent.metadata["agentId"] == "ab12"


def test_the_subagent_of_a_resumed_session_belongs_to_the_conversation_it_goes_on_with() -> None:
    resumed = a_log(HI, HELLO, a_prompt("u2", "More", "a1", sessionId="S2"))
    files = {
        "-w/S2.jsonl": resumed,
        "-w/S2/subagents/agent-ab12.jsonl": a_log({**of_agent(a_prompt("s1", "Look")), "sessionId": "S2"}),
    }

    found = {one.id: one.parent_id for one in conversations_in(files)}

    assert found == {"S1": None, "S2/ab12": "S1"}


def test_a_kept_original_is_read_again_to_the_same_conversation() -> None:
    files = {
        "-w/S2.jsonl": a_log(HI, HELLO, a_prompt("u2", "More", "a1", sessionId="S2")),
        "-w/S2/subagents/agent-ab12.jsonl": a_log({**of_agent(a_prompt("s1", "Look")), "sessionId": "S2"}),
        "-w/S2/subagents/agent-ab12.meta.json": b'{"agentType":"Explore"}',
    }
    export = an_export(files)
    records = [one for one in SOURCE.records(export, claimed(export)) if isinstance(one, Record)]
    record = next(one for one in records if one.key == "agent-ab12")
    (first,) = each(SOURCE, record, export)
    assert isinstance(first, Conversation)

    kept = Record(record.where, record.name, record.content, record.key)
    (again,) = each(SOURCE, kept, Export.of_bytes("kept", {record.name: record.content, **first.beside}))

    assert again == first
    assert isinstance(again, Conversation)
    assert (again.parent_id, again.metadata["agentType"]) == ("S1", "Explore")


def test_a_changed_meta_file_is_a_changed_record() -> None:
    log = {"agent-ab12.jsonl": a_log(of_agent(a_prompt("s1", "Look")))}
    exports = [
        an_export(log),
        *(an_export({**log, "agent-ab12.meta.json": meta}) for meta in (b"{}", b'{"agentType":"x"}')),
    ]

    records = [next(SOURCE.records(export, claimed(export))) for export in exports]

    assert len({record.fingerprint for record in records if isinstance(record, Record)}) == 3


# Resumed sessions


def test_a_resumed_session_has_the_roots_and_the_message_ids_of_the_one_it_copies() -> None:
    old = [a_prompt("u1", "Hi"), a_piece("a1", "Hel", "u1", of="msg_1"), a_piece("a2", [call("t1")], "a1", of="msg_1")]
    stamped = [{**record, "timestamp": "2026-03-01T00:00:00Z"} for record in old]

    first, second = conversations_in(
        {"S1.jsonl": a_log(*old), "S2.jsonl": a_log(*stamped, a_prompt("u2", "More", "a2", sessionId="S2"))}
    )

    assert (first.id, second.id) == ("S1", "S1")
    assert first.root_id == second.root_id == "u1"
    assert [message.id for message in second.messages] == ["u1", "a1", "u2"]
    assert second.metadata["session_ids"] == ["S1", "S2"]


def test_a_copy_that_carries_a_new_session_id_has_its_own_id_and_the_same_root() -> None:
    copied = [{**record, "sessionId": "S2"} for record in (HI, HELLO)]

    first, second = conversations_in(
        {"S1.jsonl": a_log(HI, HELLO), "S2.jsonl": a_log(*copied, a_prompt("u2", "More", "a1", sessionId="S2"))}
    )

    assert (first.id, second.id) == ("S1", "S2")
    assert first.root_id == second.root_id


def test_a_fork_that_names_its_origin_has_the_origins_ids() -> None:
    forked = [
        {**a_prompt("f1", "Hi", sessionId="S2"), "forkedFrom": {"sessionId": "S1", "messageUuid": "u1"}},
        {
            **a_piece("f2", "Hello", "f1", of="msg_a1", sessionId="S2"),
            "forkedFrom": {"sessionId": "S1", "messageUuid": "a1"},
        },
        a_prompt("f3", "More", "f2", sessionId="S2"),
    ]

    (conversation,) = conversations_in({"S2.jsonl": a_log(*forked)})

    assert (conversation.id, conversation.root_id) == ("S1", "u1")
    assert [(message.id, message.parent_id) for message in conversation.messages] == [
        ("u1", None),
        ("a1", "u1"),
        ("f3", "a1"),
    ]


def test_records_without_ids_come_to_the_same_ids_in_every_copy() -> None:
    bare = {"type": "user", "sessionId": "S1", "message": {"role": "user", "content": "Hi"}}

    one = session(bare, bare)
    two = session(summary("x", None), bare, bare, HELLO)

    assert [message.id for message in one.messages] == [message.id for message in two.messages[:2]]
    assert len({message.id for message in one.messages}) == 2


def test_sessions_whose_records_have_no_ids_are_never_taken_for_copies_of_each_other() -> None:
    bare = {"type": "user", "message": {"role": "user", "content": "Hi"}}

    found = conversations_in({"one.jsonl": a_log(bare), "two.jsonl": a_log(bare, HELLO)})

    assert {one.id: one.root_id for one in found} == {"one": None, "S1": None}


def test_a_file_that_was_renamed_keeps_its_sessions_id() -> None:
    assert session_in(a_log(HI, HELLO), "backup of soup.jsonl").id == "S1"


def test_a_session_that_does_not_name_itself_is_named_after_its_file() -> None:
    bare = {"type": "user", "uuid": "u1", "parentUuid": None, "message": {"role": "user", "content": "Hi"}}

    assert session_in(a_log(bare), "-w/5f.jsonl").id == "5f"


def test_originals_come_before_the_copies_that_go_on_with_them() -> None:
    later = a_prompt("u9", "Later", sessionId="S0", timestamp="2026-05-01T00:00:00Z")
    export = an_export(
        {
            "p/S0.jsonl": a_log(later),
            "p/A2.jsonl": a_log(HI, HELLO, a_prompt("u2", "More", "a1", sessionId="A2")),
            "p/S1.jsonl": a_log(HI, HELLO),
        }
    )

    records = [record for record in SOURCE.records(export, claimed(export)) if isinstance(record, Record)]

    assert [record.key for record in records] == ["S1", "A2", "S0"]


def test_a_record_is_the_files_own_bytes() -> None:
    export = an_export({"p/S1.jsonl": a_log(HI)})

    (record,) = SOURCE.records(export, export.members)

    assert record == Record("p/S1.jsonl", "p/S1.jsonl", a_log(HI), "S1")


# Places


def test_sessions_lie_below_the_configured_folders_and_the_usual_ones() -> None:
    home = Path("/home/mira")

    found = list(SOURCE.places({"CLAUDE_CONFIG_DIR": "/data/claude, ~/other ,/home/mira/.claude"}, home))

    assert found == [
        Path("/data/claude/projects"),
        Path("/home/mira/other/projects"),
        Path("/home/mira/.claude/projects"),
        Path("/home/mira/.config/claude/projects"),
    ]
