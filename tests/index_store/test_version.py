"""A loaded version: search with filters, several pictures a product, lookups, damaged files."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.engines.registry import ENGINES
from index_store.gallery import gallery_of
from index_store.manifest import Manifest, read_manifest
from index_store.product import Product
from index_store.readings import Readings
from index_store.version import OWNERS, IndexVersion, load_version
from shared.errors import IndexCorrupt, ProductGone
from shared.messages import Filters
from tests.index_store.shop import directions, products
from tests.index_store.small_version import published

RED, GREEN, BLUE = np.eye(3, dtype=np.float32)
SHOP = [
    Product("a-red", "Red dress", "a", Decimal("10.00"), colour="Red"),
    Product("b-green", "Green dress", "b", Decimal("20.00"), colour="Green"),
    Product("c-blue", "Blue dress", "c", colour="Blue"),
]


@pytest.fixture
def version(tmp_path):
    return published(tmp_path, np.stack([RED, GREEN, BLUE]), SHOP)


def in_memory(vectors, shop, owners=None):
    """As evaluations make them, without files; products in any order."""
    manifest = Manifest(
        number=1,
        model_id="m",
        dim=vectors.shape[1],
        count=len(shop),
        rows=len(vectors),
        created="2026-01-02T00:00:00Z",
        files={},
        recall=1,
    )
    gallery = gallery_of(Readings("m", vectors), shop)
    engine = ENGINES.load("exact").open(None, "vectors", gallery, {})
    return IndexVersion(manifest, vectors, shop, engine, owners=owners)


def ids(candidates):
    return [candidate.product.id for candidate in candidates]


def test_search_returns_products_best_first_with_scores(version):
    query = np.array([0.8, 0.6, 0], np.float32)
    found = version.search(query, 2)
    assert [candidate.product for candidate in found] == SHOP[:2]
    assert [candidate.score for candidate in found] == pytest.approx([0.8, 0.6])
    assert [candidate.row for candidate in found] == [0, 1]
    assert [candidate.picture for candidate in found] == ["a", "b"]


def test_search_with_filters_returns_only_what_meets_them(version):
    assert ids(version.search(RED, 9, Filters(colours=("blue", "GREEN")))) == ["b-green", "c-blue"]
    assert ids(version.search(RED, 9, Filters(max_price=Decimal(15)))) == ["a-red"]
    assert ids(version.search(RED, 9, Filters(brands=("none",)))) == []


def test_search_with_exclude_leaves_those_out(version):
    assert ids(version.search(RED, 9, exclude={"a-red", "unknown"})) == ["b-green", "c-blue"]
    assert ids(version.search(RED, 9, Filters(colours=("red",)), exclude=["a-red"])) == []


SIDES = [
    Product("a", "", "a0", more_pictures=("a1", "a2"), colour="Red"),
    Product("b", "", "b0"),
    Product("c", "", "c0", more_pictures=("c1",)),
]


@pytest.fixture
def sides(tmp_path):
    """The red product is seen from three sides, one of which is green and one blue."""
    return published(
        tmp_path, np.stack([RED, GREEN, GREEN]), SIDES, further=np.stack([GREEN, BLUE, BLUE])
    )


def test_a_product_of_several_pictures_is_found_once_by_the_nearest(sides):
    found = sides.search(BLUE, 9)
    assert [(one.product.id, one.picture, one.row) for one in found] == [
        ("a", "a2", 0),
        ("c", "c1", 2),
        ("b", "b0", 1),
    ]
    assert [one.score for one in found] == [1, 1, 0]
    assert ids(sides.search(GREEN, 2)) == ["b", "c"]
    assert sides.search(GREEN, 9)[2].picture == "a1"


def test_filters_and_exclusions_hold_for_every_picture(sides):
    assert [one.picture for one in sides.search(BLUE, 9, Filters(colours=("red",)))] == ["a2"]
    assert ids(sides.search(BLUE, 9, exclude=["a", "c"])) == ["b"]


def test_the_main_picture_stands_for_the_product(sides):
    assert (sides.count, sides.manifest.rows, sides.vectors.shape) == (3, 6, (6, 3))
    np.testing.assert_array_equal(sides.embedding_of("c"), GREEN)


@st.composite
def galleries(draw):
    more = draw(st.lists(st.integers(0, 3), min_size=1, max_size=8))
    colours = draw(st.lists(st.sampled_from(["Red", "Blue"]), min_size=len(more), max_size=8))
    names = [tuple(f"{row}-{place}" for place in range(count)) for row, count in enumerate(more)]
    shop = [
        Product(str(row), "", f"{row}", colour=colour, more_pictures=those)
        for row, (colour, those) in enumerate(zip(colours, names, strict=False))
    ]
    vectors = directions(len(more) + sum(more), 4, seed=draw(st.integers(0, 99)))
    return shop, vectors, np.repeat(np.arange(len(more)), more)


@given(galleries(), st.integers(1, 9), st.sets(st.sampled_from("01234567")), st.booleans())
def test_search_in_any_gallery_is_what_going_through_it_finds(gallery, k, excluded, only_red):
    shop, vectors, further = gallery
    query = directions(1, 4, seed=100)[0]
    owners = [*range(len(shop)), *further]
    names = [one.picture for one in shop] + [name for one in shop for name in one.more_pictures]
    best = {}
    for row in np.argsort(-(vectors @ query), kind="stable"):
        product = shop[owners[row]]
        if product.id not in excluded and (product.colour == "Red" or not only_red):
            best.setdefault(product.id, names[row])
    filters = Filters(colours=("red",)) if only_red else None
    found = in_memory(vectors, shop, further).search(query, k, filters, excluded)
    assert [(one.product.id, one.picture) for one in found] == list(best.items())[:k]


def test_products_in_memory_may_stand_in_any_order():
    shop = [Product(one, one.upper(), "") for one in "cab"]
    version = in_memory(np.stack([RED, GREEN, BLUE]), shop)
    assert list(version.products) == shop
    assert version.row_of("a") == 1
    assert ids(version.search(BLUE, 1)) == ["b"]


def test_embedding_of_is_a_copy(version):
    version.embedding_of("b-green")[:] = 0
    np.testing.assert_array_equal(version.embedding_of("b-green"), GREEN)
    np.testing.assert_array_equal(version.vectors, np.eye(3))


def test_lookup_of_an_unknown_product_raises(version):
    assert version.product("c-blue") == SHOP[2]
    with pytest.raises(ProductGone):
        version.product("sold")
    with pytest.raises(ProductGone):
        version.embedding_of("sold")


def test_version_says_what_it_is(version):
    assert (version.number, version.model_id, version.count) == (1, "m", 3)
    assert list(version.products) == SHOP


def test_version_knows_what_its_products_tell_each_value_once_as_the_shop_writes_it(tmp_path):
    told = [
        Product("1", "", "", colour="Red", gender="Women", brand="Zara", sizes=("M", "L")),
        Product("2", "", "", colour="Blue", gender="Women", brand="Nike", sizes=("M",)),
        Product("3", "", "", colour="blue", brand=" ", category="Caps"),
    ]
    version = published(tmp_path, np.stack([RED, GREEN, BLUE]), told)
    assert version.categories == ("", "Caps")
    assert version.colours == ("Blue", "Red", "blue")
    assert version.genders == ("Women",)
    assert version.brands == ("Nike", "Zara")
    assert version.sizes == ("L", "M")


def test_many_threads_find_the_same(sides):
    def found(_number):
        return tuple(ids(sides.search(BLUE, 9, Filters(max_price=Decimal(1)), ["b"])))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(found, range(50))) == {()}


def test_a_version_that_is_no_longer_used_is_gone_at_once(tmp_path):
    version = published(tmp_path, directions(3, 3), products(3))
    version.search(RED, 3, Filters(colours=("red",)))
    gone = weakref.ref(version._products)
    gc.disable()  # nothing holds it in a circle, so that counting references is enough
    try:
        del version
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("change", [{"count": 4}, {"dim": 2}, {"rows": 5}])
def test_load_of_other_shapes_than_the_manifest_is_corrupt(tmp_path, change):
    manifest = published(tmp_path, directions(3, 3), products(3)).manifest
    with pytest.raises(IndexCorrupt):
        load_version(tmp_path / "versions/000001", manifest.model_copy(update=change))


@pytest.mark.parametrize("name", ["vectors.npy", "products.arrow", OWNERS])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_load_of_damaged_files_is_corrupt(tmp_path, sides, name, how):
    folder = tmp_path / "versions/000001"
    path = folder / name
    if how == "gone":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexCorrupt, match=name):
        load_version(folder, read_manifest(folder))


def test_a_version_is_opened_by_the_engine_that_wrote_it(tmp_path, monkeypatch):
    manifest = published(tmp_path, directions(3, 3), products(3)).manifest
    asked = []

    class Watching:
        def open(self, folder, name, gallery, told):
            asked.append((folder, name, gallery.vectors.shape, gallery.owners.tolist(), told))
            return ENGINES.load("exact").open(folder, name, gallery, {})

    def load(spec, **options):
        asked.append((spec, options))
        return Watching()

    class Registry:
        pass

    registry = Registry()
    registry.load = load
    monkeypatch.setattr("index_store.version.ENGINES", registry)
    other = manifest.model_copy(update={"engine": "ivf", "engines": {"vectors": {"lists": 2}}})
    folder = tmp_path / "versions/000001"
    load_version(folder, other, uri="http://milvus:19530")
    assert asked == [
        ("ivf", {"uri": "http://milvus:19530"}),
        (folder, "vectors", (3, 3), [0, 1, 2], {"lists": 2}),
    ]
