"""The ChatGPT data export as a source: what it is called, where it comes from, how it is read."""

from __future__ import annotations

from backscroll.reading.source import Source
from backscroll.sources.chatgpt.assets import attached
from backscroll.sources.chatgpt.conversation import NAME, read
from backscroll.sources.chatgpt.cutting import records
from backscroll.sources.chatgpt.shapes import claims, near_miss

SOURCE = Source(
    name=NAME,
    provider="openai",
    label="ChatGPT data export",
    claims=claims,
    records=records,
    read=read,
    looks_for=(
        "the ZIP that OpenAI sends, its unpacked folder, or from it conversations.json, any conversations-000.json, or "
        "chat.html; also a single conversation saved as JSON"
    ),
    how_to_get=(
        "chatgpt.com → Settings → Data controls → Export data. A link arrives by mail, sometimes after days, and is "
        "valid for about a day. Import the ZIP as it is."
    ),
    near_miss=near_miss,
    attached=attached,
    beside=(
        *("chat.html", "conversation_asset_file_names.json", "export_manifest.json", "group_chats.json"),
        *("library_files.json", "message_feedback.json", "model_comparisons.json", "shared_conversations.json"),
        *("shopping.json", "sora.json", "user.json", "user_settings.json", "textdocs/*"),
    ),
)
