"""Milvus, on milvus-lite: filters in its own words, its folder, and what goes wrong."""

import gc
import shutil
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest

from index_store.attributes import Attributes
from index_store.engines import milvus
from index_store.engines.milvus import Milvus
from index_store.engines.registry import ENGINES
from index_store.expressions import expression_of
from index_store.filters import row_mask
from index_store.product import Product
from shared.errors import MissingExtra, SetupError
from shared.messages import Filters
from tests.index_store.engines.galleries import Said, brute_force, clustered, gallery_of

COUNT = 240
WORDS = ("Blue", " blue ", "RED", 'say "hi"', "back\\slash", "ß", "")


def products():
    return [
        Product(
            str(row),
            "",
            "",
            price=None if row % 7 == 0 else Decimal(row) / 4,
            category=("Shirts", "shoes")[row % 2],
            colour=WORDS[row % len(WORDS)],
            brand=f"Brand {row % 5}",
            sizes=(("S", "M"), ("L",), ())[row % 3],
            in_stock=row % 4 != 0,
        )
        for row in range(COUNT)
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("milvus") / "000001"
    folder.mkdir()
    gallery = gallery_of(clustered(COUNT, 16), products())
    written = Milvus().write(folder, "vectors", gallery)
    index = Milvus().open(folder, "vectors", gallery, written.told)
    return folder, gallery, written, index


FILTERS = [
    Filters(colours=("BLUE",)),
    Filters(colours=('say "hi"', "back\\slash")),
    Filters(colours=("SS",)),
    Filters(categories=("Shoes",), in_stock=True),
    Filters(brands=("brand 1", "brand 2"), sizes=("m", "l")),
    Filters(min_price=Decimal("10.25"), max_price=Decimal(30)),
    Filters(max_price=Decimal("0.25")),
    Filters(),
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_in_its_own_words_select_what_the_mask_selects(shop, filters, monkeypatch):
    _, gallery, _, index = shop
    monkeypatch.setattr(milvus, "WHOLE", 0)
    mask = row_mask(filters, Attributes(gallery.products))
    said = Said(mask, expression_of(filters))
    assert said.expression is not None
    query = gallery.vectors[11]
    _, rows = index._prober.probe(query, COUNT, said, int(mask.sum()))
    assert sorted(rows.tolist()) == np.flatnonzero(mask).tolist()


def test_a_selection_without_words_is_listed_row_by_row(shop, monkeypatch):
    _, gallery, _, index = shop
    monkeypatch.setattr(milvus, "WHOLE", 0)
    mask = np.random.default_rng(0).random(COUNT) < 0.5
    _, rows = index.search(gallery.vectors[3], 20, Said(mask, None))
    np.testing.assert_array_equal(
        rows, brute_force(gallery.vectors, gallery.vectors[3], 20, mask)[1]
    )


def test_what_is_too_long_to_list_is_scored_from_the_vectors(shop, monkeypatch):
    _, gallery, _, index = shop
    monkeypatch.setattr(milvus, "WHOLE", 0)
    monkeypatch.setattr(milvus, "MOST", 64)
    mask = np.random.default_rng(0).random(COUNT) < 0.5
    _, rows = index.search(gallery.vectors[3], 20, Said(mask, None))
    np.testing.assert_array_equal(
        rows, brute_force(gallery.vectors, gallery.vectors[3], 20, mask)[1]
    )


def test_a_further_picture_carries_the_attributes_of_its_product(tmp_path, monkeypatch):
    """Two pictures each: row 0 and row COUNT are of one product."""
    monkeypatch.setattr(milvus, "WHOLE", 0)
    gallery = gallery_of(clustered(2 * COUNT, 16), products())
    written = Milvus().write(tmp_path, "vectors", gallery)
    index = Milvus().open(tmp_path, "vectors", gallery, written.told)
    mask = row_mask(Filters(brands=("Brand 3",)), Attributes(gallery.products))
    mask = np.concatenate([mask, mask])
    said = Said(mask, expression_of(Filters(brands=("Brand 3",))))
    _, rows = index._prober.probe(gallery.vectors[0], 2 * COUNT, said, int(mask.sum()))
    assert sorted(rows.tolist()) == np.flatnonzero(mask).tolist()


def test_another_try_at_the_same_version_replaces_the_leftover(tmp_path):
    """A killed build has left rows behind."""
    Milvus().write(tmp_path, "vectors", gallery_of(clustered(50, 16)))
    gallery = gallery_of(clustered(30, 16, seed=3))
    written = Milvus().write(tmp_path, "vectors", gallery)
    index = Milvus().open(tmp_path, "vectors", gallery, written.told)
    assert index.count == 30


def test_the_collection_is_named_after_the_shop_and_the_version(tmp_path):
    names = []
    for shop in ("a", "b"):
        for number in ("000001.partial", "000001", "000002"):
            (tmp_path / shop / number).mkdir(parents=True)
            names.append(milvus._collection_of(tmp_path / shop / number, "vectors"))
    assert names[0] == names[1]
    assert len(set(names)) == 4
    assert all(name.isidentifier() for name in names)


def test_a_deleted_version_can_be_deleted_while_it_is_open(tmp_path):
    gallery = gallery_of(clustered(50, 16))
    folder = tmp_path / "000001"
    folder.mkdir()
    written = Milvus().write(folder, "vectors", gallery)
    index = Milvus().open(folder, "vectors", gallery, written.told)
    Milvus().remove(folder, "vectors", written.told)
    del index
    gc.collect()
    shutil.rmtree(folder)


def test_a_file_of_ones_own_serves_several_versions_and_each_is_removed_alone(tmp_path):
    engine = Milvus(str(tmp_path / "all.db"))
    told = {}
    for number in ("000001", "000002"):
        (tmp_path / number).mkdir()
        gallery = gallery_of(clustered(50, 16))
        told[number] = engine.write(tmp_path / number, "vectors", gallery).told
    engine.remove(tmp_path / "000001", "vectors", told["000001"])
    index = engine.open(tmp_path / "000002", "vectors", gallery, told["000002"])
    np.testing.assert_array_equal(index.search(gallery.vectors[9], 1)[1], [9])


@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_another_process_holds_says_so(tmp_path):
    gallery = gallery_of(clustered(50, 16))
    written = Milvus().write(tmp_path, "vectors", gallery)
    code = (
        "import sys; from milvus_lite import MilvusLite; MilvusLite(sys.argv[1]);"
        "print('held', flush=True); sys.stdin.read()"
    )
    path = str(tmp_path / "vectors.db")
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SetupError, match="another process"):
            Milvus().open(tmp_path, "vectors", gallery, written.told)
        other.stdin.close()


def test_a_server_that_does_not_answer_says_so_without_its_password(tmp_path, monkeypatch):
    monkeypatch.setattr(milvus, "PATIENCE", 1.0)
    engine = Milvus("http://someone:secret@127.0.0.1:9")
    with pytest.raises(SetupError) as caught:
        engine.write(tmp_path, "vectors", gallery_of(clustered(5, 16)))
    assert "secret" not in str(caught.value)


def test_without_the_package_the_extra_is_named(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("index_store.engines.milvus")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(MissingExtra, match=r"sartor\[milvus\]"):
        ENGINES.load("milvus")
