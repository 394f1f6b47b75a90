"""The demonstration: an archive of the sample exports that come with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from backscroll.archive.archive import Archive

# In the package as it is installed; in a clone, beside the sources.
_PLACES = (Path(str(files("backscroll"))) / "examples", Path(__file__).parents[3] / "examples")


def sample_exports() -> list[Path]:
    """Give the sample exports; none where the package was installed without them."""
    folder = next((place for place in _PLACES if place.is_dir()), None)
    found = folder.iterdir() if folder else ()
    return sorted(path for path in found if path.is_dir() and path.name[0] not in "._")


def fill(archive: Archive) -> None:
    """Import the sample exports, where that has not been done."""
    for path in sample_exports():
        archive.import_path(path, name=path.name)
    archive.build_vectors()
