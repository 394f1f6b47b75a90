"""Cards: what Grok shows inside or below an answer, each written as a string that holds JSON."""

from __future__ import annotations

from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.model import Attachment, Other, Part
from backscroll.reading.decoding import decode
from backscroll.reading.values import Json, list_at, object_at, text_at
from backscroll.sources.grok.assets import Assets, attachment
from backscroll.sources.grok.pages import page_link

Cards = dict[str, Json]


def cards_of(raw: Json) -> Cards:
    """Give the cards by their ids; one without an id gets its place for one."""
    cards: Cards = {}
    for place, written in enumerate(list_at(raw, "card_attachments_json")):
        card = card_in(written)
        cards[text_at(card, "id", "card_id") or f"card-{place}"] = card
    return cards


def card_in(written: Any) -> Json:
    try:
        card = decode(written.encode()) if isinstance(written, str) else written
    except UnreadableExport:
        card = None
    return card if isinstance(card, dict) else {"card": written}


def shown(card: Json, assets: Assets) -> str | Part:
    """Give what a card shows: a citation as a link, a picture as a file, and whatever else it is, whole."""
    return picture(card, assets) or citation(card) or other(card)


def citation(card: Json) -> str | None:
    return page_link(card) if text_at(card, "url") else None


def picture(card: Json, assets: Assets) -> Attachment | None:
    """A picture that was generated is an `image_chunk`, one that was found an `image`."""
    made, found = object_at(card, "image_chunk"), object_at(card, "image")
    pointer = text_at(made, "imageUuid", "imageUrl") or text_at(found, "original", "thumbnail")
    if pointer is None:
        return None
    return attachment(
        pointer,
        assets,
        name=text_at(made, "imageTitle") or text_at(found, "title"),
        prompt=text_at(object_at(made, "imagePrompt"), "prompt") or text_at(card, "prompt"),
        caption=text_at(card, "caption"),
        link=text_at(made, "imageUrl") or text_at(found, "link"),
    )


def other(card: Json) -> Part:
    return Other(text_at(card, "cardType", "type") or "card", card, text_at(card, "title", "text", "caption", "card"))
