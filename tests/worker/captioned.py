"""A shop with captions whose scores one can compute by hand.

Pictures and captions lie in planes of their own. A product's `picture` and `caption` are cosines
with what is asked there, which is the first axis.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from index_store.product import Product
from index_store.readings import Reading, Readings
from index_store.version import IndexVersion
from index_store.versions import IndexStore
from tests.index_store.shop import publish
from tests.worker.conftest import ColourEncoder
from worker.captions import CAPTIONS, CaptionReader
from worker.composers.base import FloatArray
from worker.sentences.text_tower import TextTower

ASKED = np.array([1, 0], np.float32)


class Namer:
    """Says which colour a picture has; white is nothing to speak of."""

    model_id = "namer-1"

    def caption(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[str]:
        del embeddings
        names = {(255, 0, 0): "pure red", (0, 0, 255): "pure blue"}
        return [names.get(image.getpixel((0, 0)), "") for image in images]


def at(cosine: float) -> list[float]:
    return [cosine, (1 - cosine**2) ** 0.5]


def version(folder: Path, *told: dict[str, Any], model_id: str = "") -> IndexVersion:
    """Products "0", "1" ... ; a caption of None says nothing."""
    names = {"picture", "caption"}
    products = [
        Product(
            **{"id": str(row), "title": "", "picture": ""}
            | {name: value for name, value in one.items() if name not in names}
        )
        for row, one in enumerate(told)
    ]
    captions = [
        Reading(np.zeros(2, np.float32))
        if one["caption"] is None
        else Reading(np.array(at(one["caption"]), np.float32), f"at {one['caption']}")
        for one in told
    ]
    reader = CaptionReader(Namer(), TextTower(ColourEncoder()))
    return publish(
        IndexStore(folder, keep=1),
        np.array([at(one["picture"]) for one in told], np.float32),
        products,
        "pictures-1",
        readings={CAPTIONS: Readings.of(model_id or reader.model_id, captions)},
    )
