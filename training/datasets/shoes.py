"""Shoes: two pictures and one sentence on how the second differs (Guo et al., NeurIPS 2018).

Captions: https://github.com/XiaoxiaoGuo/fashion-retrieval (MIT); pictures: the Attribute Discovery
data set, http://tamaraberg.com/attributesDataset/index.html (attributedata.zip). Layout:

    FOLDER/
    ├── relative_captions_shoes.json
    ├── {train,eval}_im_names.txt                                 (a picture's name a line)
    └── .../womens_clogs/.../img_womens_clogs_851.jpg ...         (wherever the archive lies)
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from shared.errors import FeedMissing
from training.datasets.files import read_json, read_text_rows
from training.datasets.relative import RelativeCaption

__all__ = ["CAPTIONS", "NAMES", "read_shoes", "shoes_pictures"]

LAYOUT = str(__doc__)
CAPTIONS = "relative_captions_shoes.json"
NAMES = "{}_im_names.txt"
PREFIX = "img_womens_"


class _Row(BaseModel):
    """One published row."""

    ImageName: str
    ReferenceImageName: str
    RelativeCaption: str


def read_shoes(folder: Path, split: Literal["train", "eval"]) -> list[RelativeCaption]:
    """The pairs with both pictures in the split; raises FeedMissing, FeedUnreadable."""
    names = {name for (name,) in read_text_rows(folder / NAMES.format(split), 1, LAYOUT)}
    rows = read_json(folder / CAPTIONS, list[_Row], LAYOUT)
    return [
        RelativeCaption(
            row.ReferenceImageName, row.ImageName, (row.RelativeCaption,), _kind(row.ImageName)
        )
        for row in rows
        if {row.ImageName, row.ReferenceImageName} <= names
    ]


def shoes_pictures(folder: Path) -> dict[str, Path]:
    """The picture files by name, in whatever folders; raises FeedMissing where there are none."""
    found = {path.name: path for path in sorted(folder.rglob(f"{PREFIX}*.jpg"))}
    if found:
        return found
    raise FeedMissing(f"{folder} has no picture {PREFIX}*.jpg. Unpack the archive there.\n{LAYOUT}")


def _kind(name: str) -> str:
    """img_womens_clogs_851.jpg -> clogs."""
    return name.removeprefix(PREFIX).rpartition("_")[0]
