"""A drawn shop for the tests of training: shirts of eight designs in three colours, two belts."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from training.datasets.products import Product

COLOURS = {"Red": (200, 30, 30), "Blue": (30, 30, 200), "Green": (30, 150, 40)}


def picture(rgb, inset, kind="PNG"):
    """A coloured bar on white, as encoded bytes."""
    image = Image.new("RGB", (48, 64), "white")
    image.paste(rgb, (12, 10, 20 + inset, 54))
    out = io.BytesIO()
    image.save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


def product(number, group, colour, article="Shirts", *, name=None, usage="Casual"):
    """A product of the drawn shop."""
    return Product(
        id=str(number), split="train", group=group, gender="Men", article_type=article,
        colour=colour, usage=usage, name=name or f"Brand Men {colour} Striped Shirt",
        image=picture(COLOURS[colour], 2 * (number % 8)),
    )  # fmt: skip


def write_products(path, groups=8):
    """The shop as a Parquet file."""
    rows = [
        {
            "id": f"{group}{colour}", "group": f"g{group}", "split": "train", "gender": "Men",
            "articleType": "Shirts", "baseColour": colour, "usage": "Casual",
            "productDisplayName": f"Brand Men {colour} Shirt",
            "image": picture(rgb, 2 * group, "WEBP"),
        }
        for group in range(groups)
        for colour, rgb in COLOURS.items()
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def write_user_photos(path):
    """Two photos of shirts and one of a hat, in the layout of people's own photos."""
    labels = ["shirt", "shirt", "hat"]
    rows = [
        {"id": str(i), "split": "train", "articleType": label, "image": picture((90, 90, 90), i)}
        for i, label in enumerate(labels)
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path
