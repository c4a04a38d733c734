"""What is kept of pictures beside a version's vectors: its files, written, read and refused."""

import numpy as np
import pyarrow as pa
import pytest

from index_store import readings as module
from index_store.engines.registry import ENGINES
from index_store.readings import (
    Reading,
    Readings,
    ReadingsWriter,
    load_readings,
    write_readings,
)
from index_store.version import load_version
from index_store.versions import Content, IndexStore
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


def write_table(path, table):
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


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
    assert not load_readings(tmp_path, "details", "r@1", 3).texts


def test_what_is_written_is_read_again(folder):
    found = load_readings(folder, "captions", "r@1", 3)
    assert (found.model_id, tuple(found.texts)) == ("r@1", ("red", "", "чёрт"))
    assert (found.texts[-1], found.texts[:2]) == ("чёрт", ["red", ""])
    assert found.array.dtype == np.int8
    assert np.array_equal(found.array, [one.array for one in ROWS])
    assert {path.name for path in folder.iterdir()} == {"captions.npy", "captions.arrow"}


@pytest.mark.parametrize("sizes", [[3], [1, 1, 1], [0, 2, 0, 1]])
@pytest.mark.parametrize("batch", [1, 2, 4096])
def test_what_is_written_as_it_comes_is_read_again(tmp_path, monkeypatch, sizes, batch):
    monkeypatch.setattr(module, "BATCH", batch)
    rest = iter(ROWS)
    with ReadingsWriter(tmp_path, "captions") as writer:
        for size in sizes:
            writer.add([next(rest) for _ in range(size)])
    found = load_readings(tmp_path, "captions", "r@1", 3)
    assert tuple(found.texts) == ("red", "", "чёрт")
    assert np.array_equal(found.array, [one.array for one in ROWS])


@pytest.mark.parametrize("rows", [SILENT, []])
def test_a_writer_that_was_told_no_word_leaves_no_texts(tmp_path, rows):
    with ReadingsWriter(tmp_path, "details") as writer:
        for row in rows:
            writer.add([row])
    names = ["details.npy"] if rows else []
    assert [path.name for path in tmp_path.iterdir()] == names


def test_a_writer_refuses_an_array_of_another_shape(tmp_path):
    with ReadingsWriter(tmp_path, "details") as writer:
        writer.add(ROWS)
        with pytest.raises(ValueError, match="belong"):
            writer.add([Reading(np.zeros(2, np.int8))])


def test_texts_are_mapped_and_not_read(tmp_path):
    with ReadingsWriter(tmp_path, "captions") as writer:
        writer.add([Reading(np.zeros(1, np.int8), "word " * 200)] * 1000)
    before = pa.total_allocated_bytes()
    texts = load_readings(tmp_path, "captions", "r@1", 1000).texts
    assert len(texts[999]) == 1000
    assert pa.total_allocated_bytes() - before < 100_000


def test_one_of_them_is_a_copy_of_its_own(folder):
    found = load_readings(folder, "captions", "r@1", 3)
    found.at(0).array[:] = 9
    assert not found.array[0].any()


@pytest.mark.parametrize("body", [b"", b"damage", b"\x93NUMPY"])
@pytest.mark.parametrize("name", ["captions.npy", "captions.arrow"])
def test_a_file_that_holds_something_else_is_corrupt(folder, name, body):
    (folder / name).write_bytes(body)
    with pytest.raises(IndexCorrupt, match="captions"):
        load_readings(folder, "captions", "r@1", 3)


def test_a_missing_array_is_corrupt(folder):
    (folder / "captions.npy").unlink()
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_texts_in_another_column_are_corrupt(folder):
    write_table(folder / "captions.arrow", pa.table({"words": ["a", "b", "c"]}))
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_readings_of_another_number_of_products_are_corrupt(folder):
    with pytest.raises(IndexCorrupt, match="3 captions for 4 products"):
        load_readings(folder, "captions", "r@1", 4)
    write_table(folder / "captions.arrow", pa.table({"text": ["a"]}))
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


def test_an_array_that_would_run_code_is_corrupt(folder):
    np.save(folder / "captions.npy", np.array([{}, {}, {}], object), allow_pickle=True)
    with pytest.raises(IndexCorrupt):
        load_readings(folder, "captions", "r@1", 3)


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path / "index", keep=3)


def publish(store, rows=ROWS):
    kept = {"captions": Readings.of("r@1", rows)} if rows else {}
    content = Content.of(directions(3), products(3), "m", kept)
    number = store.publish(content, ENGINES.load("exact"), full=True).number
    return store.load(number)


def test_a_version_keeps_them_beside_its_vectors(store):
    publish(store)
    version = store.load(1)
    assert version.manifest.readings == {"captions": "r@1"}
    assert {"captions.npy", "captions.arrow"} < set(version.manifest.files)
    kept = version.readings["captions"]
    assert kept.texts[version.row_of("p2")] == "чёрт"
    assert kept.array[version.row_of("p1")].tolist() == ROWS[1].array.tolist()


@pytest.mark.parametrize("name", ["captions.npy", "captions.arrow"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_version_whose_readings_were_damaged_is_refused(store, name, how):
    publish(store)
    path = store.folder / "versions/000001" / name
    if how == "gone":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
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
