"""What the house encoder sees of the training products, looked at once: steps then need no picture.

28,000 products with their 108 places fill 1.2 GB, which stays in the file.
"""

import logging
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from training.augmentation import street_view
from training.datasets.street import read_grounds
from training.kept import kept, key
from training.rerankers.house.recipe import HouseRerankerRecipe
from training.rerankers.retriever import gallery
from training.shelf import Shelf
from worker.encoders.base import FloatArray
from worker.encoders.house import HouseEncoder

__all__ = ["HouseFeatures", "look"]

log = logging.getLogger(__name__)

CHUNK = 256  # pictures drawn at a time, so that a large shelf needs little memory


@dataclass(frozen=True)
class HouseFeatures:
    """Half precision; rows are the shelf's products.

    shop, street: (products, places, channels), places of the shop's picture and of one street view
    (training.augmentation); shop_embeddings, street_embeddings: (products, dim), of the same.
    """

    shop: Tensor
    street: Tensor
    shop_embeddings: Tensor
    street_embeddings: Tensor


def look(recipe: HouseRerankerRecipe, shelf: Shelf, encoder: HouseEncoder) -> HouseFeatures:
    """The features of a shelf, from the recipe's folder where they are there already."""
    files = [*recipe.products, *([recipe.grounds] if recipe.grounds else [])]
    name = f"places-{key(files, encoder.model_id, recipe.seed)}.safetensors"
    seen = kept(recipe.features / name, lambda: _looked(recipe, shelf, encoder))
    shop = gallery(shelf, recipe.products, encoder, recipe.features)
    return HouseFeatures(shop_embeddings=shop, **seen)


def _looked(recipe: HouseRerankerRecipe, shelf: Shelf, encoder: HouseEncoder) -> dict[str, Tensor]:
    grounds = read_grounds(recipe.grounds) if recipe.grounds else []
    parts: dict[str, list[Tensor]] = {"shop": [], "street": [], "street_embeddings": []}
    total = len(shelf.products)
    for first in range(0, total, CHUNK):
        cuts = {row: shelf.cut(row) for row in range(first, min(first + CHUNK, total))}
        street = [
            street_view(cut, cut.size, Random(f"{recipe.seed}-{row}"), grounds)
            for row, cut in cuts.items()
        ]
        shop = [cut.convert("RGB") for cut in cuts.values()]  # the ground is still there
        parts["shop"].append(_half(encoder.encode_places(shop)))
        parts["street"].append(_half(encoder.encode_places(street)))
        parts["street_embeddings"].append(_half(encoder.encode_images(street)))
        log.info("%d of %d products looked at", first + len(cuts), total)
    return {name: torch.cat(rows) for name, rows in parts.items()}


def _half(rows: FloatArray) -> Tensor:
    return torch.from_numpy(rows).half().contiguous()
