"""The page round the content: its head, its style, and the policy that lets nothing run, load or be sent."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from string import Template

from backscroll.export.characters import one_line
from backscroll.export.html.markup import Html, tag
from backscroll.export.names import slug

_POLICY = (
    "default-src 'none'; style-src '{style}'; img-src data: 'self'; media-src 'self'; script-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def sheet(title: str, kind: str, body: Html) -> str:
    """Give a whole HTML document."""
    style = _template("style.css")
    policy = _POLICY.format(style=_digest(style))
    named = tag("title", title)
    return Template(_template("page.html")).substitute(title=named, policy=policy, style=style, kind=kind, body=body)


@cache
def _template(name: str) -> str:
    return files("backscroll.export.html").joinpath("templates", name).read_text(encoding="utf-8").strip()


def _digest(text: str) -> str:
    """Give the hash by which a content security policy knows an inline style."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def source_mark(source: str) -> Html:
    """Give a source's name with its quiet colour, the same wherever it is named."""
    name = one_line(source)
    return tag("span", tag("bdi", name), class_=f"source source-{slug(name, 40).lower()}")
