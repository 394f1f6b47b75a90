"""One chat: `conversation` with its facts, and `responses`, each of them wrapped once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from backscroll.model import Attachment, Conversation, Message, Nodes, Role, Skipped
from backscroll.reading.ids import derived_id
from backscroll.reading.times import moment
from backscroll.reading.values import Json, flag_at, kept, list_at, object_at, text_at, texts_at
from backscroll.sources.grok import projects
from backscroll.sources.grok.assets import Assets, attachment, id_in
from backscroll.sources.grok.responses import message
from backscroll.sources.grok.tree import linked

KEPT = (
    "summary",
    "temporary",
    "kind",
    "controller",
    "media_types",
    "asset_ids",
    "root_asset_id",
    "system_prompt_id",
    "workspace_id",
    "task_result_id",
    "x_user_id",
    "anon_user_id",
    "organization_id",
    "team_id",
    "shared_with_team",
    "shared_with_user_ids",
)


def is_chat(raw: Json) -> bool:
    return isinstance(raw.get("conversation"), dict) and isinstance(raw.get("responses"), list)


def conversation(raw: Json, assets: Assets, names: projects.Names) -> Conversation:
    facts, entries = object_at(raw, "conversation"), list_at(raw, "responses")
    responses = [found for entry in entries if (found := response_in(entry))]
    links = linked(responses)
    messages = [message(link.raw, message_id=link.id, parent_id=link.parent_id, assets=assets) for link in links]
    project = text_at(facts, "workspace_id", "project_id") or ""
    repeated = len(responses) - len(links)
    return Conversation(
        source="grok",
        id=text_at(facts, "id", "conversation_id") or id_of_the_first(facts, responses),
        title=text_at(facts, "title"),
        project=names.get(project),
        account=text_at(facts, "user_id", "x_user_id", "anon_user_id"),
        created_at=moment(facts.get("create_time")),
        updated_at=moment(facts.get("modify_time")),
        persona=text_at(facts, "system_prompt_name"),
        starred=flag_at(facts, "starred"),
        active_id=text_at(facts, "leaf_response_id"),
        messages=tuple(with_loose_files(messages, facts, assets)),
        metadata=kept(facts, *KEPT),
        nodes=Nodes(len(entries), len(links), {"repeated": repeated} if repeated else {}),
        skipped=tuple(unreadable(entries)),
        beside=projects.beside(project, names[project]) if project in names else {},
    )


def response_in(entry: Any) -> Json | None:
    """Unwrap a response; some tools that pass an export on leave the inner wrapper out."""
    if not isinstance(entry, dict):
        return None
    inner = entry.get("response", entry)
    if not isinstance(inner, dict) or not inner:
        return None
    return {**inner, "share_link": entry["share_link"]} if entry.get("share_link") else inner


def unreadable(entries: Sequence[Any]) -> Iterator[Skipped]:
    for place, entry in enumerate(entries):
        if response_in(entry) is None:
            yield Skipped(f"responses[{place}]", "there is no response in it")


def with_loose_files(messages: list[Message], facts: Json, assets: Assets) -> list[Message]:
    """Put the files that belong to the chat, but to none of its responses, before the first of them."""
    listed = texts_at(facts, "asset_ids")
    if not listed:
        return messages
    parts = [part for message in messages for part in message.parts]
    given = {id_in(part.pointer) for part in parts if type(part) is Attachment and part.pointer}
    loose = tuple(attachment(asset, assets) for asset in listed if id_in(asset) not in given)
    if not loose:
        return messages
    files = Message(id="files", role=Role.SYSTEM, parts=loose, hidden=True)
    below = [replace(message, parent_id=message.parent_id or files.id) for message in messages]
    return [files, *below]


def id_of_the_first(facts: Json, responses: Sequence[Json]) -> str:
    first = responses[0] if responses else {}
    return derived_id(facts.get("create_time"), *(first.get(key) for key in ("_id", "create_time", "message")))
