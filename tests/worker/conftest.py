"""A shop of coloured squares, and an encoder whose embeddings one can compute by hand."""

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageColor

from index_store.pictures import PictureFolder
from index_store.product import Product
from index_store.readings import PictureReader, Reading, Readings
from index_store.version import IndexVersion
from index_store.versions import IndexStore
from shared.messages import Box
from shared.pictures import encode_jpeg
from tests.index_store.shop import publish
from worker.categories import CategoryLabels
from worker.composers.weighted_sum import WeightedSum
from worker.detectors.whole import WholePhoto
from worker.garment_preference import GarmentPreference
from worker.judging import Judge
from worker.pipeline import Pipeline
from worker.rerankers.identity import Identity
from worker.reranking import Reranking

COLOURS = ("red", "green", "blue", "yellow", "white", "black")


class ColourEncoder:
    """Embeds a picture as its mean colour and a text as the colour it names, around mid-grey."""

    model_id = "colour-1"
    dim = 3

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        means = [np.asarray(image, dtype=np.float32).mean(axis=(0, 1)) for image in images]
        return self._unit(means)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._unit([ImageColor.getrgb(self._colour(text)) for text in texts])

    def _colour(self, text: str) -> str:
        """The last word where it is a colour; white for what says nothing of colours."""
        word = text.rsplit(maxsplit=1)[-1]
        return word if word in ImageColor.colormap else "white"

    def _unit(self, colours: Sequence[Sequence[float]]) -> NDArray[np.float32]:
        vectors = np.asarray(colours, dtype=np.float32).reshape(-1, 3) - 127.5
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class CountingEncoder(ColourEncoder):
    """Notes how many pictures each forward pass has seen."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        self.seen.append(len(images))
        return super().encode_images(images)


class Memory:
    """A ReferenceCache that forgets nothing and notes what it was asked for."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, Box | None], NDArray[np.float32]] = {}
        self.readings: dict[tuple[str, Box | None, str], Reading] = {}
        self.asked: list[tuple[str, Box | None]] = []

    def get(self, photo_key: str, box: Box | None) -> NDArray[np.float32] | None:
        self.asked.append((photo_key, box))
        return self.kept.get((photo_key, box))

    def put(self, photo_key: str, box: Box | None, embedding: NDArray[np.float32]) -> None:
        self.kept[photo_key, box] = embedding

    def reading(self, photo_key: str, box: Box | None, reader: str) -> Reading | None:
        return self.readings.get((photo_key, box, reader))

    def keep_reading(self, photo_key: str, box: Box | None, reader: str, reading: Reading) -> None:
        self.readings[photo_key, box, reader] = reading


class Sketch:
    """A detector that has drawn its boxes beforehand, and counts how often it is asked."""

    model_id = "sketch"

    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes
        self.asked = 0

    def detect(self, photo: Image.Image, min_score: float | None = None) -> list[Box]:
        del photo, min_score
        self.asked += 1
        return list(self.boxes)


# The garments of `outfit`.
DRESS = Box(x1=0, y1=0, x2=60, y2=100, label="dress", score=0.9)
BAG = Box(x1=65, y1=0, x2=100, y2=100, label="bag", score=0.9)


def outfit(dress: str = "red", bag: str = "blue") -> Image.Image:
    """A photo whose left half is a dress and whose right half a smaller bag."""
    photo = square(dress, (100, 100))
    photo.paste(square(bag, (40, 100)), (62, 0))
    return photo


def square(colour: str, size: tuple[int, int] = (30, 40)) -> Image.Image:
    return Image.new("RGB", size, colour)


def jpeg(colour: str) -> bytes:
    return encode_jpeg(square(colour), quality=95)


def embedding(*colours: str) -> NDArray[np.float32]:
    """(n, 3) of pictures of these colours."""
    return ColourEncoder().encode_images([square(colour) for colour in colours])


def shop_of(
    folder: Path, *told: dict[str, Any], readers: Sequence[PictureReader] = ()
) -> IndexVersion:
    """A version of products "0", "1" ...: the colour that each `looks`, and what its feed tells."""
    products = [
        Product(**{"id": str(number), "title": "", "picture": ""} | _feed(one))
        for number, one in enumerate(told)
    ]
    vectors = embedding(*(one["looks"] for one in told))
    squares = [square(one["looks"]) for one in told]
    readings = {one.name: Readings.of(one.model_id, one.read(squares, vectors)) for one in readers}
    return publish(
        IndexStore(folder, keep=1), vectors, products, ColourEncoder.model_id, readings=readings
    )


def _feed(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "looks"}


@pytest.fixture
def pipeline() -> Pipeline:
    encoder = ColourEncoder()
    return Pipeline(
        detector=WholePhoto(),
        encoder=encoder,
        composer=WeightedSum(encoder, 0.5),
        reranking=Reranking(Judge(encoder, "sum:0.5", Identity())),
        preference=GarmentPreference(CategoryLabels(encoder)),
        candidates=10,
        fold=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> IndexStore:
    """Six products, one a colour, published as version 1."""
    pictures = PictureFolder(home / "pictures")
    products = [
        Product(
            id=colour,
            title=f"{colour} square",
            price=Decimal(10 * number),
            currency="EUR",
            link=f"https://shop.example/{colour}",
            category="Square",
            colour=colour,
            gender="",
            brand="",
            sizes=(),
            in_stock=True,
            picture=pictures.put(jpeg(colour)),
        )
        for number, colour in enumerate(COLOURS, start=1)
    ]
    images = [Image.open(io.BytesIO(jpeg(colour))) for colour in COLOURS]
    index = IndexStore(home / "index", keep=3)
    publish(index, ColourEncoder().encode_images(images), products, ColourEncoder.model_id)
    return index


@pytest.fixture
def index(store: IndexStore) -> IndexVersion:
    """Version 1, loaded."""
    return store.load(1)
