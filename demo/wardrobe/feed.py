"""Writes the wardrobe as a shop would deliver it: a feed with pictures, or one Parquet file."""

import io
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from demo.wardrobe.catalogue import wardrobe
from demo.wardrobe.design import Product
from demo.wardrobe.palette import COLOURS
from demo.wardrobe.product import render_product
from demo.wardrobe.types import TYPES

__all__ = ["RENDERER", "Progress", "write_feed", "write_parquet"]

RENDERER = 2  # raise it when pictures change, so that folders written before are rendered anew
Progress = Callable[[int, int], None]
_CHUNK = 4  # products a task: small enough for a lively bar, large enough to hide the hand-over
_SMALL = (240, 320)


def write_feed(
    folder: Path,
    *,
    seed: int = 0,
    count: int = 480,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Path:
    """Render the wardrobe into `folder` and return the path of its feed.jsonl.

    A folder that already holds exactly this wardrobe is left as it is. The feed is written last
    and in one move: a feed that exists is complete.
    """
    feed, stamp = folder / "feed.jsonl", folder / "stamp.json"
    wanted = json.dumps({"seed": seed, "count": count, "renderer": RENDERER})
    if feed.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return feed
    feed.unlink(missing_ok=True)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    products = wardrobe(seed, count)
    for product, picture in _pictures(products, _jpeg, workers, progress):
        (folder / "pictures" / f"{product.id}.jpg").write_bytes(picture)
    stamp.write_text(wanted, "utf-8")
    lines = "".join(json.dumps(_entry(product), ensure_ascii=False) + "\n" for product in products)
    part = folder / "feed.jsonl.part"
    part.write_text(lines, "utf-8")
    return part.replace(feed)


def write_parquet(
    path: Path,
    *,
    seed: int,
    count: int,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Path:
    """Render the wardrobe into one Parquet file for training, WebP pictures of 240 x 320."""
    rows = [
        _row(product, picture)
        for product, picture in _pictures(wardrobe(seed, count), _webp, workers, progress)
    ]
    part = path.with_name(path.name + ".part")
    pq.write_table(pa.Table.from_pylist(rows), part, row_group_size=512)
    return part.replace(path)


def _pictures(
    products: Sequence[Product],
    encode: Callable[[Image.Image], bytes],
    workers: int | None,
    progress: Progress | None,
) -> Iterator[tuple[Product, bytes]]:
    """Yield each product with its encoded picture, in order, telling how far it is."""
    drawn = _drawn(products, partial(_draw, encode), workers or os.cpu_count() or 1)
    for done, (product, picture) in enumerate(zip(products, drawn, strict=True), 1):
        yield product, picture
        if progress is not None:
            progress(done, len(products))


def _drawn(
    products: Sequence[Product], draw: Callable[[Product], bytes], workers: int
) -> Iterator[bytes]:
    """Draw in several processes; where a machine allows none, go on in this one."""
    done = 0
    if workers > 1 and len(products) > _CHUNK:
        try:
            with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
                for picture in pool.map(draw, products, chunksize=_CHUNK):
                    done += 1
                    yield picture
        except (OSError, BrokenExecutor):
            pass
    yield from map(draw, products[done:])


def _draw(encode: Callable[[Image.Image], bytes], product: Product) -> bytes:
    return encode(render_product(product))


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.resize(_SMALL, Image.Resampling.LANCZOS).save(buffer, "WEBP", quality=90)
    return buffer.getvalue()


def _entry(product: Product) -> dict[str, object]:
    """Return the product's line of the feed."""
    return {
        "id": product.id,
        "title": product.title,
        "price": f"{product.price:.2f}",
        "currency": product.currency,
        "link": product.link,
        "image": f"pictures/{product.id}.jpg",
        "category": product.category,
        "colour": product.colour,
        "gender": product.gender,
        "pattern": product.pattern,
        "group": product.group,
        "in_stock": True,
    }


def _row(product: Product, picture: bytes) -> dict[str, object]:
    """Return the product's row of the Parquet file, named as shops name things."""
    kind = TYPES[product.category]
    return {
        "id": product.id,
        "group": product.group,
        "split": "train",
        "gender": product.gender.capitalize(),
        "masterCategory": kind.master,
        "subCategory": kind.sub,
        "articleType": kind.article,
        "baseColour": COLOURS[product.colour].shop_name,
        "season": kind.season,
        "usage": kind.usage,
        "productDisplayName": product.title,
        "image": picture,
    }
