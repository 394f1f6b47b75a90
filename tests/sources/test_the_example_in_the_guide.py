"""The source that docs/howto/add-a-source.md shows can be copied: it reads its export, and passes the checks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from backscroll.model import Conversation, Role
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Source

ROOT = Path(__file__).parent.parent.parent
GUIDE = ROOT / "docs" / "howto" / "add-a-source.md"
TALK = {
    "id": "t1",
    "name": "Crackers",
    "squawks": [
        {"id": "s1", "by": "person", "said": "Polly?"},
        {"id": "s2", "by": "bird", "said": "Cracker!", "answers": "s1"},
        {"id": "s3", "by": "cat", "said": "Meow", "answers": "s2"},
    ],
}


def code() -> str:
    found = re.search(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_example_reads_its_export_and_puts_no_strangers_words_into_the_users_mouth() -> None:
    names: dict[str, Any] = {}
    exec(code(), names)
    source: Source = names["SOURCE"]
    export = Export.of_bytes("parrot.zip", {"talks.json": json.dumps([TALK]).encode()})

    assert all(map(source.claims, export.members))
    [record] = source.records(export, export.members)
    [found] = each(source, record, export)  # type: ignore[arg-type]

    assert isinstance(found, Conversation)
    assert [message.role for message in found.messages] == [Role.USER, Role.ASSISTANT, Role.SYSTEM]


def test_the_example_passes_the_linter_and_the_formatter() -> None:
    for job in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *job, "--stdin-filename", "src/backscroll/sources/parrot.py", "-"]
        checked = subprocess.run(command, input=code(), cwd=ROOT, capture_output=True, text=True, check=False)

        assert checked.returncode == 0, checked.stdout + checked.stderr
