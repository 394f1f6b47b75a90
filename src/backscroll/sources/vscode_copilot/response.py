"""An answer: the parts of `response[]`, in the order in which they were streamed.

The kinds are those of `chatService.ts` and `chatModel.ts` in microsoft/vscode, with what older versions wrote.
"""

from __future__ import annotations

import re
from typing import Any

from backscroll.model import Other, Part, Reasoning, Text
from backscroll.reading.values import Json, text_at
from backscroll.sources.vscode_copilot.labels import EDITS, LABELS, SILENT, label
from backscroll.sources.vscode_copilot.markdown import Fences, mention_of, words_of
from backscroll.sources.vscode_copilot.rounds import Rounds
from backscroll.sources.vscode_copilot.tools import tool_parts

_FENCE_OPENED = re.compile(r"(?:\n|\A)[ \t]*(?:`{3,}|~{3,})[^`\n]*\s*\Z")
_FENCE_CLOSED = re.compile(r"\s*(?:`{3,}|~{3,})[ \t]*(?:\n|\Z)")


def answer_parts(response: Any, answer_id: str, rounds: Rounds) -> tuple[Part, ...]:
    """Give the parts of an answer; of one whose `response` is empty, what the extension noted of it."""
    answer = _Answer(answer_id, rounds)
    for part in response if isinstance(response, list) else [response]:
        answer.take(part)
    return tuple(answer.ended()) or tuple(rounds.parts())


class _Answer:
    """An answer that is being put together from its stream.

    Its text comes in fragments that are joined as they are: a code block can begin in one and end in another. What
    VS Code draws as a block of its own ends the run of text before it.
    """

    def __init__(self, answer_id: str, rounds: Rounds) -> None:
        self._answer_id = answer_id
        self._rounds = rounds
        self._parts: list[Part] = []
        self._run: list[str] = []
        self._fences = Fences()
        self._thoughts: list[str] = []
        self._thought_label: str | None = None
        self._edits_in_fence: list[Part] = []
        self._is_at_edit = False

    def ended(self) -> list[Part]:
        self._end_run()
        return self._parts

    def take(self, part: Any) -> None:
        if isinstance(part, str):
            self._say(part)
        elif isinstance(part, dict):
            self._take(_kind_of(part), part)
        elif part is not None:
            self._add(Other("unknown", part))

    def _take(self, kind: str, part: Json) -> None:
        match kind:
            case "markdown" | "markdownContent" | "markdownVuln":
                self._say(words_of(part.get("content")) or words_of(part.get("value")))
            case "inlineReference":
                self._say(mention_of(part))
            case "thinking":
                self._think(_thought_of(part.get("value")), text_at(part, "generatedTitle"))
            case "toolInvocationSerialized" | "toolInvocation":
                self._add(*tool_parts(part, self._call_id(part), self._rounds))
            case "codeblockUri":
                self._is_at_edit = self._is_at_edit or part.get("isEdit") is True
            case _ if kind in EDITS:
                self._edit(Other(kind, part, label(kind, part)))
            case _ if kind not in SILENT:
                self._tell(kind, part)

    def _say(self, text: str | None) -> None:
        if not text:
            return
        self._end_thought()
        if self._is_at_edit:
            text = self._without_fence_of_edit(text)
        self._run.append(text)
        self._fences.take(text)

    def _without_fence_of_edit(self, text: str) -> str:
        """Drop the empty code block that agent mode writes around an edit, which VS Code shows as the file's name."""
        self._is_at_edit = False
        closed = _FENCE_CLOSED.match(text) if self._fences.is_inside else None
        run = "".join(self._run) if closed else ""
        opened = _FENCE_OPENED.search(run)
        if opened is None or closed is None:
            return text
        self._run = [run[: opened.start()]]
        self._end_text()
        return text[closed.end() :]

    def _edit(self, part: Part) -> None:
        """Put an edit where it stands; one inside a code block waits for the end of the text."""
        if self._fences.is_inside:
            self._edits_in_fence.append(part)
            self._is_at_edit = True
        else:
            self._add(part)

    def _think(self, thought: str, title: str | None) -> None:
        """Join thoughts that follow each other; an empty one stands between two of them."""
        self._end_text()
        if thought:
            self._thoughts.append(thought)
            self._thought_label = title or self._thought_label
        else:
            self._end_thought()

    def _tell(self, kind: str, part: Json) -> None:
        words = label(kind, part)
        if words or kind not in LABELS:
            self._add(Other(kind, part, words))

    def _call_id(self, part: Json) -> str:
        return text_at(part, "toolCallId") or f"{self._answer_id}/{len(self._parts)}"

    def _add(self, *parts: Part) -> None:
        self._end_run()
        self._parts.extend(parts)

    def _end_run(self) -> None:
        self._end_thought()
        self._end_text()

    def _end_text(self) -> None:
        text = "".join(self._run)
        if text and not text.isspace():
            self._parts.append(Text(text.strip("\n")))
        self._parts.extend(self._edits_in_fence)
        self._run, self._edits_in_fence, self._is_at_edit = [], [], False
        self._fences = Fences()

    def _end_thought(self) -> None:
        if self._thoughts:
            self._parts.append(Reasoning("".join(self._thoughts), self._thought_label))
            self._thoughts, self._thought_label = [], None


def _kind_of(part: Json) -> str:
    """Give the kind of a part; Markdown and the file trees of old versions have none."""
    kind = text_at(part, "kind")
    if kind is not None:
        return kind
    if isinstance(part.get("value"), str):
        return "markdown"
    return "treeData" if "label" in part or "children" in part else "unknown"


def _thought_of(value: Any) -> str:
    if isinstance(value, list):
        return "".join(item for item in value if isinstance(item, str))
    return words_of(value) or ""
