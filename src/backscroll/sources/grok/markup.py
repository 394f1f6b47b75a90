"""The tags in an answer: documents, and the places where cards belong."""

from __future__ import annotations

from backscroll.model import Attachment, Part, Text
from backscroll.reading.tags import Tag, split_at_tags
from backscroll.reading.values import Json
from backscroll.sources.grok.assets import Assets
from backscroll.sources.grok.cards import Cards, shown

DOCUMENT, CARD = "xaiArtifact", "grok:render"


def said(words: str, cards: Cards, assets: Assets) -> list[Part]:
    """Give an answer without its tags: a citation is a link at its place, a document or a picture a part of its own."""
    if "<" not in words:
        return [Text(words)] if words.strip() else []
    parts: list[Part] = []
    text = ""
    for piece in split_at_tags(words, DOCUMENT, CARD):
        found = piece if isinstance(piece, str) else behind(piece, cards, assets)
        if not isinstance(found, str):
            parts += [*spoken(text), found]
            text = ""
        elif found is piece:
            text += found
        elif found:
            text = f"{text.rstrip(' ')} {found}"
    return parts + spoken(text)


def behind(tag: Tag, cards: Cards, assets: Assets) -> str | Part:
    """Give what a tag stands for; a card that the export does not have is nothing."""
    if tag.name == DOCUMENT:
        return document(tag)
    card = cards.get(tag.attributes.get("card_id", ""))
    return shown(card, assets) if card else ""


def unplaced(words: str, cards: Cards) -> list[Json]:
    """Give the cards that the answer has no place for."""
    return [card for card_id, card in cards.items() if f'card_id="{card_id}"' not in words]


def spoken(text: str) -> list[Part]:
    words = text.strip("\n").rstrip()
    return [Text(words)] if words else []


def document(tag: Tag) -> Attachment:
    text = tag.body.strip("\n")
    about = dict(tag.attributes)
    return Attachment(
        name=about.pop("title", None),
        media_type=about.pop("contentType", None),
        size=len(text.encode()),
        text=text,
        content=text.encode(),
        metadata=about,
    )
