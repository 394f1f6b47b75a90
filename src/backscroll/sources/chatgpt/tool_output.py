"""What tools gave back: programs, browsers, searches, a computer's screen."""

from __future__ import annotations

from typing import Any

from backscroll.model import Part, ToolResult
from backscroll.reading.links import link
from backscroll.reading.values import Json, kept, object_at, objects_at, text_at, texts_at
from backscroll.sources.chatgpt.citations import bare
from backscroll.sources.chatgpt.node import Node
from backscroll.sources.chatgpt.pieces import parts_of_piece


def result(node: Node, output: str, *, raw: Any = None, is_error: bool = False) -> ToolResult:
    return ToolResult(bare(output), node.author, node.call_id, is_error, raw or None)


def execution_output(node: Node) -> list[Part]:
    """Read a program's run. Where `text` is empty, the run's own record tells what happened."""
    run = object_at(node.metadata, "aggregate_result")
    failed = object_at(run, "in_kernel_exception") or object_at(run, "system_exception")
    output = text_at(node.content, "text") or _run_output(run) or _exception(failed)
    last_value = text_at(run, "final_expression_output") or ""
    raw = kept(run, "in_kernel_exception", "system_exception") | ({} if last_value in output else {"value": last_value})
    pictures = [
        node.shared.attachments.at(pointer, shown, {})
        for shown in objects_at(run, "messages")
        if "://file" in (pointer := text_at(shown, "image_url") or "")
    ]
    told = [result(node, output, raw=raw, is_error=bool(failed))] if output or failed else []
    return [*told, *pictures]


def _run_output(run: Json) -> str:
    printed = "".join(text_at(said, "text") or "" for said in objects_at(run, "messages"))
    return printed or text_at(run, "final_expression_output") or ""


def _exception(failed: Json) -> str:
    return "\n".join(texts_at(failed, "traceback")) or text_at(failed, "name") or ""


def browsing_display(node: Node) -> list[Part]:
    said = dict.fromkeys(filter(None, (text_at(node.content, "summary"), text_at(node.content, "result"))))
    raw = kept(node.content, "assets", "tether_id")
    return [result(node, "\n\n".join(said), raw=raw)] if said or raw else []


def quote(node: Node) -> list[Part]:
    lines = (text_at(node.content, "text") or "").splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return _page(node, quoted, kept(node.content, "domain", "tether_id"))


def webpage(node: Node) -> list[Part]:
    text = text_at(node.content, "text", "snippet") or ""
    return _page(node, text, kept(node.content, "domain", "pub_timestamp", "crawl_date", "ref_id"))


def _page(node: Node, text: str, raw: Json) -> list[Part]:
    said = "\n\n".join(filter(None, (_heading(node.content, "title", "domain"), text)))
    return [result(node, said, raw=raw)] if said else []


def _heading(page: Json, *titles: str) -> str:
    title, url = text_at(page, *titles), text_at(page, "url")
    return link(title, url) if url else title or ""


def system_error(node: Node) -> list[Part]:
    said = text_at(node.content, "text", "name") or ""
    return [result(node, said, raw=kept(node.content, "name"), is_error=True)]


def computer_output(node: Node) -> list[Part]:
    state = object_at(node.content, "state")
    screenshot = object_at(node.content, "screenshot")
    told = result(node, _heading(state, "title"), raw=kept(node.content, "computer_id", "state"))
    return [told, *parts_of_piece(node, screenshot)] if screenshot else [told]


def citable_code_output(node: Node) -> list[Part]:
    said = text_at(node.content, "output_str") or ""
    raw = kept(node.content, "metadata")
    return [result(node, said, raw=raw)] if said or raw else []
