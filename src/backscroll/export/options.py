"""What of a conversation the reader of an export wants to see."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Branches = Literal["active", "all"] | int


class Options(Struct, frozen=True, kw_only=True):
    """Which branches, by name or by number (from 1, in the order of their leaves), and which kinds of content.

    `hidden` stands for messages the provider does not show as turns, and for the system prompt. A JSON export is
    complete whatever is chosen here.
    """

    branches: Branches = "active"
    reasoning: bool = True
    tools: bool = True
    hidden: bool = False
