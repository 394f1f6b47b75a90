"""What can be read of the parts of an answer that are no prose: edits, questions, warnings, buttons, status lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from backscroll.reading.values import Json, object_at, objects_at, text_at, texts_at
from backscroll.sources.vscode_copilot.locations import name_at
from backscroll.sources.vscode_copilot.markdown import label_of, words_of

EDITS = frozenset({
    "textEditGroup", "notebookEditGroup", "textEdit", "notebookEdit", "workspaceEdit", "externalEdit", "multiDiffData",
})  # fmt: skip
# Marks for the program: where to undo to, which file a code block is for, that a tool or server is about to start.
SILENT = frozenset({
    "undoStop", "codeblockUri", "prepareToolInvocation", "mcpServersStarting", "mcpServersStartingSlow",
    "clearToPreviousToolInvocation", "disabledClaudeHooks",
})  # fmt: skip
_EDIT_WORDS = {"create": "Created", "delete": "Deleted", "rename": "Renamed to"}


def label(kind: str, part: Json) -> str | None:
    """Give the words of a part, or None where it has none."""
    return LABELS.get(kind, _any_words)(part)


def _any_words(part: Json) -> str | None:
    found = (words_of(part.get(key)) for key in ("content", "value", "message", "title", "label"))
    return next(filter(None, found), None)


def _status(part: Json) -> str | None:
    return label_of(part.get("content"))


def _notice(part: Json) -> str | None:
    return words_of(part.get("content"))


def _titled(part: Json) -> str | None:
    return _lines(words_of(part.get(key)) for key in ("title", "subtitle", "message"))


def _edited(part: Json) -> str | None:
    return _sentence("Edited", [name_at(part.get("uri"))])


def _edited_outside(part: Json) -> str | None:
    return _sentence(_EDIT_WORDS.get(text_at(part, "editKind") or "", "Edited"), [name_at(part.get("uri"))])


def _files_changed(part: Json) -> str | None:
    return _lines(_file_changed(edit) for edit in objects_at(part, "edits"))


def _file_changed(edit: Json) -> str | None:
    old, new = name_at(edit.get("oldResource")), name_at(edit.get("newResource"))
    if old and new:
        return f"Renamed {old} to {new}"
    return f"Created {new}" if new else _sentence("Deleted", [old])


def _files_compared(part: Json) -> str | None:
    compared = object_at(part, "multiDiffData")
    resources = objects_at(compared, "resources")
    names = [name_at(one.get("goToFileUri") or one.get("modifiedUri") or one.get("originalUri")) for one in resources]
    return _lines([text_at(compared, "title"), _sentence("Edited", names)])


def _questions(part: Json) -> str | None:
    answers = object_at(part, "data")
    asked = (_question(one, answers.get(str(one.get("id")))) for one in objects_at(part, "questions"))
    return _lines([words_of(part.get("message")), *asked])


def _question(question: Json, answer: Any) -> str | None:
    words = words_of(question.get("message")) or text_at(question, "title")
    given = _answer(answer)
    return f"{words} → {given}" if words and given else words or given


def _answer(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return words_of(answer)
    chosen = [*texts_at(answer, "selectedValues"), text_at(answer, "selectedValue"), text_at(answer, "freeformValue")]
    return ", ".join(filter(None, chosen)) or None


def _plan(part: Json) -> str | None:
    return _lines([text_at(part, "title"), _notice(part), text_at(object_at(part, "data"), "feedback")])


def _tree(part: Json) -> str | None:
    return _lines(_branch(object_at(part, "treeData") or part, 0))


def _branch(node: Json, depth: int) -> Iterator[str]:
    yield "  " * depth + (text_at(node, "label") or name_at(node.get("uri")) or "")
    for child in objects_at(node, "children"):
        yield from _branch(child, depth + 1)


def _sentence(verb: str, names: Iterable[str | None]) -> str | None:
    known = ", ".join(filter(None, names))
    return f"{verb} {known}" if known else None


def _lines(texts: Iterable[str | None]) -> str | None:
    return "\n".join(filter(None, texts)) or None


LABELS: dict[str, Callable[[Json], str | None]] = {
    "autoModeResolution": lambda part: text_at(object_at(part, "resolved"), "name", "id"),
    "command": lambda part: label_of(object_at(part, "command").get("title")),
    "confirmation": _titled,
    "elicitation": _titled,
    "elicitation2": _titled,
    "elicitationSerialized": _titled,
    "extensions": lambda part: ", ".join(texts_at(part, "extensions")) or None,
    "externalEdit": _edited_outside,
    "hook": lambda part: _lines([text_at(part, "stopReason"), text_at(part, "systemMessage")]),
    "info": _notice,
    "multiDiffData": _files_compared,
    "notebookEdit": _edited,
    "notebookEditGroup": _edited,
    "planReview": _plan,
    "progressMessage": _status,
    "progressTask": _status,
    "progressTaskSerialized": _status,
    "pullRequest": lambda part: _lines(text_at(part, key) for key in ("title", "description", "author")),
    "questionCarousel": _questions,
    "systemNotification": _notice,
    "textEdit": _edited,
    "textEditGroup": _edited,
    "treeData": _tree,
    "warning": _notice,
    "workspaceEdit": _files_changed,
}
