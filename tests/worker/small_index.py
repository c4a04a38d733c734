"""An index version without files, for tests about what products tell."""

from datetime import UTC, datetime

import numpy as np

from index_store.engines.exact import ExactIndex
from index_store.manifest import Manifest
from index_store.product import Product
from index_store.version import IndexVersion

QUERY = np.array([1, 0], np.float32)


def index_of(*attributes: dict) -> IndexVersion:
    """A product for each set of attributes: "0", which is the nearest to QUERY, "1" and so on."""
    products = [
        Product(**{"id": str(row), "title": "", "picture": ""} | told)
        for row, told in enumerate(attributes)
    ]
    angles = np.linspace(0, 1, len(products))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    manifest = Manifest(
        number=1,
        model_id="m",
        dim=2,
        count=len(products),
        created=datetime.now(UTC),
        files={},
        recall=1,
    )
    return IndexVersion(manifest, vectors, products, ExactIndex(vectors))
