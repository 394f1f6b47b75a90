"""The objects among a message's parts: pictures, recordings, transcripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backscroll.model import Other, Part
from backscroll.reading.values import Json, list_at, objects_at, text_at
from backscroll.sources.chatgpt.assets import file_id_of
from backscroll.sources.chatgpt.node import Node

RECORDING = "real_time_user_audio_video_asset_pointer"


def transcript(piece: Any) -> str | None:
    """Give the words of an `audio_transcription`.

    In a voice chat there are no other words (https://github.com/marklubin/synix/issues/6).
    """
    if isinstance(piece, dict) and piece.get("content_type") == "audio_transcription":
        return text_at(piece, "text")
    return None


def parts_of_piece(node: Node, piece: Any) -> list[Part]:
    """Give the files an object points to; one that points to none is kept as it is."""
    files = list(_pointers(piece)) if isinstance(piece, dict) else []
    if files:
        uploads = {file_id_of(text_at(row, "id") or ""): row for row in objects_at(node.metadata, "attachments")}
        return [
            node.shared.attachments.at(pointer, described, uploads.get(file_id_of(pointer), {}))
            for pointer, described in files
        ]
    raw: Json = piece if isinstance(piece, dict) else {}
    return [Other(text_at(raw, "content_type") or "part", piece, text_at(raw, "text"))]


def _pointers(piece: Json) -> Iterator[tuple[str, Json]]:
    """Give every pointer with the object that describes it; a recording nests sound, film and frames."""
    pointer = text_at(piece, "asset_pointer")
    if pointer is not None:
        yield pointer, piece
    if piece.get("content_type") != RECORDING:
        return
    for nested in (
        piece.get("audio_asset_pointer"),
        piece.get("video_container_asset_pointer"),
        *list_at(piece, "frames_asset_pointers"),
    ):
        if isinstance(nested, str) and nested:
            yield nested, {}
        elif isinstance(nested, dict) and (inner := text_at(nested, "asset_pointer")):
            yield inner, nested
