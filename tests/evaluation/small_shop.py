"""A shop small enough to compute by hand, and an encoder that reads it off.

A product's photo is two plain halves: the left one its colour (red, green, blue), the right one
its design (cyan, magenta, yellow). `HalvesEncoder` gives the mean colour of each half, so that a
product's embedding is (colour one-hot, design one-hot complement) up to length; a sentence is the
first colour that it names.
"""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from evaluation.gallery import Gallery
from shared.errors import PicturesOnly

COLOURS = {"Red": (255, 0, 0), "Green": (0, 255, 0), "Blue": (0, 0, 255)}
DESIGNS = {"hooded": (0, 255, 255), "striped": (255, 0, 255), "belted": (255, 255, 0)}
TYPES = {"hooded": "Sweatshirts", "striped": "Shirts", "belted": "Jeans"}
SIZE = (24, 32)


class HalvesEncoder:
    """An `Encoder` whose embeddings one can compute by hand."""

    model_id, dim = "halves", 6

    def __init__(self, *, reads=True):
        self.reads = reads
        self.seen = 0

    def encode_images(self, images):
        self.seen += len(images)
        rows = [self._halves(np.asarray(image, np.float32)) for image in images]
        return np.array(rows, np.float32).reshape(-1, self.dim)

    def encode_texts(self, texts):
        if not self.reads:
            raise PicturesOnly("halves reads no words")
        return np.array([self._colour(text) for text in texts], np.float32)

    def _halves(self, pixels):
        middle = pixels.shape[1] // 2
        halves = np.concatenate([pixels[:, :middle].mean((0, 1)), pixels[:, middle:].mean((0, 1))])
        return halves / np.linalg.norm(halves)

    def _colour(self, text):
        at = {name: text.lower().find(name.lower()) for name in COLOURS}
        named = [name for name in COLOURS if at[name] >= 0]
        first = min(named, key=lambda name: at[name]) if named else None
        return np.eye(6)[list(COLOURS).index(first)] if first else np.full(6, 6**-0.5)


class TwoHalvesEncoder(HalvesEncoder):
    """A `TwoPartEncoder`: words share the colour's half, the design's is for pictures alone."""

    joint_dim = 3

    @property
    def joint(self):
        return _ColourHalf(reads=self.reads)

    def blended(self, embeddings):
        mean = embeddings.mean(axis=0)
        return mean / np.linalg.norm(mean)


class _ColourHalf(HalvesEncoder):
    """The first half, as an encoder of its own."""

    model_id, dim = "colour half", 3

    def _halves(self, pixels):
        colour = super()._halves(pixels)[:3]
        return colour / np.linalg.norm(colour)

    def _colour(self, text):
        colour = super()._colour(text)[:3]
        return colour / np.linalg.norm(colour)


def photo(colour, design):
    """RGB of two plain halves."""
    picture = Image.new("RGB", SIZE, COLOURS[colour])
    picture.paste(DESIGNS[design], (SIZE[0] // 2, 0, *SIZE))
    return picture


def png(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def shop(split="test"):
    """Nine products, three designs in three colours; a design is a group."""
    return [
        {
            "id": f"{design}-{colour}",
            "split": split,
            "group": design,
            "gender": "Men",
            "articleType": TYPES[design],
            "baseColour": colour,
            "usage": "Casual",
            "productDisplayName": f"{colour} {design} thing",
            "image": png(photo(colour, design)),
        }
        for design in DESIGNS
        for colour in COLOURS
    ]


def write(path: Path, rows) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def table_gallery(columns, embeddings) -> Gallery:
    """A gallery of columns and embeddings alone."""
    arrays = {name: np.array(values, dtype=np.str_) for name, values in columns.items()}
    return Gallery(arrays, np.asarray(embeddings, np.float32))
