"""Google AI Studio: one JSON document for each prompt, in the Google Drive folder of that name."""

from backscroll.reading.source import Source
from backscroll.sources.ai_studio.prompts import SOURCE_NAME, claims, conversations, records

SOURCE = Source(
    name=SOURCE_NAME,
    provider="google",
    label="Google AI Studio prompts",
    claims=claims,
    records=records,
    read=conversations,
    looks_for="JSON files, mostly without an extension, that hold `chunkedPrompt` with its `chunks`",
    how_to_get=(
        "AI Studio saves prompts in your Google Drive, in the folder “Google AI Studio”. At drive.google.com download "
        "that folder, or at takeout.google.com export Drive with only that folder. Prompts that were never saved are "
        "not in it."
    ),
)
