"""A request and its answer, as the messages they were."""

from __future__ import annotations

from collections.abc import Iterator

from backscroll.model import Message, Other, Part, Rating, Role, Text, Tokens
from backscroll.reading.times import moment
from backscroll.reading.values import Json, count_at, flag_at, object_at, objects_at, text_at
from backscroll.sources.vscode_copilot.attachments import context_parts
from backscroll.sources.vscode_copilot.markdown import words_of
from backscroll.sources.vscode_copilot.notes import answer_notes, request_notes
from backscroll.sources.vscode_copilot.response import answer_parts
from backscroll.sources.vscode_copilot.rounds import Rounds

# `ChatAgentVoteDirection` of microsoft/vscode; in 2023 a thumb down was 2.
VOTES = {0: -1, 1: 1, 2: -1}


def has_answer(request: Json) -> bool:
    """Whether VS Code shows an answer below a request, by its own rule (`ChatModel._deserializeRequest`)."""
    return any(request.get(key) is not None for key in ("response", "result", "responseErrorDetails"))


def typed_text(request: Json) -> str | None:
    """Give what was typed: the text of the message, which old files hold as a plain string."""
    message = request.get("message")
    if isinstance(message, str):
        return message or None
    whole = object_at(request, "message")
    return text_at(whole, "text") or "".join(text_at(part, "text") or "" for part in objects_at(whole, "parts")) or None


def asked(request: Json, message_id: str, parent_id: str | None) -> Message:
    """Give a request as a message; one that VS Code sent of its own accord is not the user's words."""
    text = typed_text(request)
    words: list[Part] = [Text(text)] if text else []
    return Message(
        id=message_id,
        parent_id=parent_id,
        role=Role.SYSTEM if flag_at(request, "isSystemInitiated") else Role.USER,
        parts=(*words, *context_parts(request)),
        created_at=moment(request.get("timestamp")),
        hidden=flag_at(request, "hiddenFromTranscript") or flag_at(request, "requestHiddenFromTranscript"),
        metadata=request_notes(request),
    )


def answered(request: Json, message_id: str, parent_id: str | None, assistant: str | None) -> Message:
    """Give an answer as a message. One without a time of its own has that of its request, as in VS Code."""
    rounds = Rounds(object_at(request, "result"))
    return Message(
        id=message_id,
        parent_id=parent_id,
        role=Role.ASSISTANT,
        author=text_at(object_at(request, "agent"), "fullName") or assistant,
        model=_model(request),
        parts=(*answer_parts(request.get("response"), message_id, rounds), *_errors(request)),
        created_at=moment(request.get("responseTimestamp")) or moment(request.get("timestamp")),
        tokens=_tokens(request),
        rating=_rating(request),
        hidden=flag_at(request, "hiddenFromTranscript"),
        metadata=answer_notes(request),
    )


def _errors(request: Json) -> Iterator[Other]:
    """Give what went wrong, which VS Code shows below the answer; in 2023 it stood beside the result."""
    for details in (
        object_at(object_at(request, "result"), "errorDetails"),
        object_at(request, "responseErrorDetails"),
    ):
        if details:
            yield Other("error", details, words_of(details.get("message")) or text_at(details, "code"))


def _model(request: Json) -> str | None:
    """Give the model's id as written, or the one that an automatic choice came to."""
    model = text_at(request, "modelId")
    if model is not None and model.rpartition("/")[2] != "auto":
        return model
    noted = text_at(object_at(object_at(request, "result"), "metadata"), "resolvedModel")
    shown = (text_at(object_at(part, "resolved"), "id") for part in objects_at(request, "response"))
    return noted or next(filter(None, shown), None) or model


def _tokens(request: Json) -> Tokens | None:
    """Give the usage, which older versions left to the notes of the extension."""
    notes = object_at(object_at(request, "result"), "metadata")
    spent = count_at(request, "promptTokens"), count_at(request, "completionTokens")
    if spent == (None, None):
        spent = count_at(notes, "promptTokens"), count_at(notes, "outputTokens")
    return None if spent == (None, None) else Tokens(*spent)


def _rating(request: Json) -> Rating | None:
    vote = request.get("vote")
    if type(vote) is not int or vote not in VOTES:
        return None
    return Rating(VOTES[vote], text_at(request, "voteDownReason"))
