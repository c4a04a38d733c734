"""A shop small enough to compute by hand: one-coloured pictures, and an encoder of mean colours."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from index_store.base import FloatArray
from index_store.building import Eyes, Feed, Shop, build
from index_store.engines.exact import ExactIndex
from index_store.engines.registry import ENGINES
from index_store.pictures import PictureFolder
from index_store.product import Product
from index_store.readings import Reading, Readings
from index_store.version import IndexVersion
from index_store.versions import Content, IndexStore
from shared.settings import Settings

Colour = tuple[int, int, int]


def picture(colour: Colour = (200, 0, 0)) -> bytes:
    """An 8 x 8 PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


class MeanColour:
    """The mean colour of a picture, unit length: red is [1, 0, 0]."""

    dim = 3

    def __init__(self, model_id: str = "mean-colour") -> None:
        self.model_id = model_id
        self.encoded: list[tuple[int, ...]] = []  # the corner pixel of every picture seen

    def encode_images(self, images: Sequence[Image.Image]) -> FloatArray:
        self.encoded.extend(image.getpixel((0, 0)) for image in images)
        means = np.array([np.asarray(image, np.float32).mean((0, 1)) for image in images])
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


class DiesAfter(MeanColour):
    """Raises once it has encoded so many batches."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.left = batches

    def encode_images(self, images: Sequence[Image.Image]) -> FloatArray:
        if self.left == 0:
            raise RuntimeError("the machine is gone")
        self.left -= 1
        return super().encode_images(images)


class Corner:
    """A PictureReader: the corner pixel, uint8 (3,), and its name where it is mostly one colour."""

    def __init__(
        self, model_id: str = "corner", name: str = "details", batches: int | None = None
    ) -> None:
        """`batches`: dies after so many."""
        self.model_id = model_id
        self.name = name
        self.seen: list[tuple[int, ...]] = []
        self._left = batches

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        if self._left == 0:
            raise RuntimeError("the machine is gone")
        self._left = None if self._left is None else self._left - 1
        assert np.allclose(embeddings, MeanColour().encode_images(images), atol=0.01)
        corners = [image.getpixel((0, 0)) for image in images]
        self.seen.extend(corners)
        return [Reading(np.array(one, np.uint8), self._name(one)) for one in corners]

    def _name(self, corner: tuple[int, ...]) -> str:
        return ("red", "green", "blue")[int(np.argmax(corner))] if min(corner) < 20 else ""


def write_shop(folder: Path, colours: dict[str, Colour]) -> Path:
    """A folder with feed.jsonl and a picture for each id."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for product_id, colour in colours.items():
        (folder / f"{product_id}.png").write_bytes(picture(colour))
        lines.append(json.dumps({"id": product_id, "image": f"{product_id}.png"}))
    (folder / "feed.jsonl").write_text("\n".join(lines))
    return folder


def many_colours(count: int) -> dict[str, Colour]:
    """Products p000, p001, ... of colours that JPEG keeps apart."""
    return {f"p{i:03d}": (20 + 15 * (i % 15), 20 + 15 * (i // 15), 90) for i in range(count)}


class SmallShop:
    """The places that a build works on, under one home; exact search."""

    def __init__(self, home: Path, keep: int = 3, **settings) -> None:
        settings = {"home": home, "keep_versions": keep, "engine": "exact"} | settings
        self.settings = Settings(**settings)
        self.store = IndexStore(home / "index", keep)
        self.pictures = PictureFolder(home / "pictures")

    def opened(self) -> Shop:
        """As a context manager: with the catalogue."""
        return Shop.of(self.settings)

    def build(self, feed: Path, encoder: MeanColour | None = None, readers=(), **options):
        with self.opened() as shop:
            return build(shop, Feed(str(feed)), Eyes(encoder or MeanColour(), readers), **options)


def publish(
    store: IndexStore,
    vectors: FloatArray,
    products: Sequence[Product],
    model_id: str,
    readings: Mapping[str, Readings] | None = None,
    **options,
) -> IndexVersion:
    """Publishes a small gallery and gives it as a version, rows in the order given.

    On the disk a version's products stand in the order of their ids.
    """
    order = sorted(range(len(products)), key=lambda row: products[row].id)
    sorted_readings = {
        name: Readings.of(one.model_id, [one.at(row) for row in order])
        for name, one in (readings or {}).items()
    }
    content = Content.of(
        np.asarray(vectors)[order], [products[row] for row in order], model_id, sorted_readings
    )
    published = store.publish(content, ENGINES.load("exact", uri=None), **options)
    vectors = np.asarray(vectors)
    manifest = store.manifest(published.number)
    return IndexVersion(manifest, vectors, products, ExactIndex(vectors), readings)


def products(count: int, **attributes) -> list[Product]:
    """Products p0, p1, ... that differ in their id."""
    return [
        Product(**{"id": f"p{i}", "title": f"Product {i}", "picture": f"{i:064x}"} | attributes)
        for i in range(count)
    ]


def directions(count: int, dim: int = 4, seed: int = 0) -> FloatArray:
    """Random unit vectors, float32 (count, dim)."""
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
