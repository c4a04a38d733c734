"""Products and embeddings to put into a catalogue."""

import hashlib

import numpy as np

from index_store.base import FloatArray
from index_store.catalogue import KnownPicture, Saved
from index_store.product import Product


def name(text: object) -> str:
    """The name of a picture with these bytes: sha256 in hex."""
    return hashlib.sha256(str(text).encode()).hexdigest()


def picture(text: object, source: str = "", stamp: str = "") -> KnownPicture:
    return KnownPicture(name(text), source, stamp, name(f"feed {text}"))


def saved(product_id: str, *pictures: KnownPicture, content: str = "v1", **attributes) -> Saved:
    """A product of these pictures, or of one that no other product shows."""
    pictures = pictures or (picture(product_id),)
    names = [one.name for one in pictures]
    attributes = {"title": product_id} | attributes
    product = Product(id=product_id, picture=names[0], more_pictures=tuple(names[1:]), **attributes)
    return Saved(product, content, pictures)


def many(count: int, **attributes) -> list[Saved]:
    """Products p00000, p00001, ..., each with a picture of its own."""
    return [saved(f"p{i:05d}", **attributes) for i in range(count)]


def vectors(*texts: object, dim: int = 4) -> dict[str, FloatArray]:
    """An embedding for each of these pictures, the same each time."""
    return {name(text): _direction(name(text), dim) for text in texts}


def _direction(seed: str, dim: int) -> FloatArray:
    vector = np.random.default_rng(int(seed[:8], 16)).normal(size=dim).astype(np.float32)
    return vector / np.linalg.norm(vector)
