"""Gemini in Google Takeout: an activity log of prompts and their answers, as JSON or as an HTML page."""

from backscroll.reading.source import Source
from backscroll.sources.gemini_takeout.conversations import SOURCE_NAME, conversations
from backscroll.sources.gemini_takeout.cutting import records
from backscroll.sources.gemini_takeout.files import attached
from backscroll.sources.gemini_takeout.recognising import HOW_TO_GET, claims, near_miss

SOURCE = Source(
    name=SOURCE_NAME,
    provider="google",
    label="Gemini, Google Takeout (My Activity)",
    claims=claims,
    records=records,
    read=conversations,
    looks_for=(
        "My Activity/Gemini Apps/MyActivity.json or .html, in any language: activities whose product is Gemini Apps or "
        "Bard. Prompts without Google's conversation id become one conversation while no more than 30 minutes lie "
        "between them; it is marked as inferred."
    ),
    how_to_get=HOW_TO_GET,
    near_miss=near_miss,
    attached=attached,
    beside=("archive_browser.html",),
)
