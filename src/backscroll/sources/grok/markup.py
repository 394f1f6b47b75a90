"""The tags in an answer: documents, and the places where cards belong."""

from __future__ import annotations

from backscroll.model import Attachment, Part, Text
from backscroll.reading.tags import Tag, split_at_tags
from backscroll.sources.grok.assets import Assets
from backscroll.sources.grok.cards import Cards, shown

DOCUMENT, CARD = "xaiArtifact", "grok:render"


def said(words: str, cards: Cards, assets: Assets) -> list[Part]:
    """Give an answer without its tags; the cards it shows are taken out of `cards`.

    A citation becomes a link at its place, a document or a picture a part between the texts.
    """
    if "<" not in words:
        return [Text(words)] if words else []
    parts: list[Part] = []
    used: set[str] = set()
    text = ""
    for piece in split_at_tags(words, DOCUMENT, CARD):
        if isinstance(piece, str):
            text += piece
            continue
        card_id = piece.attributes.get("card_id", "")
        used.add(card_id)
        found = document(piece) if piece.name == DOCUMENT else shown(cards[card_id], assets) if card_id in cards else ""
        if isinstance(found, str):
            text += f"{'' if text[-1:].isspace() else ' '}{found}" if found else ""
            continue
        parts += [*spoken(text), found]
        text = ""
    for card_id in used:
        cards.pop(card_id, None)
    return parts + spoken(text)


def spoken(text: str) -> list[Part]:
    words = text.strip()
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
