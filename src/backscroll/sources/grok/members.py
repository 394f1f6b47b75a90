"""The files of an export, by name: the one with the chats, the folder of files, and those that stay unread."""

from __future__ import annotations

BACKEND = "prod-grok-backend.json"
FOLDER = "prod-mc-asset-server"
# Sessions, addresses and payments: no conversation is in them.
PRIVATE = frozenset({"prod-mc-auth-mgmt-api.json", "prod-mc-billing.json"})
