"""Reads street photos as grounds to stand shop photos on."""

import io
from pathlib import Path

import pyarrow.parquet as pq
from PIL import Image

from shared.pictures import to_rgb

__all__ = ["read_grounds"]

LONGEST = 240  # pixels: a ground is cropped to half and shown at the model's 128 x 96


def read_grounds(path: Path, split: str = "train") -> list[Image.Image]:
    """The photos of one split of a Parquet file with the columns `split` and `image`, RGB."""
    grounds = []
    for batch in pq.ParquetFile(path).iter_batches(batch_size=64, columns=["split", "image"]):
        for row in batch.to_pylist():
            if row["split"] == split:
                ground = to_rgb(Image.open(io.BytesIO(row["image"])))
                ground.thumbnail((LONGEST, LONGEST))
                grounds.append(ground)
    return grounds
