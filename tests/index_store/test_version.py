"""A loaded version: search with filters, lookups by id, refusal of damaged files."""

from decimal import Decimal

import numpy as np
import pytest

from index_store.product import Product
from index_store.version import load_version
from index_store.versions import IndexStore
from shared.errors import IndexCorrupt, ProductGone
from shared.messages import Filters
from tests.index_store.shop import directions, products

RED, GREEN, BLUE = np.eye(3, dtype=np.float32)
SHOP = [
    Product("red", "Red dress", "a", Decimal("10.00"), colour="Red"),
    Product("green", "Green dress", "b", Decimal("20.00"), colour="Green"),
    Product("blue", "Blue dress", "c", colour="Blue"),
]


@pytest.fixture
def version(tmp_path):
    return IndexStore(tmp_path, 3).publish(np.stack([RED, GREEN, BLUE]), SHOP, "m")


def ids(candidates):
    return [candidate.product.id for candidate in candidates]


def test_search_returns_products_best_first_with_scores(version):
    query = np.array([0.8, 0.6, 0], np.float32)
    found = version.search(query, 2)
    assert [candidate.product for candidate in found] == SHOP[:2]
    assert [candidate.score for candidate in found] == pytest.approx([0.8, 0.6])
    assert [candidate.row for candidate in found] == [0, 1]


def test_search_with_filters_returns_only_what_meets_them(version):
    assert ids(version.search(RED, 9, Filters(colours=("blue", "GREEN")))) == ["green", "blue"]
    assert ids(version.search(RED, 9, Filters(max_price=Decimal(15)))) == ["red"]
    assert ids(version.search(RED, 9, Filters(brands=("none",)))) == []


def test_search_with_exclude_leaves_those_out(version):
    assert ids(version.search(RED, 9, exclude={"red", "unknown"})) == ["green", "blue"]
    assert ids(version.search(RED, 9, Filters(colours=("red",)), exclude=["red"])) == []


def test_embedding_of_is_a_copy(version):
    version.embedding_of("green")[:] = 0
    np.testing.assert_array_equal(version.embedding_of("green"), GREEN)
    np.testing.assert_array_equal(version.vectors, np.eye(3))


def test_lookup_of_an_unknown_product_raises(version):
    assert version.product("blue") == SHOP[2]
    with pytest.raises(ProductGone):
        version.product("sold")
    with pytest.raises(ProductGone):
        version.embedding_of("sold")


def test_version_says_what_it_is(version):
    assert (version.number, version.model_id, version.count) == (1, "m", 3)


def test_version_knows_what_its_products_tell_each_value_once_as_the_shop_writes_it(tmp_path):
    told = [
        Product("1", "", "", colour="Red", gender="Women", brand="Zara", sizes=("M", "L")),
        Product("2", "", "", colour="Blue", gender="Women", brand="Nike", sizes=("M",)),
        Product("3", "", "", colour="blue"),
    ]
    version = IndexStore(tmp_path, 3).publish(np.stack([RED, GREEN, BLUE]), told, "m")
    assert version.colours == ("Blue", "Red", "blue")
    assert version.genders == ("Women",)
    assert version.brands == ("Nike", "Zara")
    assert version.sizes == ("L", "M")


@pytest.mark.parametrize("change", [{"count": 4}, {"dim": 2}])
def test_load_of_other_shapes_than_the_manifest_is_corrupt(tmp_path, change):
    store = IndexStore(tmp_path, 3)
    manifest = store.publish(directions(3, 3), products(3), "m").manifest
    with pytest.raises(IndexCorrupt):
        load_version(tmp_path / "versions" / "000001", manifest.model_copy(update=change))
