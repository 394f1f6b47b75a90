"""`python -m tests.support.api_examples` asks a server everything once, and keeps what it answers as examples.

They stand in the API's own document, cut short; a test holds them to the answers' types.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import msgspec
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.archive.demo import sample_exports
from backscroll.web.described import EXAMPLES, Example
from tests.support.web import let_in, reloaded, served, settings_for

HOME = "/home/ada/.local/share/backscroll"
MOST_ITEMS, LONGEST_TEXT = 2, 200
# Numbers that stand for hours and weekdays are told whole.
MOST_NUMBERS = 24
JSON = "application/json"
HEADERS = ("ETag", "Content-Disposition")


class Recorder:
    """Asks, and keeps what was asked and answered by method and path as the document names them."""

    def __init__(self, client: TestClient) -> None:
        self.kept: dict[str, Example] = {}
        self._client = client

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        files: Any = None,
        query: dict[str, Any] | None = None,
        **names: Any,
    ) -> Any:
        """Ask, and give the answer; `names` fill the path's."""
        sent = {"json": body} if body is not None else {}
        answer = self._client.request(method, path.format(**names), params=query, files=files, **sent)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        self.kept[f"{method} {path}"] = Example(
            parameters={**names, **(query or {})},
            asked=_short(body),
            answer=_shown(answer),
            headers={name: answer.headers[name] for name in HEADERS if name in answer.headers},
        )
        return answer.json() if answer.headers.get("content-type") == JSON else None

    def reload(self) -> None:
        """Do what our pages do when they look at another archive."""
        reloaded(self._client)


def _shown(answer: Any) -> Any:
    """Give the beginning of what was answered, where it can be read; events are told whole."""
    kind = answer.headers.get("content-type", "")
    if kind == JSON:
        return _short(answer.json())
    if kind.startswith("text/event-stream"):
        return answer.text
    text = answer.content.decode(errors="replace")
    return _short(text) if text and "\ufffd" not in text else None


def _short(value: Any) -> Any:
    """Give a value with the beginnings of its lists and texts."""
    match value:
        case dict():
            return {name: _short(one) for name, one in value.items()}
        case list():
            most = MOST_NUMBERS if all(isinstance(one, int | list) for one in value) else MOST_ITEMS
            return [_short(one) for one in value[:most]]
        case str() if len(value) > LONGEST_TEXT:
            return f"{value[:LONGEST_TEXT]}…"
        case _:
            return value


def record(recorder: Recorder, archive: Archive, export: Path) -> None:
    """Ask everything once."""
    ask = recorder.ask
    _record_imports(recorder, export)
    _record_one(recorder, archive)
    _record_many(recorder)
    for path in ("/api/statistics", "/api/archive", "/api/archives", "/api/health", "/api/health/live", "/api/session"):
        ask("GET", path)
    ask("GET", "/api/statistics/insights", query={"from": "2026-01-01", "to": "2026-12-31", "zone": "Europe/Berlin"})
    for path in ("/api/archive/backup", "/api/archive/vacuum", "/api/archive/index", "/api/health/check"):
        ask("POST", path)
    ask("POST", "/api/archives", {"name": "work"})
    ask("POST", "/api/archives/{name}/open", name="work")


def _record_imports(recorder: Recorder, export: Path) -> None:
    ask = recorder.ask
    ask("GET", "/api/import/sources")
    files = {"file": ("conversations.json", export.read_bytes())}
    looked = ask("POST", "/api/import/preview", files=files)
    _ended(recorder, looked["id"])
    job = ask("POST", "/api/import", files=files)
    _ended(recorder, job["id"])
    ask("GET", "/api/import/jobs")
    ask("GET", "/api/import/jobs/{job_id}/events", job_id=job["id"])
    ask("POST", "/api/import/jobs/{job_id}/cancel", job_id=looked["id"])
    ask("GET", "/api/import/local")
    _ended(recorder, ask("POST", "/api/import/local/preview", {"source": "claude-code"})["id"])
    _ended(recorder, ask("POST", "/api/import/local", {"source": "claude-code"})["id"])
    number = ask("GET", "/api/imports")["imports"][0]["number"]
    ask("GET", "/api/imports/{number}", number=1, query={"outcome": "new", "limit": 50})
    _ended(recorder, ask("POST", "/api/imports/{number}/again", number=number)["id"])
    ask("POST", "/api/imports/{number}/undo", number=1)


def _ended(recorder: Recorder, job_id: str) -> None:
    while recorder.ask("GET", "/api/import/jobs/{job_id}", job_id=job_id)["finished_at"] is None:
        sleep(0.05)


def _record_one(recorder: Recorder, archive: Archive) -> None:
    ask = recorder.ask
    hit = ask("GET", "/api/search", query={"q": "bread", "limit": 5})["hits"][0]
    ask("GET", "/api/conversations/search", query={"q": "bread", "limit": 5})
    one = {"conversation_id": hit["conversation_id"]}
    here = "/api/conversations/{conversation_id}"
    ask("GET", here, query={"m": hit["message_id"]}, **one)
    ask("GET", f"{here}/messages", query={"start": 0, "count": 50}, **one)
    ask("GET", f"{here}/find", query={"q": "bread"}, **one)
    ask("PATCH", here, {"title": "The bread that worked", "starred": True}, **one)
    ask("PUT", f"{here}/tags", {"tags": ["kitchen", "to try"]}, **one)
    ask("DELETE", f"{here}/tags", query={"tag": "to try"}, **one)
    written = ask("POST", f"{here}/notes", {"text": "Less salt next time", "message_id": hit["message_id"]}, **one)
    note = {**one, "number": written["notes"][0]["number"]}
    ask("GET", f"{here}/notes", **one)
    ask("PUT", f"{here}/notes/{{number}}", {"text": "Half the salt next time"}, **note)
    ask("DELETE", f"{here}/notes/{{number}}", **note)
    ask("GET", f"{here}/original", **one)
    ask("GET", f"{here}/original/{{number}}", number=0, **one)
    ask("GET", f"{here}/export", query={"format": "markdown", "branches": "all"}, **one)
    message = {"message_id": hit["message_id"]}
    ask("PUT", "/api/messages/{message_id}/rating", {"value": 1, "reason": "It rose"}, **message)
    forked = ask("POST", "/api/messages/{message_id}/fork", {"scope": "path"}, **message)
    ask("POST", "/api/conversations", {"title": "Ideas for spring"})
    ask("DELETE", here, conversation_id=forked["id"])
    ask("GET", "/api/attachments/{sha256}", sha256=_a_file(archive))


def _a_file(archive: Archive) -> str:
    for card in archive.conversations(page_size=200).conversations:
        for message in archive.conversation(card.id).messages:
            for part in message.parts:
                if sha256 := getattr(part, "sha256", None):
                    return str(sha256)
    raise LookupError("None of the sample exports holds a file.")


def _record_many(recorder: Recorder) -> None:
    ask = recorder.ask
    ask("GET", "/api/conversations", query={"source": "chatgpt", "order": "newest", "limit": 50})
    ask("GET", "/api/conversations/facets", query={"facet": "sources", "zone": "Europe/Berlin"})
    bread = {"filter": {"q": "bread"}}
    changed = ask("POST", "/api/conversations/bulk", {**bread, "action": "tag", "tags": ["baking"]})
    ask("POST", "/api/undo/{undo}", undo=changed["undo"])
    ask("POST", "/api/conversations/export/bulk", {**bread, "format": "markdown"})
    address = ask("POST", "/api/conversations/export", {**bread, "format": "html"})["address"]
    ask("GET", "/api/conversations/export/{wish}", wish=address.rpartition("/")[2])
    ask("GET", "/api/search/facets", query={"q": "bread"})
    ask("GET", "/api/search/complete", query={"text": "bread source:"})
    ask("GET", "/api/tags")
    ask("POST", "/api/tags", {"name": "kitchen", "new_name": "cooking"})
    ask("DELETE", "/api/tags", query={"name": "cooking"})
    ask("PUT", "/api/searches/{name}", {"query": "bread is:starred"}, name="baking")
    ask("GET", "/api/searches")
    ask("DELETE", "/api/searches/{name}", name="baking")


@contextmanager
def asked() -> Iterator[tuple[Recorder, Path]]:
    """Give one who asks a server with the sample exports, and the folder it lies in."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        database = place / "personal.db"
        home = _home_with_sessions(place)
        with Archive.open(database) as archive:
            archive.keys.set_password("a long password")
            for path in sample_exports():
                archive.import_path(path)
        with served(settings_for(database, home=home)) as client:
            yield Recorder(let_in(client)), place


def _home_with_sessions(place: Path) -> Path:
    """Give a home in which a program has kept the sessions of the samples."""
    (sessions,) = [path for path in sample_exports() if path.name == "claude-code"]
    home = place / "home"
    for path in sessions.rglob("*.jsonl"):
        kept = home / ".claude" / "projects" / path.parent.name / path.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(path.read_bytes())
    return home


def main() -> None:
    (export,) = [path for path in sample_exports() if path.name == "chatgpt"]
    with asked() as (recorder, place):
        with Archive.open(place / "personal.db") as archive:
            record(recorder, archive, next(export.rglob("conversations*.json")))
        recorder.reload()
        recorder.ask("DELETE", "/api/session")
        recorder.ask("POST", "/api/session", {"password": "a long password"})
        text = json.dumps(msgspec.to_builtins(recorder.kept), indent=1, sort_keys=True, ensure_ascii=False)
    text = text.replace(str(place), HOME).replace(str(export.parent), "/home/ada/exports")
    text = re.sub(r'("csrf": ")[^"]+', r"\1the-secret-of-this-session", text)
    EXAMPLES.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
