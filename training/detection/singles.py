"""Photos of one garment each, whose boxes nobody has to draw: people's own, and a shop's on white.

Street photos show garments as they are worn. A detector that has seen nothing else takes a shirt on
a bed for a bag; shoppers send such photos too.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
from PIL import Image

from shared.errors import SetupError
from shared.messages import Box
from shared.pictures import decode
from training.augmentation import cut_out
from training.datasets.street import StreetPhoto
from worker.garment_types import USER_TYPES, street_label

__all__ = ["PEOPLE_EACH", "SHOP_EACH", "single_photos"]

COLUMNS = ("split", "articleType", "image")
# Photos of each of people's types, and of each of a shop's labels: together a third of the 1,678
# photos of the shipped detector's last stage, so that street photos stay the rule.
PEOPLE_EACH = 36
SHOP_EACH = 25
# What a shop shows by itself; other garments are worn by models, among garments without a box.
ALONE = ("shoes", "bag", "hat", "glasses", "belt", "watch", "tie")
INSET = 0.02  # of the frame's sides: people fill the frame with what they show
SEEN_LEAST = 40  # of 255: less is a soft shadow on the shop's ground


def single_photos(path: Path, seed: int) -> Iterator[StreetPhoto]:
    """Photos of the split `train`, drawn evenly from the kinds of garments.

    Args:
        path: Parquet with COLUMNS; `articleType` is one of `worker.garment_types.USER_TYPES` (the
            garment fills the frame) or a shop's (it stands on white).
        seed: of the draw.

    Raises:
        SetupError: a column is missing.
    """
    file = pq.ParquetFile(path)
    missing = [column for column in COLUMNS if column not in file.schema_arrow.names]
    if missing:
        raise SetupError(f"{path} has no column {', '.join(missing)}: it holds no single garments")
    rows = file.read(columns=list(COLUMNS)).to_pylist()
    train = [number for number, row in enumerate(rows) if row["split"] == "train"]
    taken: Counter[str] = Counter()
    for number in Random(seed).sample(train, len(train)):
        row = rows[number]
        kind, most = _kind(row["articleType"])
        if taken[kind] >= most:
            continue
        taken[kind] += 1
        box = _box(decode(row["image"]), row["articleType"])
        yield StreetPhoto(f"{path.stem}-{number}", "train", (), (box,), ("",), row["image"])


def _kind(article_type: str) -> tuple[str, int]:
    """What photos are counted by, and how many of it are taken."""
    if article_type in USER_TYPES:
        return article_type, PEOPLE_EACH
    label = street_label(article_type) or ""
    return label, SHOP_EACH if label in ALONE else 0


def _box(picture: Image.Image, article_type: str) -> Box:
    width, height = picture.size
    if article_type in USER_TYPES:
        label = street_label(USER_TYPES[article_type][0]) or ""
        x1, y1, x2, y2 = (INSET, INSET, 1 - INSET, 1 - INSET)
        return Box(x1=x1 * width, y1=y1 * height, x2=x2 * width, y2=y2 * height, label=label)
    seen = cut_out(picture).getchannel("A").point(lambda alpha: 255 * (alpha >= SEEN_LEAST))
    left, top, right, bottom = seen.getbbox() or (0, 0, width, height)
    return Box(x1=left, y1=top, x2=right, y2=bottom, label=street_label(article_type) or "")
