"""Writes drawn street photos with their true boxes as the Parquet file that training reads."""

import io
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from demo.wardrobe.street import GarmentBox, street_photo

__all__ = ["write_street_parquet"]

SHRINK = 2 / 3  # 480 x 640: the longest side of the photographs that they are mixed with
_CHUNK = 4  # photos a task: each takes seconds, the hand-over does not


def write_street_parquet(path: Path, *, seed: int, count: int, workers: int | None = None) -> Path:
    """Draws `count` street photos from `seed` on, WebP of 480 x 640, all for training (`train`).

    The columns are those of photographed ones; tags are empty, for the labels say it all.
    """
    seeds = range(seed, seed + count)
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        rows = [_row(number) for number in seeds]
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            rows = list(pool.map(_row, seeds, chunksize=_CHUNK))
    part = path.with_name(path.name + ".part")
    pq.write_table(pa.Table.from_pylist(rows, _SCHEMA), part, row_group_size=128)
    return part.replace(path)


_BOX = [("label", pa.string()), ("tag", pa.string())]
_BOX += [(side, pa.float64()) for side in ("x1", "y1", "x2", "y2")]
_SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "split": pa.string(),
        "has_boxes": pa.bool_(),
        "tags": pa.list_(pa.string()),
        "boxes": pa.list_(pa.struct(_BOX)),
        "width": pa.int64(),
        "height": pa.int64(),
        "image": pa.binary(),
    }
)


def _row(seed: int) -> dict[str, object]:
    photo = street_photo(seed)
    width, height = (round(side * SHRINK) for side in photo.image.size)
    buffer = io.BytesIO()
    small = photo.image.resize((width, height), Image.Resampling.LANCZOS)
    small.save(buffer, "WEBP", quality=90)
    return {
        "id": photo.id,
        "split": "train",
        "has_boxes": True,
        "tags": [],
        "boxes": [_box(box) for box in photo.boxes],
        "width": width,
        "height": height,
        "image": buffer.getvalue(),
    }


def _box(box: GarmentBox) -> dict[str, object]:
    x1, y1, x2, y2 = (side * SHRINK for side in box.xyxy)
    return {"label": box.label, "tag": "", "x1": x1, "y1": y1, "x2": x2, "y2": y2}
