"""The street photos of several files."""

from collections.abc import Sequence
from pathlib import Path

from shared.errors import SetupError
from training.datasets.street import StreetPhoto, read_street

__all__ = ["marked_photos", "street_photos"]


def street_photos(paths: Sequence[Path], split: str) -> list[StreetPhoto]:
    """All photos of a split, file by file."""
    return [photo for path in paths for photo in read_street(path, split)]


def marked_photos(paths: Sequence[Path], split: str) -> list[StreetPhoto]:
    """Those that have boxes; raises SetupError where there are none."""
    photos = [photo for photo in street_photos(paths, split) if photo.boxes is not None]
    if not photos:
        files = ", ".join(str(path) for path in paths)
        raise SetupError(f"no photo of the split {split!r} has boxes in {files}")
    return photos
