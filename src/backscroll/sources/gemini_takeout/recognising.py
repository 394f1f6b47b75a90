"""Which files are Gemini's activity log, and what to do with those that almost are."""

from __future__ import annotations

from typing import Any

from backscroll.reading.export import Member
from backscroll.reading.heads import Shape
from backscroll.sources.gemini_takeout.html_entries import headings
from backscroll.sources.gemini_takeout.json_entries import is_entry, product_names
from backscroll.sources.gemini_takeout.labels import names_gemini

HOW_TO_GET = (
    "At takeout.google.com choose “Deselect all”, then tick only “My Activity”. Click “All activity data included” and "
    "leave only “Gemini Apps” ticked; click “Multiple formats” and set activity records to JSON (HTML is read too, but "
    "says less). The product called “Gemini” holds Gems and scheduled actions, no chats."
)
_GEMS = ("gemini_gems", "gemini_scheduled")


def claims(member: Member) -> bool:
    """Claim activity logs that name Gemini as their product; those of Search or YouTube look the same otherwise."""
    return names_gemini(*_products(member))


def near_miss(member: Member) -> str | None:
    """Say what to export instead; in the same words for all the forty products that a whole Takeout has logs of."""
    if member.base.casefold().startswith(_GEMS):
        return f"Gems and scheduled actions are no chats. {HOW_TO_GET}"
    if _products(member):
        return f"An activity log of Google Search, YouTube or another product than Gemini has no chats. {HOW_TO_GET}"
    if _is_empty_log(member):
        return (
            f"{member.name} is a log of Gemini activity without an entry: either “Keep activity” was off, or all of "
            f"it was deleted (see myactivity.google.com/product/gemini). Chats are recorded while it is on."
        )
    return None


def _products(member: Member) -> list[Any]:
    """Give the product names in the beginning of an activity log; none where it is no such log."""
    if member.head.shape is Shape.ARRAY:
        return [name for raw in member.head.objects if is_entry(raw) for name in product_names(raw)]
    if member.head.shape is not Shape.HTML:
        return []
    if "mdl-" in member.head.text and not headings(member.head.text):
        # Takeout's page begins with a style sheet that is larger than what is looked at first.
        member.look_further()
    return headings(member.head.text)


def _is_empty_log(member: Member) -> bool:
    folder = member.name.rpartition("/")[0].rpartition("/")[2]
    if not names_gemini(folder):
        return False
    head = member.head
    return (head.shape is Shape.ARRAY and not head.samples) or (head.shape is Shape.HTML and "mdl-" in head.text)
