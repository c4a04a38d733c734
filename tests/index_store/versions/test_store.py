"""Publishing: numbered, gated, atomic, pruned, and rolled back."""

import json

import numpy as np
import pytest

from index_store.versions import IndexStore
from shared.errors import (
    CountDropped,
    IndexCorrupt,
    IndexMissing,
    IndexOfAnotherModel,
    NoEarlierVersion,
)
from tests.index_store.shop import directions, products


class Killed(BaseException):
    """Stands for kill -9: publishing has no clean-up that would run between it and the end."""


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path / "index", keep=3)


def publish(store, count=3, seed=0, model_id="m", **options):
    return store.publish(directions(count, seed=seed), products(count), model_id, **options)


def test_publish_of_a_first_version_serves_it(store):
    version = publish(store)
    assert (version.number, store.current_number(), store.numbers()) == (1, 1, [1])
    np.testing.assert_array_equal(store.load(1).vectors, directions(3))


def test_publish_writes_a_manifest_that_anyone_can_read(store):
    publish(store)
    manifest = json.loads((store.folder / "versions/000001/manifest.json").read_text())
    assert manifest["schema"] == "index/1"
    assert manifest["metric"] == "inner_product"
    assert (manifest["count"], manifest["dim"], manifest["recall"]) == (3, 4, 1.0)
    assert set(manifest["files"]) == {"vectors.npy", "products.parquet"}
    assert manifest["created"].endswith("Z")


def test_publish_of_the_same_content_stays_the_version(store):
    publish(store)
    assert publish(store).number == 1
    assert store.numbers() == [1]
    assert publish(store, model_id="other").number == 2


def test_publish_over_a_damaged_current_writes_a_new_one(store):
    publish(store)
    (store.folder / "versions/000001/vectors.npy").write_bytes(b"damage")
    assert publish(store).number == 2


def test_publish_with_too_few_products_keeps_what_served(store):
    publish(store, 10)
    with pytest.raises(CountDropped):
        publish(store, 7)
    assert store.current_number() == 1
    assert publish(store, 7, force=True).number == 2


def test_publish_of_broken_vectors_keeps_what_served(store):
    publish(store)
    with pytest.raises(ValueError, match="unit length"):
        store.publish(np.full((3, 4), np.nan, np.float32), products(3), "m")
    assert store.numbers() == [store.current_number()] == [1]


def test_publish_keeps_the_newest_versions_and_the_current_one(store):
    for seed in range(5):
        publish(store, seed=seed)
    assert store.numbers() == [3, 4, 5]


def test_publish_that_keeps_one_still_keeps_the_way_back(tmp_path):
    store = IndexStore(tmp_path, keep=1)
    for seed in range(4):
        publish(store, seed=seed)
    assert store.numbers() == [3, 4]
    assert store.rollback() == 3


@pytest.mark.parametrize(
    ("step", "current"), [("_same_as_current", 1), ("_serve", 1), ("_prune", 2)]
)
def test_publish_killed_at_any_step_leaves_a_whole_current(store, monkeypatch, step, current):
    def die(*_):
        raise Killed

    publish(store)
    with monkeypatch.context() as patched:
        patched.setattr(IndexStore, step, die)
        with pytest.raises(Killed):
            publish(store, 5, seed=9)
    assert store.current_number() == current
    assert store.load(current).number == current
    after = publish(store, 5, seed=3)
    assert store.current_number() == after.number > current
    assert not list((store.folder / "versions").glob("*.partial"))


def test_rollback_serves_the_version_before(store):
    for seed in range(3):
        publish(store, seed=seed)
    assert (store.rollback(), store.rollback()) == (2, 1)
    assert store.current_number() == 1
    with pytest.raises(NoEarlierVersion):
        store.rollback()


def test_publish_after_a_rollback_takes_a_new_number(store):
    publish(store, seed=0)
    publish(store, seed=1)
    store.rollback()
    assert publish(store, seed=2).number == 3


def test_rollback_to_a_damaged_version_is_refused(store):
    publish(store, seed=0)
    publish(store, seed=1)
    (store.folder / "versions/000001/products.parquet").write_bytes(b"damage")
    with pytest.raises(IndexCorrupt):
        store.rollback()
    assert store.current_number() == 2


def test_load_for_another_model_is_refused(store):
    publish(store)
    assert store.load(1, "m").number == 1
    with pytest.raises(IndexOfAnotherModel):
        store.load(1, "other")


def test_current_number_before_any_publish_is_missing(store):
    assert store.numbers() == []
    with pytest.raises(IndexMissing):
        store.current_number()
    with pytest.raises(IndexMissing):
        store.rollback()


@pytest.mark.parametrize("text", [b"", b"seven", b"\xff", b"-1"])
def test_current_number_that_is_none_is_corrupt(store, text):
    publish(store)
    (store.folder / "CURRENT").write_bytes(text)
    with pytest.raises(IndexCorrupt):
        store.current_number()


def test_pictures_are_those_of_every_version_that_stays(store):
    publish(store, 2)
    publish(store, 3)
    assert store.pictures() == {f"{i:064x}" for i in range(3)}
    (store.folder / "versions/000002/products.parquet").unlink()
    assert store.pictures() == {f"{i:064x}" for i in range(2)}


def test_store_that_keeps_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="keep=0"):
        IndexStore(tmp_path, keep=0)
