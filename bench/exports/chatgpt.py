"""A ChatGPT export of the kind of 2025: one `conversations.json`, its side files and its assets.

Every node carries the metadata that a real one carries, for half of a real export is that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.exports.assets import SIDE, photo, spreadsheet
from bench.exports.making import FIRST_MOMENT, LAST_MOMENT, Made, uuid_from, writer_of
from bench.prose import Writer

Json = dict[str, Any]
REGENERATED, EDITED = 0.02, 0.02
_MODELS = ("gpt-4o", "gpt-4o", "o3", "gpt-5", "gpt-5", "gpt-5-thinking")
# Part of every conversation, nearly always empty.
_CONVERSATION_EXTRAS: Json = {
    "moderation_results": [], "plugin_ids": None, "gizmo_id": None, "gizmo_type": None, "is_archived": False,
    "is_starred": None, "safe_urls": [], "blocked_urls": [], "conversation_origin": None, "voice": None,
    "async_status": None, "disabled_tool_ids": [], "is_do_not_remember": False, "memory_scope": "global_enabled",
    "context_scopes": None, "sugar_item_id": None, "sugar_item_visible": False, "pinned_time": None,
    "is_study_mode": False, "owner": None, "is_read_only": None, "conversation_template_id": None,
}  # fmt: skip


def write(folder: Path, count: int, seed: int) -> Made:
    """Write an export of `count` conversations, one at a time."""
    made = Made(conversations=count)
    for name, content in _side_files().items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    with (folder / "conversations.json").open("w", encoding="ascii", buffering=1 << 20) as file:
        for index in range(count):
            thread = _conversation(writer_of("chatgpt", seed, index))
            file.write(", " if index else "[")
            file.write(json.dumps(thread.as_json()))
            for name, asset in thread.assets.items():
                (folder / name).write_bytes(asset)
            made.messages += thread.said
            made.branched += thread.is_branched
            made.asset_files += len(thread.assets)
        file.write("]" if count else "[]")
    return made


def _side_files() -> dict[str, Any]:
    return {
        "user.json": {"id": "user-Bench", "email": "rivka@example.org", "chatgpt_plus_user": True},
        "message_feedback.json": [],
        "shared_conversations.json": [],
        "user_settings.json": {"user_id": "user-Bench", "settings": {}},
    }


class _Thread:
    """One conversation while it is being written: the tree so far, and the leaf that is written on."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.random = writer.random
        self.id = uuid_from(self.random)
        self.began = self.moment = self.random.uniform(FIRST_MOMENT, LAST_MOMENT)
        self.model = self.random.choice(_MODELS)
        self.mapping: dict[str, Json] = {}
        self.assets: dict[str, bytes] = {}
        self.said = 0
        self.is_branched = False
        self.leaf = uuid_from(self.random)
        self.mapping[self.leaf] = {"id": self.leaf, "message": None, "parent": None, "children": []}

    def add(self, role: str, content: Json, *, name: str | None = None, recipient: str = "all", **metadata: Any) -> str:
        """Hang a message under the leaf, make it the leaf, and give its id."""
        self.moment += self.random.expovariate(1 / 40)
        self.said += 1
        is_last = role == "assistant" and recipient == "all" and content["content_type"] == "text"
        return self._hang(
            {
                "author": {"role": role, "name": name, "metadata": {}},
                "create_time": self.moment,
                "update_time": None,
                "content": content,
                "status": "finished_successfully",
                "end_turn": True if is_last else None,
                "weight": 1.0,
                "metadata": self._usual_metadata(role) | metadata,
                "recipient": recipient,
                "channel": "final" if is_last else None,
            }
        )

    def add_hidden(self, role: str, content: Json) -> None:
        """Hang one of the messages that ChatGPT writes for itself: undated, without words of anyone."""
        self._hang(
            {
                "author": {"role": role, "name": None, "metadata": {}},
                "create_time": None,
                "update_time": None,
                "content": content,
                "status": "finished_successfully",
                "end_turn": True,
                "weight": 0.0,
                "metadata": {"is_visually_hidden_from_conversation": True},
                "recipient": "all",
                "channel": None,
            }
        )

    def _hang(self, message: Json) -> str:
        message_id = uuid_from(self.random)
        siblings = self.mapping[self.leaf]["children"]
        self.is_branched = self.is_branched or bool(siblings)
        siblings.append(message_id)
        self.mapping[message_id] = {
            "id": message_id,
            "message": {"id": message_id, **message},
            "parent": self.leaf,
            "children": [],
        }
        self.leaf = message_id
        return message_id

    def _usual_metadata(self, role: str) -> Json:
        request = {
            "request_id": f"{self.random.getrandbits(64):016x}-FRA",
            "message_source": None,
            "turn_exchange_id": uuid_from(self.random),
            "timestamp_": "absolute",
        }
        if role == "user":
            symbols: Json = {"custom_symbol_offsets": []}
            return {"selected_github_repos": [], "selected_sources": [], "serialization_metadata": symbols, **request}
        return {
            "citations": [],
            "content_references": [],
            "finish_details": {"type": "stop", "stop_tokens": [200002]},
            "is_complete": True,
            "model_slug": self.model,
            "default_model_slug": "auto",
            "parent_id": self.leaf,
            "message_type": "next",
            "search_result_groups": [],
            "safe_urls": [],
            **request,
        }

    def as_json(self) -> Json:
        return {
            "title": self.writer.title(),
            "create_time": self.began,
            "update_time": self.moment,
            "mapping": self.mapping,
            "current_node": self.leaf,
            "conversation_id": self.id,
            "default_model_slug": self.model,
            **_CONVERSATION_EXTRAS,
            "id": self.id,
        }


def _conversation(writer: Writer) -> _Thread:
    thread = _Thread(writer)
    thread.add_hidden("system", _text(""))
    if writer.random.random() < 0.4:
        profile = {"user_profile": "Prefers short answers.", "user_instructions": "Answer with sources."}
        thread.add_hidden("user", {"content_type": "user_editable_context", **profile})
    kind = writer.random.choices(_KINDS, weights=[kind.share for kind in _KINDS])[0]
    for _ in range(writer.about(1.05, 0.85)):
        _turn(thread, kind if writer.random.random() < 0.7 else _PLAIN)
    return thread


def _turn(thread: _Thread, kind: _Kind) -> None:
    before = thread.leaf
    question = kind.ask(thread)
    kind.answer(thread)
    second_thought = thread.random.random()
    if second_thought < REGENERATED:
        thread.leaf = question
        kind.answer(thread)
    elif second_thought < REGENERATED + EDITED:
        thread.leaf = before
        kind.ask(thread)
        kind.answer(thread)


def _text(*parts: str) -> Json:
    return {"content_type": "text", "parts": list(parts)}


def _ask(thread: _Thread) -> str:
    return thread.add("user", _text(thread.writer.question()))


def _plain(thread: _Thread) -> None:
    thread.add("assistant", _text(thread.writer.answer()))


def _code(thread: _Thread) -> None:
    blocks = [thread.writer.sentence(), thread.writer.fenced_code(), thread.writer.answer()]
    thread.add("assistant", _text("\n\n".join(blocks)))


def _reasoning(thread: _Thread) -> None:
    writer = thread.writer
    thoughts = [
        {"summary": writer.title(), "content": writer.sentences(3), "chunks": [], "finished": True} for _ in range(3)
    ]
    source = uuid_from(thread.random)
    thread.add("assistant", {"content_type": "thoughts", "thoughts": thoughts, "source_analysis_msg_id": source})
    seconds = thread.random.randint(2, 90)
    recap = {"content_type": "reasoning_recap", "content": f"Thought for {seconds} seconds"}
    thread.add("assistant", recap, finished_duration_sec=seconds)
    _plain(thread)


def _web(thread: _Thread) -> None:
    writer = thread.writer
    query = json.dumps({"search_query": [{"q": f"{writer.word()} {writer.word()}"}]}, ensure_ascii=False)
    thread.add("assistant", {"content_type": "code", "language": "unknown", "text": query}, recipient="web.run")
    found = [_search_result(writer, place) for place in range(5)]
    group = {"type": "search_result_group", "domain": "example.org", "entries": found}
    shown = "\n\n".join(f"{entry['title']}\n{entry['snippet']}" for entry in found)
    thread.add("tool", _text(shown), name="web.run", search_result_groups=[group])
    marker = "\ue200cite\ue202turn0search1\ue201"
    reference = {
        "matched_text": marker, "type": "grouped_webpages", "alt": None, "prompt_text": None, "refs": [],
        "safe_urls": [found[1]["url"]], "status": "done", "style": None, "fallback_items": None,
        "items": [{key: found[1][key] for key in ("title", "url", "snippet")}],
    }  # fmt: skip
    answer = f"{writer.sentences(2)} {marker}\n\n{writer.answer()}"
    thread.add("assistant", _text(answer), content_references=[reference], search_result_groups=[group])


def _search_result(writer: Writer, place: int) -> Json:
    return {
        "type": "search_result",
        "url": f"https://example.org/{writer.random.getrandbits(48):x}",
        "title": writer.title(),
        "snippet": writer.sentence(),
        "ref_id": {"turn_index": 0, "ref_type": "search", "ref_index": place},
        "pub_date": None,
        "attribution": "example.org",
    }


def _python(thread: _Thread) -> None:
    code, output = thread.writer.code(), thread.writer.sentences(2)
    call = {"content_type": "code", "language": "python", "response_format_name": None, "text": code}
    thread.add("assistant", call, recipient="python")
    run: Json = {
        "status": "success",
        "run_id": uuid_from(thread.random),
        "code": code,
        "final_expression_output": output,
        "in_kernel_exception": None,
        "messages": [],
        "jupyter_messages": [],
    }
    thread.add("tool", {"content_type": "execution_output", "text": output}, name="python", aggregate_result=run)
    _plain(thread)


def _ask_with_file(thread: _Thread) -> str:
    """Ask about a picture or a table; one file in four is missing from the export, as real ones are."""
    asset = spreadsheet(thread.writer) if thread.random.random() < 0.3 else photo(thread.random)
    file_id = f"file-{thread.random.getrandbits(96):024x}"
    if thread.random.random() < 0.75:
        thread.assets[f"{file_id}-{asset.name}"] = asset.content
    pointer = {
        "content_type": "image_asset_pointer",
        "asset_pointer": f"file-service://{file_id}",
        "size_bytes": len(asset.content),
        "width": SIDE,
        "height": SIDE,
        "fovea": None,
        "metadata": None,
    }
    shown = [pointer] if asset.media_type.startswith("image/") else []
    attachment = {"id": file_id, "name": asset.name, "size": len(asset.content), "mime_type": asset.media_type}
    content = {"content_type": "multimodal_text", "parts": [*shown, thread.writer.question()]}
    return thread.add("user", content, attachments=[attachment])


class _Kind(NamedTuple):
    """A way that turns go, and in how many of a hundred conversations they do."""

    share: int
    ask: Callable[[_Thread], str]
    answer: Callable[[_Thread], None]


_PLAIN = _Kind(42, _ask, _plain)
_KINDS = (
    _PLAIN,
    _Kind(22, _ask, _code),
    _Kind(14, _ask, _reasoning),
    _Kind(10, _ask, _web),
    _Kind(7, _ask, _python),
    _Kind(5, _ask_with_file, _plain),
)
