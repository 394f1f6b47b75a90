"""ChatGPT: which files are ours, how they are cut, and what a conversation says about itself."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backscroll.model import Attachment, Conversation, Skipped
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record
from backscroll.sources.chatgpt import SOURCE
from tests.support.chatgpt import (
    a_conversation,
    a_message,
    an_export,
    chain,
    conversations_in,
    everything_in,
    nodes,
    the_conversation,
)


def a_member(content: Any, name: str = "conversations.json") -> Member:
    written = content if isinstance(content, bytes) else msgspec.json.encode(content)
    return Export.of_bytes("x", {name: written}).members[0]


def records_of(export: Export) -> list[Record]:
    cut = SOURCE.records(export, [member for member in export.members if SOURCE.claims(member)])
    return [record for record in cut if isinstance(record, Record)]


def read_again(record: Record, conversation: Conversation) -> Conversation:
    """Read a kept original: the record alone, and what was kept beside it."""
    export = Export.of_bytes("kept", {record.name: record.content} | conversation.beside)
    (found,) = each(SOURCE, record, export)
    assert isinstance(found, Conversation)
    return found


class TestClaiming:
    @pytest.mark.parametrize(
        "content",
        [
            [a_conversation()],
            [{"title": "without mapping"}, a_conversation()],
            [None, a_conversation()],
            [a_conversation({})],
            [{"title": "Gone", "id": "c", "mapping": None, "current_node": None}],
            {"conversations": [a_conversation()]},
            {"version": 2, "items": [None, a_conversation()]},
            a_conversation(),
        ],
        ids=[
            "array",
            "oddity first",
            "null first",
            "no nodes",
            "null mapping",
            "wrapped",
            "wrapped otherwise",
            "single",
        ],
    )
    def test_conversations_are_claimed_under_any_name(self, content: Any) -> None:
        assert SOURCE.claims(a_member(content, "saved.json"))

    @pytest.mark.parametrize(
        "content",
        [
            [],
            {},
            [{"uuid": "u", "name": "A Claude chat", "chat_messages": []}],
            [{"id": "s", "conversation_id": "c", "title": "Shared", "is_anonymous": True}],
            [{"role": "user", "content": "bare"}],
            {"mapping": {"field": "keyword"}},
            {"conversations": [{"from": "human", "value": "hi"}]},
            [{"title": "A", "inserted_at": "2025-02-01T00:00:00+08:00", "mapping": {"root": {"message": None}}}],
            [a_conversation({"1": {"id": "1", "parent": None, "message": {"fragments": [{"type": "REQUEST"}]}}})],
            b"<html>var jsonData = [1, 2]</html>",
            b"not json",
        ],
        ids=[
            "nothing", "object", "claude", "shares", "bare messages", "other mapping", "sharegpt", "deepseek",
            "deepseek by fragments", "other page", "text",
        ],
    )  # fmt: skip
    def test_lookalikes_are_not(self, content: Any) -> None:
        assert not SOURCE.claims(a_member(content))

    def test_a_head_that_ends_in_the_first_conversation_is_enough(self) -> None:
        long = a_conversation(chain(a_message(text="word " * 40_000)))

        assert SOURCE.claims(a_member([long]))

    def test_model_comparisons_are_never_chats(self) -> None:
        assert not SOURCE.claims(a_member([a_conversation()], "export/model_comparisons.json"))

    def test_a_page_without_conversations_tells_where_they_are(self) -> None:
        advice = SOURCE.near_miss(a_member(b"<html><body>Nothing here</body></html>", "chat.html"))

        assert advice is not None
        assert "conversations-000.json" in advice

    def test_group_chats_are_named_only_where_there_are_some(self) -> None:
        assert SOURCE.near_miss(a_member({"chats": []}, "group_chats.json")) is None
        assert SOURCE.near_miss(a_member({"chats": [{"id": "g"}]}, "group_chats.json")) is not None

    def test_the_side_files_of_a_whole_export_need_no_advice(self) -> None:
        for name in ("user.json", "shared_conversations.json", "message_feedback.json"):
            assert SOURCE.near_miss(a_member([{"id": "x"}], name)) is None


class TestCutting:
    def test_a_damaged_shard_costs_only_what_is_damaged(self) -> None:
        whole = msgspec.json.encode([a_conversation(), a_conversation(id="c-2", conversation_id="c-2")])
        files = {
            "conversations-000.json": whole[:-40],
            "conversations-001.json": msgspec.json.encode([a_conversation()]),
        }

        found = everything_in(Export.of_bytes("x", files))

        assert [type(one) for one in found] == [Conversation, Skipped, Conversation]

    def test_what_follows_the_array_is_reported(self) -> None:
        found = everything_in(Export.of_bytes("x", {"c.json": msgspec.json.encode([a_conversation()]) + b" junk"}))

        assert isinstance(found[1], Skipped)

    def test_a_page_is_read_where_the_json_lies_in_another_export(self) -> None:
        page = b"<html><script>var jsonData = " + msgspec.json.encode([a_conversation(id=None, conversation_id="p")])
        files = {
            "one/conversations.json": msgspec.json.encode([a_conversation()]),
            "two/chat.html": page + b"</script>",
        }

        assert [found.id for found in conversations_in(Export.of_bytes("x", files))] == ["c-1", "p"]

    def test_a_page_cut_off_in_its_data_gives_what_is_whole(self) -> None:
        page = b"<html><script>var jsonData = " + msgspec.json.encode([a_conversation(), a_conversation()])

        found = everything_in(Export.of_bytes("x", {"chat.html": page[:-30]}))

        assert [type(one) for one in found] == [Conversation, Skipped]

    def test_what_stands_beside_wrapped_conversations_is_no_conversation(self) -> None:
        wrapped = {"count": 1, "tags": ["a"], "conversations": [a_conversation()], "more": {"x": 1}}

        assert len(everything_in(Export.of_bytes("x", {"w.json": msgspec.json.encode(wrapped)}))) == 1

    def test_an_element_that_is_no_conversation_is_reported(self) -> None:
        _, lost = everything_in(an_export(a_conversation(), {"colour": "green"}))

        assert isinstance(lost, Skipped)
        assert lost.where == "conversations.json[1]"


class TestHeader:
    @pytest.mark.parametrize("title", [None, "", "  ", "New chat", 7])
    def test_a_title_that_says_nothing_is_none(self, title: Any) -> None:
        assert the_conversation(a_conversation(title=title)).title is None

    def test_missing_times_come_from_the_messages_and_never_from_now(self) -> None:
        mapping = chain(a_message(create_time=1767000100.5), a_message(create_time=None), a_message(create_time=0))

        dated = the_conversation(a_conversation(mapping, create_time=None, update_time=None))
        undated = the_conversation(a_conversation(create_time=None, update_time=None))

        assert dated.created_at == dated.updated_at
        assert dated.created_at is not None
        assert dated.created_at.timestamp() == 1767000100.5
        assert (undated.created_at, undated.updated_at) == (None, None)

    def test_fractions_of_a_millisecond_are_kept(self) -> None:
        found = the_conversation(a_conversation(chain(a_message(create_time=1767000100.123456))))

        assert found.messages[0].created_at is not None
        assert found.messages[0].created_at.microsecond == 123456

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"gizmo_id": "g-p-1", "conversation_template_id": "g-p-1"}, ("g-p-1", None)),
            ({"gizmo_id": "g-1", "gizmo_type": "gpt"}, (None, "g-1")),
            ({"gizmo_id": "g-1", "conversation_template_id": "g-p-2"}, ("g-p-2", "g-1")),
            ({"gizmo_id": "g-x", "gizmo_type": "snorlax"}, ("g-x", None)),
            ({"gizmo_id": None, "conversation_template_id": 3}, (None, None)),
        ],
    )
    def test_gizmos_are_projects_or_custom_gpts(self, fields: dict[str, Any], expected: tuple[Any, Any]) -> None:
        found = the_conversation(a_conversation(**fields))

        assert (found.project, found.persona) == expected

    def test_either_id_will_do(self) -> None:
        assert the_conversation(a_conversation(id=None)).id == "c-1"
        assert the_conversation(a_conversation(conversation_id=None)).id == "c-1"

    def test_a_derived_id_outlives_new_messages_and_a_new_title(self) -> None:
        first = a_message(create_time=1767000100.0)
        before = a_conversation(chain(first), id=None, conversation_id=None)
        after = a_conversation(chain(first, a_message("assistant", create_time=1767000200.0)), title="Other")

        assert the_conversation(before).id == the_conversation(after | {"id": None, "conversation_id": None}).id

    def test_two_conversations_without_ids_stay_two(self) -> None:
        asked = [a_conversation(chain(a_message(text=text)), id=None, conversation_id=None) for text in ("A?", "B?")]

        assert len({found.id for found in conversations_in(an_export(*asked))}) == 2

    def test_fields_of_tomorrow_are_kept(self) -> None:
        found = the_conversation(a_conversation(mood="calm", safe_urls=[], voice=None))

        assert found.metadata == {"mood": "calm"}

    @pytest.mark.parametrize("default", [None, "auto"])
    def test_the_model_is_the_last_message_s_where_the_conversation_names_none(self, default: str | None) -> None:
        models = [a_message("assistant", metadata={"model_slug": slug}) for slug in ("gpt-4", "gpt-4o")]

        found = the_conversation(a_conversation(chain(*models), default_model_slug=default))

        assert found.model == "gpt-4o"
        assert [message.model for message in found.messages] == ["gpt-4", "gpt-4o"]


class TestTree:
    def test_children_that_drop_out_are_joined_to_what_is_left(self) -> None:
        mapping = chain(
            a_message(text="Q"), a_message("assistant", ""), a_message("tool", ""), a_message("assistant", "A")
        )

        found = the_conversation(a_conversation(mapping))

        assert [(message.id, message.parent_id) for message in found.messages] == [("m0", None), ("m3", "m0")]

    def test_siblings_stand_as_their_parent_lists_them_whatever_the_mapping_s_order(self) -> None:
        mapping = nodes(
            ("q", None, a_message()), ("a", "q", a_message("assistant")), ("b", "q", a_message("assistant"))
        )
        turned = {key: mapping[key] for key in ("b", "a", "q")}

        orders = [
            [message.id for message in the_conversation(a_conversation(one)).messages] for one in (mapping, turned)
        ]

        assert orders == [["q", "a", "b"], ["q", "a", "b"]]

    def test_siblings_without_children_lists_stand_in_the_order_of_their_times(self) -> None:
        mapping = nodes(
            ("b", "q", a_message("assistant", create_time=9.0)),
            ("q", None, a_message(create_time=1.0)),
            ("a", "q", a_message("assistant", create_time=5.0)),
        )
        for node in mapping.values():
            del node["children"]

        assert [message.id for message in the_conversation(a_conversation(mapping)).messages] == ["q", "a", "b"]

    def test_children_lead_where_parents_are_missing(self) -> None:
        mapping = nodes(("q", None, a_message()), ("a", "q", a_message("assistant")))
        del mapping["a"]["parent"]

        assert the_conversation(a_conversation(mapping)).messages[1].parent_id == "q"

    def test_a_current_node_that_became_no_message_gives_way_to_the_one_above(self) -> None:
        mapping = chain(a_message(text="Q"), a_message("assistant", "A"), a_message("system", ""))

        assert the_conversation(a_conversation(mapping)).active_id == "m1"

    def test_a_thousand_answers_deep_is_no_trouble(self) -> None:
        mapping = chain(*(a_message(text=str(place)) for place in range(3000)))

        assert len(the_conversation(a_conversation(mapping)).messages) == 3000

    def test_a_message_that_breaks_the_reader_costs_only_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(_turn: object) -> Any:
            raise TypeError("a shape nobody has seen")

        monkeypatch.setitem(__import__("backscroll.sources.chatgpt.content", fromlist=["x"]).READERS, "riddle", breaks)
        mapping = chain(a_message(text="Q"), a_message(content={"content_type": "riddle"}), a_message(text="R"))

        found = the_conversation(a_conversation(mapping))

        assert [message.text for message in found.messages] == ["Q", "R"]
        assert "a shape nobody has seen" in found.skipped[0].why


class TestSideFiles:
    def test_the_account_is_the_one_of_the_export_the_file_lies_in(self) -> None:
        files = {
            f"{folder}/{name}": msgspec.json.encode(value)
            for folder in ("home", "work")
            for name, value in (
                ("conversations.json", [a_conversation()]),
                ("user.json", {"email": f"ida@{folder}.example"}),
            )
        }

        found = conversations_in(Export.of_bytes("x", files))

        assert [one.account for one in found] == ["ida@home.example", "ida@work.example"]

    def test_the_phone_number_is_not_kept(self) -> None:
        found = the_conversation(
            a_conversation(), user_json={"id": "u", "email": "i@x.example", "phone_number": "+123"}
        )

        assert b"+123" not in msgspec.json.encode(found)

    def test_a_damaged_side_file_is_reported_and_costs_nothing_else(self) -> None:
        lost, found = everything_in(an_export(a_conversation(), files={"user.json": b'{"id": '}))

        assert isinstance(lost, Skipped)
        assert isinstance(found, Conversation)

    @pytest.mark.parametrize("rating", ["thumbs_up", "thumbsUp", "THUMBS_UP", 1])
    def test_thumbs_are_read_however_they_are_spelt(self, rating: Any) -> None:
        row = {"message_id": "m0", "conversation_id": "c-1", "rating": rating, "text": "Good"}

        (message,) = the_conversation(a_conversation(), message_feedback_json=[row]).messages

        assert message.rating is not None
        assert (message.rating.value, message.rating.reason) == (1, "Good")

    def test_a_rating_nobody_understands_is_kept_as_it_is(self) -> None:
        found = the_conversation(a_conversation(), message_feedback_json=[{"id": "m0", "rating": "meh"}])

        assert found.messages[0].rating is None
        assert found.metadata == {"feedback": [{"rating": "meh"}]}

    def test_a_kept_original_reads_the_same_without_its_export(self) -> None:
        picture = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_ab12", "size_bytes": 3}
        mapping = chain(a_message(content={"content_type": "multimodal_text", "parts": [picture]}))
        export = an_export(
            a_conversation(mapping),
            user_json={"email": "ida@example.org"},
            conversation_asset_file_names_json={"file_ab12.dat": "robin.png", "file_other.dat": "other.png"},
            library_files_json=[{"file_id": "file_ab12", "mime_type": "image/png"}, {"file_id": "file_other"}],
            message_feedback_json=[{"id": "m0", "rating": "thumbs_down"}, {"id": "elsewhere", "rating": "thumbs_up"}],
            shared_conversations_json=[{"id": "s", "conversation_id": "c-1"}, {"id": "t", "conversation_id": "c-2"}],
        )
        (record,) = records_of(export)
        (found,) = conversations_in(export)

        assert read_again(record, found) == found
        assert found.account == "ida@example.org"
        assert b"other" not in b"".join(found.beside.values())
        assert b"elsewhere" not in b"".join(found.beside.values())

    def test_a_kept_original_remembers_a_name_that_only_the_member_told(self) -> None:
        picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Ab1"}
        mapping = chain(a_message(content={"content_type": "multimodal_text", "parts": [picture]}))
        export = an_export(a_conversation(mapping), files={"file-Ab1-robin.png": b"x"})
        (record,) = records_of(export)
        (found,) = conversations_in(export)

        (part,) = read_again(record, found).messages[0].parts

        assert isinstance(part, Attachment)
        assert (part.name, part.is_missing) == ("robin.png", True)


class TestContext:
    """A record's fingerprint changes when something beside it changes that its reading depends on, and only then."""

    def fingerprints(self, **side_files: Any) -> list[bytes]:
        picture = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_ab12"}
        rich = a_conversation(chain(a_message(content={"content_type": "multimodal_text", "parts": [picture]})))
        plain = a_conversation(nodes(("p", None, a_message())), id="c-2", conversation_id="c-2")
        return [record.fingerprint for record in records_of(an_export(rich, plain, **side_files))]

    @pytest.mark.parametrize(
        "side_files",
        [
            {"files": {"file_ab12.dat": b"x"}},
            {"conversation_asset_file_names_json": {"file_ab12.dat": "robin.png"}},
            {"library_files_json": [{"file_id": "file_ab12", "file_name": "robin.png"}]},
            {"message_feedback_json": [{"id": "m0", "rating": "thumbs_up"}]},
            {"message_feedback_json": [{"id": "f", "conversation_id": "c-1", "rating": "thumbs_up"}]},
            {"shared_conversations_json": [{"id": "s", "conversation_id": "c-1"}]},
        ],
    )
    def test_what_concerns_one_conversation_changes_only_that_one(self, side_files: dict[str, Any]) -> None:
        before, after = self.fingerprints(), self.fingerprints(**side_files)

        assert before[0] != after[0]
        assert before[1] == after[1]

    def test_the_account_changes_all(self) -> None:
        before, after = self.fingerprints(), self.fingerprints(user_json={"id": "u"})

        assert set(before).isdisjoint(after)

    def test_strangers_change_nothing(self) -> None:
        others = {"files": {"file_other.dat": b"x", "notes.txt": b"y"}, "message_feedback_json": [{"id": "z"}]}

        assert self.fingerprints() == self.fingerprints(**others)
