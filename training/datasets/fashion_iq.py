"""FashionIQ: two pictures and two sentences on how the second differs (Wu et al., CVPR 2021).

Captions and splits: https://github.com/XiaoxiaoGuo/fashion-iq (CDLA); the pictures are Amazon's,
listed as URLs in https://github.com/hongwang600/fashion-iq-metadata. Layout, as CLIP4Cir has it:

    FOLDER/
    ├── captions/cap.{dress,shirt,toptee}.{train,val,test}.json
    ├── image_splits/split.{dress,shirt,toptee}.{train,val,test}.json
    └── images/B0084Y8XIU.jpg ...      (.png and .jpeg are found too)

Training needs the captions, and the pictures once it looks at them.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from training.datasets.files import pictures_by_stem, read_json
from training.datasets.relative import RelativeCaption

__all__ = ["CATEGORIES", "LAYOUT", "fashion_iq_pictures", "read_fashion_iq"]

LAYOUT = str(__doc__)
CATEGORIES = ("dress", "shirt", "toptee")


class _Row(BaseModel):
    """One published row; the test split hides its targets."""

    candidate: str
    target: str
    captions: tuple[str, str]


def read_fashion_iq(
    folder: Path, split: Literal["train", "val"], category: str | None = None
) -> list[RelativeCaption]:
    """The pairs of one category, or of all in their published order.

    Raises:
        FeedMissing: a caption file is not there; the message has the layout.
        FeedUnreadable: it has other rows, as that of the test split.
    """
    return [
        RelativeCaption(row.candidate, row.target, row.captions, name)
        for name in ([category] if category else CATEGORIES)
        for row in read_json(folder / "captions" / f"cap.{name}.{split}.json", list[_Row], LAYOUT)
    ]


def fashion_iq_pictures(folder: Path) -> dict[str, Path]:
    """The picture files by name; raises FeedMissing where there is no folder of them."""
    return pictures_by_stem(folder / "images", LAYOUT)
