"""Files that belong to messages: pictures and sound to be shown, everything else to be saved."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from backscroll.archive.kept_files import KeptFile
from backscroll.web.deps import ArchiveDep
from backscroll.web.downloads import HARMLESS, RangedFile, kept_as, ranged_answers

# What a browser draws or plays and cannot run. SVG and HTML are no part of it, whatever they call themselves.
SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        "audio/mpeg",
        "audio/wav",
        "audio/ogg",
        "audio/flac",
        "audio/mp4",
        "video/mp4",
        "video/webm",
    }
)

router = APIRouter(prefix="/api/attachments", tags=["attachments"])


@router.get("/{sha256}", **ranged_answers(404, says="The file"))
def attachment(sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], archive: ArchiveDep) -> Response:
    """Give a file by its hash: a picture or sound to be shown, anything else to be saved."""
    file = archive.attachment(sha256)
    headers = {**HARMLESS, "Cache-Control": "private, max-age=300"}
    if file.media_type not in SHOWN:
        headers["Content-Disposition"] = kept_as(file.safe_name)
    return RangedFile(file.path, headers=headers, media_type=_type_of(file))


def _type_of(file: KeptFile) -> str:
    return file.media_type if file.media_type in SHOWN else "application/octet-stream"
