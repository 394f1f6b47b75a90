"""What Grok did before it answered: its thoughts, the tools it called, the pages it found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from backscroll.errors import UnreadableExport
from backscroll.model import Other, Part, Reasoning, ToolCall, ToolResult
from backscroll.reading.decoding import decode
from backscroll.reading.tags import Tag, split_at_tags
from backscroll.reading.values import Json, object_at, objects_at, text_at, texts_at
from backscroll.sources.grok.pages import each_once, listed, page_link

TOOL_CARD, CITATION = "xai:tool_usage_card", "grok:render"
CARD_ID, CARD_NAME, CARD_INPUT = f"{TOOL_CARD}_id", "xai:tool_name", "xai:tool_args"
TOLD_OF_A_STEP = {"tag_order", "tagged_text", "tool_usage_results", "web_search_results", "x_posts_ids"}


def thoughts(raw: Json) -> list[Part]:
    """Give the traces, then the steps; where the steps say the same in more detail, they alone speak."""
    steps = [part for step in objects_at(raw, "steps") for part in step_parts(step)]
    told = squeezed("".join(part.text for part in steps if type(part) is Reasoning))
    called = {part.call_id for part in steps if type(part) is ToolCall}
    traces = [part for text, label in traces_of(raw) for part in thought(text, label)]
    return [*(part for part in traces if not is_told(part, told, called)), *steps]


def traces_of(raw: Json) -> Iterator[tuple[str, str | None]]:
    """Give the main trace, and those of the agents it sent out, which may hold the same one again."""
    known = set()
    main = [{"thinking_trace": raw.get("thinking_trace")}]
    for trace in main + objects_at(raw, "agent_thinking_traces"):
        text = text_at(trace, "thinking_trace")
        if text and text not in known:
            known.add(text)
            yield text, text_at(trace, "agent_id", "agent_name")


def thought(text: str, label: str | None = None) -> Iterator[Part]:
    """Give a thought with its tool calls, which stand in it as tags."""
    for piece in split_at_tags(text, TOOL_CARD, CITATION) if "<" in text else (text,):
        if isinstance(piece, Tag):
            yield from tool_call(piece)
        elif words := piece.strip():
            yield Reasoning(words, label)


def tool_call(tag: Tag) -> Iterator[Part]:
    if tag.name != TOOL_CARD:
        return
    fields = {
        piece.name: piece.body.strip()
        for piece in split_at_tags(tag.body, CARD_ID, CARD_NAME, CARD_INPUT)
        if isinstance(piece, Tag)
    }
    yield ToolCall(fields.get(CARD_NAME) or "tool", tool_input(fields.get(CARD_INPUT, "")), fields.get(CARD_ID))


def tool_input(written: str) -> Any:
    text = written.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    try:
        return decode(text.encode()) if text else None
    except UnreadableExport:
        return text


def is_told(part: Part, told: str, called: set[str | None]) -> bool:
    if type(part) is ToolCall:
        return part.call_id is not None and part.call_id in called
    return type(part) is Reasoning and squeezed(part.text) in told


def squeezed(text: str) -> str:
    return "".join(text.split())


def step_parts(step: Json) -> Iterator[Part]:
    """Give a step: `tagged_text` is an object of texts by kind, in `tag_order`, of which one is the step's headline."""
    texts = tagged_texts(step)
    parts = [part for kind, words in texts.items() if kind != "header" for part in told(kind, words)]
    names = {part.call_id: part.name for part in parts if type(part) is ToolCall}
    yield from headed(parts, texts.get("header"))
    yield from results(step, names)


def tagged_texts(step: Json) -> dict[str, str]:
    tagged = step.get("tagged_text")
    if isinstance(tagged, str):
        return {"": tagged}
    texts = object_at(step, "tagged_text")
    order = dict.fromkeys([*texts_at(step, "tag_order"), *texts])
    return {kind: words for kind in order if (words := text_at(texts, kind))}


def told(kind: str, words: str) -> Iterator[Part]:
    if kind == "raw_function_result":
        yield ToolResult(words)
    else:
        yield from thought(words)


def headed(parts: list[Part], headline: str | None) -> list[Part]:
    """Give the headline to the step's first thought, or let it stand alone."""
    if headline is None:
        return parts
    for place, part in enumerate(parts):
        if type(part) is Reasoning:
            return [*parts[:place], replace(part, label=headline), *parts[place + 1 :]]
    return [Reasoning("", headline), *parts]


def results(step: Json, names: dict[str | None, str]) -> Iterator[Part]:
    """Give what the tools gave back, then the pages and posts that no result has shown yet."""
    answers = [tool_result(result, names) for result in objects_at(step, "tool_usage_results")]
    yield from answers
    shown = "".join(answer.output for answer in answers)
    pages = [page for page in each_once(objects_at(step, "web_search_results")) if page_link(page) not in shown]
    if pages:
        yield ToolResult(listed(pages), "web_search")
    if posts := texts_at(step, "x_posts_ids"):
        yield ToolResult("\n".join(posts), "x_search")
    if unknown := untold(step):
        yield Other("step", unknown)


def tool_result(result: Json, names: dict[str | None, str]) -> ToolResult:
    call_id = text_at(result, "tool_usage_card_id")
    rest = {key: value for key, value in result.items() if key != "tool_usage_card_id" and value}
    return ToolResult(output_of(rest), names.get(call_id), call_id)


def untold(step: Json) -> Json:
    """Give what of a step nobody here knows how to read."""
    is_known = isinstance(step.get("tagged_text"), dict | str)
    known = TOLD_OF_A_STEP if is_known else TOLD_OF_A_STEP - {"tagged_text"}
    return {key: value for key, value in step.items() if key not in known and value}


def output_of(result: Json) -> str:
    """Give a result as text: its one text, its pages, or all of it as JSON."""
    values = list(result.values())
    match values:
        case [str(text)]:
            return text
        case [[*pages]] if pages and all(isinstance(page, dict) and "url" in page for page in pages):
            return listed(pages)
        case _:
            return json.dumps(result, ensure_ascii=False, indent=1) if result else ""
