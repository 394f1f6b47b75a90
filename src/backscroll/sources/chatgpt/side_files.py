"""What stands beside the conversations and belongs to them: ratings, shares, the account, the files' names."""

from __future__ import annotations

import hashlib
import re

import msgspec

from backscroll.reading.export import Export
from backscroll.reading.values import Json, kept
from backscroll.sources.chatgpt.assets import FILE_ID, AssetIndex
from backscroll.sources.chatgpt.feedback import by_conversation
from backscroll.sources.chatgpt.side_rows import SideRows

ACCOUNT_FILE = "user.json"
FEEDBACK_FILE = "message_feedback.json"
SHARED_FILE = "shared_conversations.json"
_IDS = re.compile(rb'id"\s*:\s*"([^"\\]+)"')


class SideFiles:
    """The side files of one export, read once. A damaged one is named in `skipped` and otherwise as if missing."""

    def __init__(self, export: Export) -> None:
        rows = SideRows(export)
        self.assets = AssetIndex(export, rows)
        self._accounts = rows.objects(ACCOUNT_FILE)
        self._feedback = by_conversation(rows.lists(FEEDBACK_FILE))
        self._shared = by_conversation(rows.lists(SHARED_FILE))
        self.skipped = tuple(rows.skipped)

    def account_of(self, member_name: str) -> Json:
        """Give the account of the export a member lies in: two exports side by side may have two."""
        folder = member_name
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._accounts:
                return kept(self._accounts[folder], "id", "email")
        return kept(next(iter(self._accounts.values())), "id", "email") if len(self._accounts) == 1 else {}

    def feedback_of(self, conversation_id: str, mapping: Json) -> list[Json]:
        """Give the rows about a conversation, and those that name only one of its messages."""
        if not self._feedback:
            return []
        return self._feedback_under({conversation_id, *mapping})

    def _feedback_under(self, ids: set[str]) -> list[Json]:
        return [row for key in sorted(self._feedback.keys() & ids) for row in self._feedback[key]]

    def shares_of(self, conversation_id: str) -> list[Json]:
        return self._shared.get(conversation_id, [])

    def context_of(self, record: bytes, member_name: str) -> bytes:
        """Give a digest of everything here that the reading of one record depends on.

        The record is not decoded for this: what looks like an id in it is looked up. Finding too much costs a second
        reading of one conversation; an export without side files costs nothing.
        """
        found: list[object] = [account] if (account := self.account_of(member_name)) else []
        if not self.assets.is_empty:
            found += self.assets.context_of({match.decode() for match in FILE_ID.findall(record)})
        if self._feedback or self._shared:
            ids = {match.decode("utf-8", "replace") for match in _IDS.findall(record)}
            found += self._feedback_under(ids)
            found += [self._shared[key] for key in sorted(self._shared.keys() & ids)]
        return hashlib.sha256(msgspec.json.encode(found)).digest() if found else b""


def files_beside(account: Json, feedback: list[Json], shares: list[Json]) -> dict[str, bytes]:
    """Give side files cut down to one conversation."""
    files = {ACCOUNT_FILE: account, FEEDBACK_FILE: feedback, SHARED_FILE: shares}
    return {name: msgspec.json.encode(content) for name, content in files.items() if content}
