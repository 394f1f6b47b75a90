"""Claude.ai names a file's type by its ending, and sometimes by its media type."""

from __future__ import annotations

MEDIA_TYPES = {
    "c": "text/x-c",
    "css": "text/css",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "md": "text/markdown",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "py": "text/x-python",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}


def media_type_of(file_type: str | None, name: str | None) -> str | None:
    """Give the media type by what the export says of it, else by the name's ending."""
    if file_type and "/" in file_type:
        return file_type
    ending = (name or "").rpartition(".")[2].lower()
    return MEDIA_TYPES.get((file_type or "").lower().lstrip(".")) or MEDIA_TYPES.get(ending)
