"""The requests of a session and their answers, each below the one before it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from backscroll.model import Message, Skipped
from backscroll.reading.values import Json, text_at
from backscroll.sources.vscode_copilot.notes import is_undone
from backscroll.sources.vscode_copilot.turns import answered, asked, has_answer, typed_text

NO_REQUEST = "no request at this place"
NO_WORDS = "answer without content"


class Thread:
    """A path that is shown, and beside it what the user took back.

    An undone request hangs where it was asked; the next one that is shown hangs there too. `total` counts requests and
    answers as the session holds them.
    """

    def __init__(self, where: str, assistant: str | None) -> None:
        self._where = where
        self._assistant = assistant
        self._words: dict[str, str | None] = {}
        self._undone_id: str | None = None
        self.shown_id: str | None = None
        self.messages: list[Message] = []
        self.structural: Counter[str] = Counter()
        self.skipped: list[Skipped] = []
        self.total = 0

    def take(self, index: int, request: Any) -> None:
        """Add one element of `requests[]`."""
        self.total += 1
        if request is None:
            self.structural[NO_REQUEST] += 1
        elif not isinstance(request, dict):
            self.skipped.append(Skipped(f"{self._where}: request {index}", "it is no request"))
        else:
            self._take(index, request)

    def take_queued(self, index: int, pending: Json) -> None:
        """Add one that was typed while an answer was still on its way, and was never sent."""
        self.total += 1
        request = pending.get("request")
        if not isinstance(request, dict):
            self.structural[NO_REQUEST] += 1
            return
        message_id = self._own_id(text_at(request, "requestId") or f"queued-{index}", typed_text(request))
        message = asked(request, message_id, self.shown_id)
        self.messages.append(msgspec.structs.replace(message, metadata={**message.metadata, "queued": True}))

    def _take(self, index: int, request: Json) -> None:
        parent_id = self.shown_id
        if is_undone(request):
            parent_id = self._undone_id or parent_id
        request_id = self._own_id(text_at(request, "requestId") or f"request-{index}", typed_text(request))
        last_id = self._ask(request, request_id, parent_id)
        if has_answer(request):
            last_id = self._answer(request, request_id, last_id)
        if is_undone(request):
            self._undone_id = last_id
        else:
            self.shown_id, self._undone_id = last_id, None

    def _ask(self, request: Json, request_id: str, parent_id: str | None) -> str | None:
        """Add a request, and give the id of what comes last now; a log that lost its beginning may not hold it."""
        if "message" not in request and "variableData" not in request:
            self.structural[NO_REQUEST] += 1
            return parent_id
        self.messages.append(asked(request, request_id, parent_id))
        return request_id

    def _answer(self, request: Json, request_id: str, parent_id: str | None) -> str | None:
        self.total += 1
        answer_id = self._own_id(text_at(request, "responseId") or f"{request_id}/answer", request_id)
        answer = answered(request, answer_id, parent_id, self._assistant)
        if not answer.parts and not answer.rating and "state" not in answer.metadata:
            self.structural[NO_WORDS] += 1
            return parent_id
        self.messages.append(answer)
        return answer_id

    def _own_id(self, message_id: str, words: str | None) -> str:
        """Give the id, changed where other words have it already: in 2024 counting began anew with each window."""
        if self._words.setdefault(message_id, words) == words:
            return message_id
        return f"{message_id}~{self.total}"
