"""What is kept of pictures beside a version's vectors: its files, written, read and refused."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index_store.readings import Reading, Readings, load_readings, write_readings
from index_store.version import load_version
from index_store.versions import IndexStore
from shared.errors import IndexCorrupt
from tests.index_store.shop import directions, products

ROWS = [
    Reading(np.full((2, 3), row, np.int8), text) for row, text in enumerate(["red", "", "чёрт"])
]
SILENT = [Reading(one.array) for one in ROWS]


@pytest.fixture
def folder(tmp_path):
    write_readings(tmp_path, "captions", Readings.of("r@1", ROWS))
    return tmp_path


def test_readings_of_products_stand_in_their_order():
    both = Readings.of("r@1", ROWS)
    assert (both.model_id, both.array.shape, both.array.dtype) == ("r@1", (3, 2, 3), np.int8)
    assert both.texts == ("red", "", "чёрт")
    for row, one in enumerate(ROWS):
        assert both.at(row).text == one.text
        assert both.at(row).array.tolist() == one.array.tolist()


def test_readings_without_a_word_have_no_texts(tmp_path):
    none = Readings.of("r@1", SILENT)
    assert none.texts == ()
    assert none.at(2).text == ""
    assert write_readings(tmp_path, "details", none) == ["details.npy"]
    assert load_readings(tmp_path, "details", "r@1", 3).texts == ()


def test_what_is_written_is_read_again(folder):
    found = load_readings(folder, "captions", "r@1", 3)
    assert (found.model_id, found.texts) == ("r@1", ("red", "", "чёрт"))
    assert found.array.dtype == np.int8
    assert np.array_equal(found.array, [one.array for one in ROWS])
    assert {path.name for path in folder.iterdir()} == {"captions.npy", "captions.parquet"}


def test_one_of_them_is_a_copy_of_its_own(folder):
    found = load_readings(folder, "captions", "r@1", 3)
    found.at(0).array[:] = 9
    assert not found.array[0].any()


@pytest.mark.parametrize("body", [b"", b"damage", b"\x93NUMPY"])
@pytest.mark.parametrize("name", ["captions.npy", "captions.parquet"])
def test_a_file_that_holds_something_else_is_corrupt(folder, name, body):
    (folder / name).write_bytes(body)
    with pytest.raises(IndexCorrupt, match="captions"):
        load_readings(folder, "captions", "r@1", 3)


def test_a_missing_array_is_corrupt(folder):
    (folder / "captions.npy").unlink()
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_texts_in_another_column_are_corrupt(folder):
    pq.write_table(pa.table({"words": ["a", "b", "c"]}), folder / "captions.parquet")
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_readings_of_another_number_of_products_are_corrupt(folder):
    with pytest.raises(IndexCorrupt, match="3 captions for 4 products"):
        load_readings(folder, "captions", "r@1", 4)
    pq.write_table(pa.table({"text": ["a"]}), folder / "captions.parquet")
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_an_array_that_would_run_code_is_corrupt(folder):
    np.save(folder / "captions.npy", np.array([{}, {}, {}], object), allow_pickle=True)
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path / "index", keep=3)


def publish(store, rows=ROWS, model_id="r@1", seed=0):
    kept = {"captions": Readings.of(model_id, rows)} if rows else {}
    return store.publish(directions(3, seed=seed), products(3), "m", readings=kept)


def test_a_version_keeps_them_beside_its_vectors(store):
    publish(store)
    version = store.load(1)
    assert version.manifest.readings == {"captions": "r@1"}
    assert {"captions.npy", "captions.parquet"} < set(version.manifest.files)
    kept = version.readings["captions"]
    assert kept.texts[version.row_of("p2")] == "чёрт"
    assert kept.array[version.row_of("p1")].tolist() == ROWS[1].array.tolist()


@pytest.mark.parametrize("name", ["captions.npy", "captions.parquet"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_version_whose_readings_were_damaged_is_refused(store, name, how):
    publish(store)
    path = store.folder / "versions/000001" / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexCorrupt, match=name):
        store.load(1)


def test_a_version_that_names_readings_it_does_not_have_is_refused(store):
    manifest = publish(store).manifest
    promised = manifest.model_copy(update={"readings": {"details": "r@1"}})
    with pytest.raises(IndexCorrupt):
        load_version(store.folder / "versions/000001", promised)


def test_a_version_without_any_has_none(store):
    publish(store, rows=None)
    assert store.load(1).readings == {}


def test_the_same_content_stays_the_version_and_other_readings_make_a_new_one(store):
    assert publish(store).number == publish(store).number == 1
    assert publish(store, [*ROWS[:2], Reading(ROWS[2].array, "blue")]).number == 2
    assert publish(store, [*ROWS[:2], Reading(ROWS[0].array, "blue")]).number == 3
    assert publish(store, [*ROWS[:2], Reading(ROWS[0].array, "blue")], "r@2").number == 4
    assert publish(store, rows=None).number == 5
