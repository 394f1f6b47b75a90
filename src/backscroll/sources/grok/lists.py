"""What a backend file lists beside its chats: projects, scheduled tasks, pictures and films made outside of a chat.

Each becomes a conversation of its own, so that its words are found and its file is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from backscroll.model import Attachment, Conversation, Message, Nodes, Other, Role, Text
from backscroll.reading.ids import derived_id
from backscroll.reading.source import Record
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, text_at, texts_at
from backscroll.sources.grok import projects
from backscroll.sources.grok.assets import Assets, attachment, id_in
from backscroll.sources.grok.members import FOLDER

UNMENTIONED = "unmentioned_assets"


def project(raw: Json, _assets: Assets) -> Conversation:
    """`custom_personality` holds the instructions, as Portable AI Memory found in real exports."""
    words = tuple(Text(text) for key in INSTRUCTIONS if (text := text_at(raw, key)))
    told = (Message(id="instructions", role=Role.SYSTEM, parts=words),) if words else ()
    return Conversation(
        source="grok",
        id=f"project-{projects.project_id(raw) or derived_id(raw)}",
        title=text_at(raw, "name", "title"),
        project=text_at(raw, "name", "title"),
        created_at=moment(raw.get("create_time")),
        updated_at=moment(raw.get("modify_time")),
        messages=told,
        metadata=kept(raw, "preferred_model", "conversation_starters"),
        nodes=Nodes(len(told), len(told)),
    )


def task(raw: Json, _assets: Assets) -> Conversation:
    """A prompt that Grok runs by itself; what its other fields mean is not known, so it is kept whole."""
    written = Other("task", raw, text_at(raw, "prompt", "query", "message", "instructions"))
    created_at = moment(raw.get("create_time"))
    return Conversation(
        source="grok",
        id=f"task-{text_at(raw, 'id', 'task_id', '_id') or derived_id(raw)}",
        title=text_at(raw, "title", "name"),
        created_at=created_at,
        messages=(Message(id="task", role=Role.SYSTEM, parts=(written,), created_at=created_at),),
        nodes=Nodes(1, 1),
    )


def post(raw: Json, assets: Assets) -> Conversation:
    """A picture or film from Imagine: its id is also that of its file."""
    own, address = text_at(raw, "id", "_id", "asset_id"), text_at(raw, "link", "url")
    prompt = text_at(raw, "original_prompt", "prompt")
    created_at = moment(raw.get("create_time"))
    made = made_by(raw, own, address, assets)
    asked = (Message(id="prompt", role=Role.USER, parts=(Text(prompt),), created_at=created_at),) if prompt else ()
    answer = Message(
        id="answer",
        role=Role.ASSISTANT,
        parts=(made,),
        parent_id="prompt" if asked else None,
        model=text_at(raw, "model"),
        created_at=created_at,
    )
    return Conversation(
        source="grok",
        id=f"post-{own or derived_id(raw)}",
        project="Imagine",
        account=text_at(raw, "user_id"),
        created_at=created_at,
        messages=(*asked, answer),
        nodes=Nodes(1, 1),
    )


def made_by(raw: Json, own: str | None, address: str | None, assets: Assets) -> Attachment | Other:
    pointer = own or address
    if pointer is None:
        return Other("media post", raw)
    made = attachment(pointer, assets, link=address, media_type=text_at(raw, "media_type"))
    return replace(made, member=made.member or assets.get(id_in(address or "")))


def files(raw: Json, assets: Assets) -> Conversation:
    ids = texts_at(raw, "ids")
    return Conversation(
        source="grok",
        id=f"files-{text_at(raw, 'folder') or 'all'}",
        title="Files that no chat mentions",
        messages=(Message(id="files", role=Role.SYSTEM, parts=tuple(attachment(own, assets) for own in ids)),),
        nodes=Nodes(1, 1),
    )


def record_of_files(ids: Iterable[str], assets: Assets) -> Record:
    """Give the files that nothing mentions a record, so that they are kept as well."""
    listed = sorted(ids)
    account = assets[listed[0]].partition(FOLDER)[0].rstrip("/").rpartition("/")[2]
    content = json.dumps({UNMENTIONED: [{"folder": account, "ids": listed}]}).encode()
    return Record(FOLDER, f"{FOLDER}.json", content)


INSTRUCTIONS = ("description", "custom_personality", "custom_instructions", "instructions")
Reader = Callable[[Json, Assets], Conversation]
KINDS: dict[str, Reader] = {
    projects.LIST: project,
    "tasks": task,
    "media_posts": post,
    "media_generations": post,
    UNMENTIONED: files,
}
