"""Publishing: numbered, gated, atomic, pruned, and rolled back."""

import json
from threading import Thread

import numpy as np
import pytest

from index_store.engines.registry import ENGINES
from index_store.lock import serve_lock
from index_store.product import Product
from index_store.versions import Batch, Content, IndexStore
from index_store.versions.names import Names
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


def die(*_args, **_options):
    raise Killed


def kill(store, monkeypatch, step, *args, **options):
    """A publish that is killed when it comes to a step."""
    with monkeypatch.context() as patched:
        patched.setattr(IndexStore, step, die)
        with pytest.raises(Killed):
            publish(store, *args, **options)


def test_publish_after_one_that_was_killed_before_it_served_takes_what_that_wrote(
    store, monkeypatch
):
    publish(store)
    kill(store, monkeypatch, "_serve", seed=1)
    assert (store.current_number(), store.numbers()) == (1, [1, 2])
    asked = []
    assert publish(store, seed=1, canaries=lambda one: asked.append(one.number)) == (2, True)
    assert (asked, store.current_number(), store.numbers()) == ([2], 2, [1, 2])


def test_publish_in_full_or_over_damage_takes_nothing_that_was_written_before(store, monkeypatch):
    publish(store)
    kill(store, monkeypatch, "_serve", seed=1)
    kill(store, monkeypatch, "_serve", seed=1, full=True)
    assert store.numbers() == [1, 2, 3]
    for number in (2, 3):
        (store.folder / f"versions/{number:06d}/vectors.npy").write_bytes(b"damage")
    assert publish(store, seed=1) == (4, True)


def test_publish_of_what_served_long_ago_is_a_new_version_with_a_way_back(store):
    for seed in (0, 1, 0):
        publish(store, seed=seed)
    assert store.current_number() == 3
    assert store.rollback() == 2


def test_publish_of_content_that_tells_no_source_is_always_written(store):
    content = Content.of(directions(3), products(3), "m")
    assert [store.publish(content, EXACT).number for _ in range(2)] == [1, 2]


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


def test_a_tag_that_serves_nothing_yet_is_compared_with_what_all_are_served(store):
    publish(store, 10)
    with pytest.raises(CountDropped) as refused:
        publish(store, 7, tag="next")
    assert refused.value.params == {"before": 10, "after": 7}
    assert publish(store, 7, tag="next", force=True).number == 2
    assert publish(store, 6, tag="next").number == 3  # from here on with its own


def test_switch_to_much_fewer_products_asks_for_force(store):
    publish(store, 10)
    publish(store, 7, tag="next", force=True)
    with pytest.raises(CountDropped):
        store.switch("next")
    assert store.current_number() == 1
    assert store.switch("next", force=True) == store.current_number() == 2


def test_untag_lets_go_of_the_version(store):
    publish(store)
    publish(store, seed=1, tag="next")
    store.untag("next")
    for seed in range(2, 6):
        publish(store, seed=seed)
    assert (store.tags(), store.numbers()) == ({}, [4, 5, 6])


@pytest.mark.parametrize("tag", ["", "next", "../CURRENT"])
def test_untag_of_no_tag_is_refused(store, tag):
    publish(store)
    with pytest.raises(VersionMissing):
        store.untag(tag)
    assert store.current_number() == 1


def test_gc_before_anything_serves_deletes_what_is_beyond_keep(store):
    assert store.gc() == []
    for seed in range(5):
        publish(store, seed=seed, tag="next")
    assert store.numbers() == [3, 4, 5]


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
    publish(store)
    kill(store, monkeypatch, step, 5, seed=9)
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


def test_rollback_goes_past_what_another_model_made_for_a_tag(store):
    publish(store)
    publish(store, seed=1, model_id="other", tag="next")
    publish(store, seed=2)
    assert store.before() == store.rollback() == 1


def test_rollback_goes_past_what_never_served(store, monkeypatch):
    publish(store)
    kill(store, monkeypatch, "_serve", seed=1)
    publish(store, seed=2, tag="next")
    publish(store, seed=3)
    assert store.current_number() == 4
    assert store.before() == store.rollback() == 1


def test_rollback_does_not_serve_another_model(store):
    publish(store)
    publish(store, seed=1, model_id="other", tag="next")
    store.switch("next")
    with pytest.raises(NoEarlierVersion):
        store.before()
    assert store.rollback(1) == 1


@pytest.mark.parametrize("step", ["remember", "serve"])
def test_rollback_after_a_kill_while_a_version_took_its_name_goes_to_what_served(
    store, monkeypatch, step
):
    publish(store)
    publish(store, seed=1)
    with monkeypatch.context() as patched:
        patched.setattr(Names, step, die)
        with pytest.raises(Killed):
            publish(store, seed=2)
    publish(store, seed=3)
    assert store.rollback() == 2


def test_rollback_in_a_home_of_before_goes_to_the_number_below(store):
    for seed in range(2):
        publish(store, seed=seed)
    (store.folder / "SERVED").unlink()
    assert store.before() == 1
    publish(store, seed=2)
    assert [store.rollback(), store.rollback()] == [2, 1]


def test_rollback_from_a_version_that_lost_its_manifest_still_goes_back(store):
    for seed in range(2):
        publish(store, seed=seed)
    (store.folder / "versions/000002/manifest.json").unlink()
    assert store.rollback() == 1


def test_what_served_is_remembered_for_a_hundred_versions(tmp_path):
    store = IndexStore(tmp_path, keep=1)
    for seed in range(103):
        publish(store, count=1, seed=seed)
    served = (tmp_path / "SERVED").read_text().split()
    assert (len(served), served[-1]) == (100, "102")


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.rollback(1),
        lambda store: store.switch("next"),
        lambda store: store.untag("next"),
        lambda store: store.gc(),
        lambda store: publish(store, seed=9),
    ],
    ids=["rollback", "switch", "untag", "gc", "publish"],
)
def test_nothing_is_renamed_or_deleted_while_another_is_at_it(store, change):
    publish(store)
    publish(store, seed=1, tag="next")
    before = sorted(store.folder.rglob("*"))
    with serve_lock(store.folder / "serve.lock"):
        thread = Thread(target=change, args=(store,))
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        assert (store.current_number(), store.tags()) == (1, {"next": 2})
        assert {*before} <= {*store.folder.rglob("*")}
    thread.join(20)
    assert not thread.is_alive()


def test_a_version_that_is_half_deleted_has_no_number(store, monkeypatch):
    for seed in range(3):
        publish(store, seed=seed)
    monkeypatch.setattr("index_store.versions.folders.shutil.rmtree", die)
    with pytest.raises(Killed):
        publish(store, seed=3)
    assert (store.current_number(), store.numbers()) == (4, [2, 3, 4])
    monkeypatch.undo()
    publish(store, seed=9)
    assert not list((store.folder / "versions").glob("*.partial"))


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


MILVUS = "milvus needs its package"


@pytest.fixture
def two_databases(tmp_path):
    """Stores of one folder with other databases of Milvus, and the engines that write there."""
    pytest.importorskip("pymilvus", reason=MILVUS)
    uris = [str(tmp_path / name) for name in ("one.db", "other.db")]
    return [
        (IndexStore(tmp_path / "index", 3, uri), ENGINES.load("milvus", uri=uri)) for uri in uris
    ]


def test_publish_of_the_same_content_to_another_database_is_written_there(two_databases):
    (store, engine), (other, there) = two_databases
    assert store.publish(content_of(), engine) == (1, True)
    assert store.publish(content_of(), engine) == (1, False)
    assert other.publish(content_of(), there) == (2, True)
    assert other.load(2).count == 3


def test_publish_of_the_same_content_whose_collection_is_lost_is_written_again(two_databases):
    (store, engine), _ = two_databases
    store.publish(content_of(), engine)
    folder, manifest = store.folder / "versions/000001", store.manifest(1)
    engine.remove(folder, "vectors", manifest.engines["vectors"])
    assert store.publish(content_of(), engine) == (2, True)
