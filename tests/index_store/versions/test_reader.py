"""The worker's reader: picks up what is new and good, stays with what is good."""

import logging

import pytest

from index_store.versions import IndexReader, IndexStore
from shared.errors import IndexCorrupt, IndexMissing, IndexOfAnotherModel
from tests.index_store.shop import directions, products


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path, keep=3)


def publish(store, seed, model_id="m"):
    return store.publish(directions(3, seed=seed), products(3), model_id)


def damage(store, number):
    (store.folder / f"versions/{number:06d}/vectors.npy").write_bytes(b"damage")


def test_current_of_an_unchanged_index_is_the_same_object(store):
    publish(store, 0)
    reader = IndexReader(store, "m")
    assert reader.current() is reader.current()


def test_current_after_a_publish_is_the_new_version(store):
    publish(store, 0)
    reader = IndexReader(store, "m")
    assert reader.current().number == 1
    publish(store, 1)
    assert reader.current().number == 2


def test_current_after_a_rollback_is_the_version_before(store):
    publish(store, 0)
    publish(store, 1)
    reader = IndexReader(store, "m")
    reader.current()
    store.rollback()
    assert reader.current().number == 1


@pytest.mark.parametrize("how", ["damaged", "another model", "no number", "no CURRENT"])
def test_current_that_cannot_serve_leaves_the_last_good_one(store, caplog, how):
    publish(store, 0)
    reader = IndexReader(store, "m")
    reader.current()
    publish(store, 1, "other" if how == "another model" else "m")
    if how == "damaged":
        damage(store, 2)
    elif how == "no number":
        (store.folder / "CURRENT").write_text("?")
    elif how == "no CURRENT":
        (store.folder / "CURRENT").unlink()
    with caplog.at_level(logging.ERROR):
        assert [reader.current().number for _ in range(3)] == [1, 1, 1]
    assert len(caplog.records) == 1
    assert reader.problem


def test_current_that_recovers_serves_the_new_version(store):
    publish(store, 0)
    reader = IndexReader(store, "m")
    reader.current()
    publish(store, 1)
    damage(store, 2)
    assert (reader.current().number, reader.problem) == (1, "error.index_corrupt")
    publish(store, 2)
    assert (reader.current().number, reader.problem) == (3, "")


def test_current_after_the_refused_version_is_rolled_back_has_no_problem(store):
    publish(store, 0)
    reader = IndexReader(store, "m")
    reader.current()
    publish(store, 1)
    damage(store, 2)
    reader.current()
    store.rollback()
    assert (reader.current().number, reader.problem) == (1, "")


def test_first_current_that_is_damaged_falls_back_to_an_earlier_good_one(store):
    publish(store, 0)
    publish(store, 1, "other")
    publish(store, 2)
    damage(store, 3)
    reader = IndexReader(store, "m")
    assert [reader.current().number for _ in range(2)] == [1, 1]
    assert reader.problem == "error.index_corrupt"


def test_first_current_that_was_rolled_back_from_does_not_count_as_earlier(store):
    publish(store, 0)
    publish(store, 1)
    store.rollback()
    damage(store, 1)
    with pytest.raises(IndexCorrupt):
        IndexReader(store, "m").current()


def test_current_without_any_version_says_so_until_there_is_one(store):
    reader = IndexReader(store, "m")
    with pytest.raises(IndexMissing):
        reader.current()
    publish(store, 0)
    assert reader.current().number == 1


def test_current_of_another_model_alone_says_so(store):
    publish(store, 0)
    with pytest.raises(IndexOfAnotherModel):
        IndexReader(store, "other").current()
