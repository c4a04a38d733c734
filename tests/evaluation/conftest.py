"""The small shop as a file and as a gallery."""

import pytest

from evaluation.gallery import Gallery
from tests.evaluation.small_shop import HalvesEncoder, shop, write


@pytest.fixture
def encoder():
    return HalvesEncoder()


@pytest.fixture
def products(tmp_path):
    return write(tmp_path / "products.parquet", shop())


@pytest.fixture
def gallery(products, encoder):
    return Gallery.read(products, encoder)
