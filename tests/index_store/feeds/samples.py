"""Small files that tests of feeds are made of."""

import io
from pathlib import Path

from PIL import Image


def picture(colour=(200, 0, 0)) -> bytes:
    """An 8 x 8 PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def put(folder: Path, *names: str) -> Path:
    """Pictures (whatever their suffix says) in a folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture())
    return folder
