"""The catalogue into a version: products with what was made of their pictures, past every gate."""

import hashlib
import json
from collections.abc import Callable, Iterator

import numpy as np

from index_store.base import FloatArray
from index_store.building.looking import Eyes
from index_store.building.shop import Shop
from index_store.readings import Reading
from index_store.seen import SeenIds
from index_store.version import IndexVersion
from index_store.versions import Batch, Content, Published

__all__ = ["Canaries", "nothing_to_ask", "publish"]

BATCH = 1024  # products in memory at a time; with their details some ten megabytes
Canaries = Callable[[IndexVersion], None]  # raises CanaryMissed


def nothing_to_ask(_version: IndexVersion) -> None:
    """The canaries of a shop that has none."""


def publish(
    shop: Shop,
    eyes: Eyes,
    content: str,
    *,
    expected: int,
    tag: str = "",
    full: bool = False,
    force: bool = False,
    canaries: Canaries = nothing_to_ask,
) -> Published:
    """Serves what the catalogue holds as a version; the same content as now stays the version.

    Args:
        shop: the catalogue, every picture of which encoder and readers have looked at.
        eyes: these.
        content: what tells the catalogue's content (Changes.content).
        expected: how many products the feed has.
        tag: the name that is to serve it; "" is CURRENT.
        full: a new version even of the same content.
        force: although more than a fifth of the products are gone.
        canaries: asks the new version what is known.

    Raises:
        CountDropped, CanaryMissed, IndexCorrupt: a gate refused; what served before still serves.
    """
    readers = {one.name: one.model_id for one in eyes.readers}
    source = json.dumps([content, eyes.encoder.model_id, readers, shop.engine.spec])
    told = Content(
        model_id=eyes.encoder.model_id,
        count=shop.catalogue.count(),
        batches=_batches(shop, eyes),
        readers=readers,
        source=hashlib.sha256(source.encode()).hexdigest(),
    )
    published = shop.store.publish(
        told,
        shop.engine,
        tag=tag,
        full=full,
        force=force,
        expected=expected,
        canaries=canaries,
    )
    if published.is_new:
        _prune_pictures(shop)
    return published


def _batches(shop: Shop, eyes: Eyes) -> Iterator[Batch]:
    for products in shop.catalogue.product_batches(BATCH):
        main = [product.picture for product in products]
        further = [name for product in products for name in product.more_pictures]
        yield Batch(
            products,
            _vectors(shop, eyes, main),
            _vectors(shop, eyes, further),
            {one.name: _readings(shop, one.model_id, main) for one in eyes.readers},
        )


def _vectors(shop: Shop, eyes: Eyes, names: list[str]) -> FloatArray:
    if not names:
        return np.empty((0, eyes.encoder.dim), np.float32)
    found = shop.catalogue.embeddings(eyes.encoder.model_id, names)
    return np.stack([found[name] for name in names])


def _readings(shop: Shop, model_id: str, names: list[str]) -> list[Reading]:
    found = shop.catalogue.readings(model_id, names)
    return [found[name] for name in names]


def _prune_pictures(shop: Shop) -> None:
    """Deletes the pictures that neither a kept version nor a product shows."""
    with SeenIds() as in_versions:
        for names in shop.store.pictures():
            for name in names:
                in_versions.add(name, 0)

        def unused(names: list[str]) -> set[str]:
            unknown = {name for name in names if name not in in_versions}
            return unknown - shop.catalogue.shown(unknown)

        shop.pictures.prune(unused)
