"""The folder of a version: the same whatever the batches, whole before it has a name."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.engines.registry import ENGINES
from index_store.manifest import MANIFEST, verify_files
from index_store.product import Product
from index_store.readings import Reading
from index_store.version import load_version
from index_store.versions import Batch, Content
from index_store.versions.writing import write_version
from shared.errors import IndexCorrupt
from tests.index_store.shop import directions, products

EXACT = ENGINES.load("exact", uri=None)
FURTHER = (0, 2, 0, 1, 3, 0, 1)  # further pictures of each product


def shop():
    """Seven products, some with further pictures, ascending by id."""
    return [
        Product(**vars(one) | {"more_pictures": tuple(f"{one.id}-{n}" for n in range(count))})
        for one, count in zip(products(len(FURTHER)), FURTHER, strict=True)
    ]


def content_in(sizes):
    """The shop in batches of these sizes, the rest in a last one."""
    gallery, main = shop(), directions(len(FURTHER))
    further, first = directions(sum(FURTHER), seed=1), np.cumsum((0, *FURTHER))
    ends = sorted({min(one, len(gallery)) for one in (*np.cumsum(sizes), len(gallery))})
    batches = [
        Batch(
            gallery[start:end],
            main[start:end],
            further[first[start] : first[end]],
            {
                "details": [
                    Reading(np.array([row], np.uint8), f"r{row}") for row in range(start, end)
                ],
                "looks": [Reading(main[row], "") for row in range(start, end)],
            },
        )
        for start, end in zip((0, *ends), ends, strict=False)
    ]
    return Content("m", len(gallery), batches, {"details": "d@1", "looks": "l@1"}, source="s")


def written(folder, content):
    folder.mkdir()
    return write_version(folder, 1, content, EXACT)


def test_main_pictures_come_first_and_further_ones_stand_behind(tmp_path):
    manifest = written(tmp_path / "v", content_in([3]))
    version = load_version(tmp_path / "v", manifest)
    assert (manifest.count, manifest.rows, manifest.dim) == (7, 14, 4)
    stored = np.load(tmp_path / "v/vectors.npy")
    np.testing.assert_array_equal(stored[:7], directions(7))
    np.testing.assert_array_equal(stored[7:], directions(7, seed=1))
    assert [product.id for product in version.products] == [f"p{number}" for number in range(7)]


@pytest.mark.parametrize(("row", "owner"), [(0, "p1"), (1, "p1"), (2, "p3"), (5, "p4"), (6, "p6")])
def test_a_further_picture_finds_its_product(tmp_path, row, owner):
    version = load_version(tmp_path / "v", written(tmp_path / "v", content_in([2, 2])))
    best = version.search(directions(7, seed=1)[row], 1)[0]
    assert best.product.id == owner
    assert best.score == pytest.approx(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(sizes=st.lists(st.integers(1, 7), max_size=7))
def test_batches_of_any_size_give_the_same_version(tmp_path_factory, sizes):
    folder = tmp_path_factory.mktemp("versions")
    one, other = (
        written(folder / "one", content_in([])),
        written(folder / "other", content_in(sizes)),
    )
    tables = {"products.arrow"}  # record batches are as long as those that came
    assert other.files.keys() == one.files.keys()
    assert {name for name in one.files if one.files[name] != other.files[name]} <= tables
    first, second = load_version(folder / "one", one), load_version(folder / "other", other)
    assert list(first.products) == list(second.products) == shop()


def test_everything_that_is_written_is_in_the_manifest(tmp_path):
    manifest = written(tmp_path / "v", content_in([]))
    names = {path.name for path in (tmp_path / "v").iterdir()}
    assert names == {*manifest.files, MANIFEST}
    assert manifest.readings == {"details": "d@1", "looks": "l@1"}
    assert (manifest.model_id, manifest.source, manifest.engine) == ("m", "s", "exact")
    assert manifest.recall == 1.0
    verify_files(tmp_path / "v", manifest)


@pytest.mark.parametrize("where", ["main", "further"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 3.0])
def test_vectors_that_are_no_directions_are_refused(tmp_path, where, value):
    vectors, further = directions(2), directions(1, seed=1)
    (vectors if where == "main" else further)[0, 1] = value
    shop = [Product(**vars(products(1)[0]) | {"more_pictures": ("x",)}), products(2)[1]]
    with pytest.raises(ValueError, match="unit length"):
        written(tmp_path / "v", Content("m", 2, [Batch(shop, vectors, further)]))
    assert not (tmp_path / "v" / MANIFEST).exists()


def test_content_that_has_fewer_products_than_it_says_is_refused(tmp_path):
    content = Content("m", 3, [Batch(products(2), directions(2), np.empty((0, 4), np.float32))])
    with pytest.raises(IndexCorrupt, match="2 products"):
        written(tmp_path / "v", content)
    assert not (tmp_path / "v" / MANIFEST).exists()


class Blind:
    """The exact engine, but that readings are answered with the first rows."""

    spec = "exact"
    write, remove = EXACT.write, EXACT.remove

    def open(self, folder, name, gallery, told):
        return self if name == "looks" else EXACT.open(folder, name, gallery, told)

    def search(self, _query, k, _allowed=None):
        return np.zeros(k, np.float32), np.arange(k)


def read_as(looks):
    readings = {"looks": [Reading(one, "") for one in looks]}
    those = sorted(products(len(looks)), key=lambda one: one.id)
    batch = Batch(those, directions(len(looks)), np.empty((0, 4), "f4"), readings)
    return Content("m", len(looks), [batch], {"looks": "l@1"})


def test_an_engine_that_is_blind_among_readings_is_refused(tmp_path):
    (tmp_path / "v").mkdir()
    with pytest.raises(IndexCorrupt, match="recall"):
        write_version(tmp_path / "v", 1, read_as(directions(120)), Blind())
    assert not (tmp_path / "v" / MANIFEST).exists()


@pytest.mark.parametrize("told", [0, 1, 60])
def test_readings_of_zeros_are_no_part_of_the_recall(tmp_path, told):
    looks = np.zeros((120, 4), np.float32)
    looks[:told] = directions(120)[:told]
    assert written(tmp_path / "v", read_as(looks)).recall == 1.0
