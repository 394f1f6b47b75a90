"""The API's own document: complete, and what the pages' types were made from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from backscroll.web.described import EXAMPLES, Example, operations
from backscroll.web.openapi import document
from backscroll.web.problems import PROBLEM
from backscroll.web.security.gate import OPEN

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "frontend" / "openapi.json"
REFERENCE = ROOT / "docs" / "reference" / "web-api.md"


def test_the_pages_types_are_of_today() -> None:
    """`make fix` writes the document and the types anew."""
    assert KEPT.read_text(encoding="utf-8") == document()


DOCUMENT = json.loads(document())
OPERATIONS = list(operations(DOCUMENT))
ASKED = msgspec.json.decode(EXAMPLES.read_bytes(), type=dict[str, Example])


def answers_of(told: dict[str, Any]) -> dict[str, Any]:
    """Give an operation's answers by their status, also those that are described in one place for all."""
    shared = DOCUMENT["components"]["responses"]
    return {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in told["responses"].items()
    }


every_operation = pytest.mark.parametrize(
    ("method", "path", "told"), OPERATIONS, ids=[f"{method} {path}" for method, path, _ in OPERATIONS]
)


@every_operation
def test_every_route_says_what_it_does_and_who_may_ask(method: str, path: str, told: dict[str, Any]) -> None:
    assert told["summary"]
    assert told["description"]
    assert told["tags"]
    assert told["security"] == ([{}] if (method, path) in OPEN else [{"token": []}, {"session": []}])


@every_operation
def test_every_route_is_in_the_reference(method: str, path: str, told: dict[str, Any]) -> None:
    assert path.partition("{")[0].rstrip("/") in REFERENCE.read_text(encoding="utf-8")


@every_operation
def test_every_answer_has_a_type(method: str, path: str, told: dict[str, Any]) -> None:
    for status, answer in answers_of(told).items():
        kinds = answer.get("content", {})
        assert answer["description"]
        assert all(kind.get("schema") for kind in kinds.values())
        assert status in ("204", "304") or kinds


@every_operation
def test_every_refusal_is_a_problem(method: str, path: str, told: dict[str, Any]) -> None:
    refused = {status: answer for status, answer in answers_of(told).items() if status >= "400"}

    assert {"401", "403", "414", "422", "429", "431", "503"} <= set(refused)
    assert all(list(answer["content"]) == [PROBLEM] for answer in refused.values())
    assert method == "GET" or {"400", "408", "413", "415"} <= set(refused)


@every_operation
def test_everything_has_an_example_that_is_of_its_type(method: str, path: str, told: dict[str, Any]) -> None:
    """`python -m tests.support.api_examples` asks for new ones."""
    said = {f"{method} {path} {status}": answer for status, answer in answers_of(told).items()}
    said["what is sent"] = told.get("requestBody", {})
    for answer in said.values():
        for kind, content in answer.get("content", {}).items():
            if kind in ("application/json", PROBLEM):
                jsonschema_rs.validate({**DOCUMENT, **content["schema"]}, content["examples"]["one"]["value"])


@every_operation
def test_everything_that_is_answered_is_shown(method: str, path: str, told: dict[str, Any]) -> None:
    """Of a file that is no text, its name or its tag is all that can be shown."""
    answered = told["responses"].get("200", {"content": {}})
    named = any("examples" in header for header in answered.get("headers", {}).values())

    assert named or all("examples" in content for content in answered["content"].values())


@every_operation
def test_an_answer_with_a_tag_is_told_of_with_it(method: str, path: str, told: dict[str, Any]) -> None:
    tagged = ["ETag" in told["responses"].get(status, {}).get("headers", {}) for status in ("200", "304")]
    is_file = "206" in told["responses"]

    assert tagged == ["ETag" in ASKED[f"{method} {path}"].headers] * 2 or (is_file and tagged == [True, False])


@every_operation
def test_whatever_must_be_named_has_an_example(method: str, path: str, told: dict[str, Any]) -> None:
    needed = [one for one in told.get("parameters", ()) if one["required"]]

    assert all("examples" in one for one in needed), [one["name"] for one in needed]


def test_no_example_tells_of_the_machine_it_was_made_on() -> None:
    kept = EXAMPLES.read_text(encoding="utf-8")

    assert not re.search(r"/(tmp|root|work|var)/", kept)
