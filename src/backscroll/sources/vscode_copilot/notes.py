"""What a session notes about a request and its answer beside their words."""

from __future__ import annotations

from backscroll.reading.values import Json, count_at, flag_at, kept, object_at, objects_at, text_at
from backscroll.sources.vscode_copilot.locations import located
from backscroll.sources.vscode_copilot.markdown import words_of

# `ResponseModelState` of microsoft/vscode; 1 is complete. Before it there was only `isCanceled`.
STATES = {0: "unfinished", 2: "cancelled", 3: "failed", 4: "waiting for input"}
# `ChatRequestEditedFileEventKind`: what the user did, before this request, with the edits that answers had made.
EDIT_OUTCOMES = {1: "kept", 2: "undone", 3: "changed by the user"}


def is_undone(request: Json) -> bool:
    """Whether the user took a request back; where only its last edits are undone, VS Code still shows it."""
    return _undone(request) == "all"


def request_notes(request: Json) -> Json:
    mode = object_at(request, "modeInfo")
    return _said({
        "command": text_at(object_at(request, "slashCommand"), "name"),
        "confirmation": request.get("confirmation"),
        "edits": _edits(request),
        "label": request.get("systemInitiatedLabel"),
        "mode": text_at(object_at(mode, "modeInstructions"), "name") or text_at(mode, "telemetryModeId", "kind"),
        "undone": _undone(request),
    })  # fmt: skip


def answer_notes(request: Json) -> Json:
    result = object_at(request, "result")
    return _said({
        "agent": text_at(object_at(request, "agent"), "id", "name"),
        "details": words_of(result.get("details")),
        "elapsed_ms": count_at(request, "elapsedMs") or count_at(object_at(result, "timings"), "totalElapsed"),
        "followups": [words for one in objects_at(request, "followups") if (words := text_at(one, "message", "title"))],
        "licenses": _licenses(request),
        "references": _references(request),
        "state": _state(request),
        "undone": _undone(request),
    })  # fmt: skip


def _said(notes: Json) -> Json:
    return kept(notes, *notes)


def _undone(request: Json) -> str | None:
    mark = request.get("shouldBeRemovedOnSend")
    if isinstance(mark, dict) and mark.get("afterUndoStop"):
        return "in part"
    return "all" if mark or flag_at(request, "isHidden") else None


def _edits(request: Json) -> Json:
    events = objects_at(request, "editedFileEvents")
    return {
        place: EDIT_OUTCOMES.get(count_at(event, "eventKind") or 0, "edited")
        for event in events
        if (place := located(event.get("uri")))
    }


def _licenses(request: Json) -> list[str]:
    """Give the licenses of published code that an answer resembles."""
    found = (text_at(one, "license") for one in objects_at(request, "codeCitations"))
    return list(dict.fromkeys(filter(None, found)))


def _references(request: Json) -> list[str]:
    """Give the files and addresses that an answer was based on."""
    cited = [one.get("reference") for one in objects_at(request, "contentReferences")]
    read = [one.get("uri") for one in objects_at(object_at(request, "usedContext"), "documents")]
    return list(dict.fromkeys(place for one in [*cited, *read] if (place := located(one))))


def _state(request: Json) -> str | None:
    state = object_at(request, "modelState").get("value")
    if type(state) is int:
        return STATES.get(state)
    return "cancelled" if flag_at(request, "isCanceled") else None
