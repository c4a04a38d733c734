"""Publishing: numbered, gated, atomic, pruned, and rolled back."""

import json

import numpy as np
import pytest

from index_store.engines.registry import ENGINES
from index_store.product import Product
from index_store.versions import Batch, Content, IndexStore
from shared.errors import (
    CanaryMissed,
    CountDropped,
    IndexCorrupt,
    IndexMissing,
    IndexOfAnotherModel,
    NoEarlierVersion,
    VersionMissing,
)
from tests.index_store.shop import directions, products

EXACT = ENGINES.load("exact", uri=None)


class Killed(BaseException):
    """Stands for kill -9: publishing has no clean-up that would run between it and the end."""


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path / "index", keep=3)


def content_of(count=3, seed=0, model_id="m"):
    source = f"{count} {seed} {model_id}"
    return Content.of(directions(count, seed=seed), products(count), model_id, source=source)


def publish(store, count=3, seed=0, model_id="m", **options):
    return store.publish(content_of(count, seed, model_id), EXACT, **options)


def test_publish_of_a_first_version_serves_it(store):
    assert publish(store) == (1, True)
    assert (store.current_number(), store.numbers()) == (1, [1])
    np.testing.assert_array_equal(store.load(1).vectors, directions(3))


def test_publish_writes_a_manifest_that_anyone_can_read(store):
    publish(store)
    manifest = json.loads((store.folder / "versions/000001/manifest.json").read_text())
    assert manifest["schema"] == "index/2"
    assert manifest["metric"] == "inner_product"
    assert (manifest["count"], manifest["dim"], manifest["recall"]) == (3, 4, 1.0)
    assert set(manifest["files"]) == {"vectors.npy", "products.arrow"}
    assert manifest["created"].endswith("Z")


def test_publish_of_the_same_content_stays_the_version(store):
    publish(store)
    assert publish(store) == (1, False)
    assert store.numbers() == [1]
    assert publish(store, model_id="other").number == 2


def test_publish_of_the_same_content_over_a_lost_file_writes_a_new_version(store):
    publish(store)
    (store.folder / "versions/000001/vectors.npy").unlink()
    assert publish(store) == (2, True)


def test_publish_in_full_writes_the_same_content_again(store):
    publish(store)
    assert publish(store, full=True) == (2, True)


def test_publish_of_fewer_products_than_the_feed_has_is_refused(store):
    with pytest.raises(IndexCorrupt):
        publish(store, 3, expected=4)
    assert store.numbers() == []


def test_publish_that_misses_a_canary_keeps_what_served(store):
    def miss(version):
        assert version.count == 5
        raise CanaryMissed("red dress", reason="red dress")

    publish(store)
    with pytest.raises(CanaryMissed):
        publish(store, 5, canaries=miss)
    assert (store.current_number(), store.numbers()) == (1, [1])


def test_publish_for_a_tag_leaves_the_current_version_alone(store):
    publish(store)
    assert publish(store, seed=1, model_id="other", tag="next").number == 2
    assert (store.current_number(), store.current_number("next")) == (1, 2)
    assert store.tags() == {"next": 2}


def test_switch_serves_to_all_what_the_tag_serves(store):
    publish(store)
    publish(store, seed=1, tag="next")
    assert store.switch("next") == store.current_number() == 2
    assert store.rollback() == 1


@pytest.mark.parametrize("tag", ["unknown", "../CURRENT", "Big", "x" * 33])
def test_switch_to_a_tag_that_is_none_is_refused(store, tag):
    publish(store)
    with pytest.raises(VersionMissing):
        store.switch(tag)


def test_version_that_a_tag_serves_outlives_newer_ones(store):
    publish(store)
    publish(store, seed=1, tag="next")
    for seed in range(2, 7):
        publish(store, seed=seed)
    assert store.numbers() == [2, 5, 6, 7]


def test_publish_with_too_few_products_keeps_what_served(store):
    publish(store, 10)
    with pytest.raises(CountDropped):
        publish(store, 7)
    assert store.current_number() == 1
    assert publish(store, 7, force=True).number == 2


def test_publish_of_broken_vectors_keeps_what_served(store):
    publish(store)
    with pytest.raises(ValueError, match="unit length"):
        store.publish(Content.of(np.full((3, 4), np.nan, np.float32), products(3), "m"), EXACT)
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


@pytest.mark.parametrize(("step", "current"), [("_write", 1), ("_serve", 1), ("_prune", 2)])
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


def test_rollback_to_a_version_by_number(store):
    for seed in range(3):
        publish(store, seed=seed)
    assert store.rollback(1) == store.current_number() == 1
    with pytest.raises(VersionMissing):
        store.rollback(9)
    assert store.current_number() == 1


def test_rollback_to_a_damaged_version_is_refused(store):
    publish(store, seed=0)
    publish(store, seed=1)
    (store.folder / "versions/000001/products.arrow").write_bytes(b"damage")
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


def shown(store):
    return {name for names in store.pictures() for name in names}


def test_pictures_are_those_of_every_version_that_stays(store):
    further = [Product("p0", "", "main", more_pictures=("back", "side"))]
    store.publish(further_content(further), EXACT)
    publish(store, 3)
    assert shown(store) == {"main", "back", "side", *(f"{i:064x}" for i in range(3))}
    (store.folder / "versions/000002/products.arrow").unlink()
    assert shown(store) == {"main", "back", "side"}


def further_content(those):
    batch = Batch(those, directions(1), directions(2, seed=1))
    return Content("m", 1, [batch])


def test_further_pictures_of_a_product_are_found_as_that_product(store):
    further = [Product("p0", "", "main", more_pictures=("back", "side"))]
    store.publish(further_content(further), EXACT)
    [found] = store.load(1).search(directions(2, seed=1)[1], 9)
    assert (found.product.id, found.picture) == ("p0", "side")
    assert found.score == pytest.approx(1)


def test_verify_reads_what_a_file_holds(store):
    publish(store)
    assert store.verify(1).count == 3
    path = store.folder / "versions/000001/vectors.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexCorrupt):
        store.verify(1)


def test_store_that_keeps_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="keep=0"):
        IndexStore(tmp_path, keep=0)
