"""The worker's reader: picks up what is new and good, stays with what is good."""

import logging
from threading import Event, Thread

import numpy as np
import pytest

from index_store.versions import IndexReader, IndexStore
from index_store.versions import reader as reader_module
from shared.errors import IndexCorrupt, IndexMissing, IndexOfAnotherModel, SetupError
from tests.index_store.shop import directions, products
from tests.index_store.shop import publish as publish_in


@pytest.fixture
def store(tmp_path):
    return IndexStore(tmp_path, keep=3)


def publish(store, seed, model_id="m"):
    return publish_in(store, directions(3, seed=seed), products(3), model_id)


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


def count_loads(store, monkeypatch):
    """The numbers of the versions that are read from the disk from now on."""
    loaded, load = [], store.load

    def counted(number, model_id=None):
        loaded.append(number)
        return load(number, model_id)

    monkeypatch.setattr(store, "load", counted)
    return loaded


def test_version_of_no_number_or_of_the_current_one_is_current_and_read_once(store, monkeypatch):
    publish(store, 0)
    loaded = count_loads(store, monkeypatch)
    reader = IndexReader(store, "m")
    assert reader.version(None) is reader.version(1) is reader.current()
    assert loaded == [1]


def test_version_that_a_publish_replaced_is_still_in_memory(store, monkeypatch):
    publish(store, 0)
    reader = IndexReader(store, "m")
    first = reader.version(None)
    publish(store, 1)
    loaded = count_loads(store, monkeypatch)
    assert reader.version(None).number == 2
    assert reader.version(1) is first
    assert loaded == [2]


def test_version_that_is_kept_but_was_never_served_here_is_read_once(store, monkeypatch):
    for seed in range(3):
        publish(store, seed)
    loaded = count_loads(store, monkeypatch)
    reader = IndexReader(store, "m")
    assert [reader.version(1).number for _ in range(3)] == [1, 1, 1]
    assert loaded == [3, 1]


def test_versions_in_memory_are_two_and_no_more(store, monkeypatch):
    for seed in range(3):
        publish(store, seed)
    reader = IndexReader(store, "m")
    loaded = count_loads(store, monkeypatch)
    assert [reader.version(number).number for number in (1, 2, 1, 3)] == [1, 2, 1, 3]
    assert loaded == [3, 1, 2, 1]


@pytest.mark.parametrize(
    "why", ["damaged", "another model", "pruned", "never there", "rolled back"]
)
def test_version_that_cannot_be_had_is_the_current_one(store, caplog, why):
    publish(store, 0, "other" if why == "another model" else "m")
    publish(store, 1)
    asked = {"never there": 7, "rolled back": 2}.get(why, 1)
    if why == "damaged":
        damage(store, 1)
    elif why == "pruned":
        for seed in (2, 3):
            publish(store, seed)
    elif why == "rolled back":
        store.rollback()
    reader = IndexReader(store, "m")
    assert reader.version(asked) is reader.current()
    assert reader.problem == ""
    assert bool(caplog.records) is (why in {"damaged", "another model"})  # the others are usual


def test_version_of_a_current_that_cannot_serve_is_the_last_good_one(store):
    publish(store, 0)
    reader = IndexReader(store, "m")
    reader.current()
    publish(store, 1)
    damage(store, 2)
    assert [reader.version(number).number for number in (None, 1, 2)] == [1, 1, 1]


def page_of(version, page, size=3):
    """The ids on a page of what is nearest to the first axis."""
    found = version.search(np.eye(4, dtype=np.float32)[0], size * (page + 1))
    return [one.product.id for one in found][size * page :]


def publish_shop(store, name, seed, force=False):
    shop = products(9, brand=name)
    those = [type(one)(**vars(one) | {"id": f"{name}-{one.id}"}) for one in shop]
    return publish_in(store, directions(9, seed=seed), those, "m", force=force)


def test_leafing_on_while_another_version_is_published_repeats_and_skips_nothing(tmp_path):
    store = IndexStore(tmp_path, keep=2)
    publish_shop(store, "spring", 0)
    reader = IndexReader(store, "m")
    first = reader.version(None)
    best = page_of(first, 0, size=9)
    assert page_of(first, 0) == best[:3]

    publish_shop(store, "summer", 1)
    second = reader.version(first.number)
    assert page_of(second, 1) == best[3:6]
    fresh = reader.version(None)
    assert {one.split("-")[0] for one in page_of(fresh, 0)} == {"summer"}

    publish_shop(store, "autumn", 2)  # two are kept: summer and autumn
    third = reader.version(second.number)
    assert third.number == 3
    assert page_of(third, 2) == page_of(reader.current(), 2)


@pytest.fixture
def large(monkeypatch):
    """Every shop is a large one."""
    monkeypatch.setattr(reader_module, "SMALL", 2)


def test_current_after_a_large_publish_is_the_one_before_until_someone_has_followed(store, large):
    publish(store, 0)
    reader = IndexReader(store, "m")
    first = reader.current()
    publish(store, 1)
    assert reader.current() is first
    assert reader.follow().number == 2
    assert reader.current().number == 2
    assert reader.version(1) is first


def test_first_current_of_a_large_shop_is_loaded_at_once(store, large):
    publish(store, 0)
    assert IndexReader(store, "m").current().number == 1


def test_a_large_version_that_is_not_in_memory_is_not_read_for_who_leafs_on(store, large):
    publish(store, 0)
    publish(store, 1)
    reader = IndexReader(store, "m")
    assert reader.version(1).number == 2


def test_every_version_is_prepared_once_before_it_is_current(store):
    prepared = []

    def prepare(version):
        prepared.append((version.number, reader._good and reader._good.number))

    reader = IndexReader(store, "m", prepare=prepare)
    for seed in range(2):
        publish(store, seed)
        reader.follow()
        reader.current()
    assert prepared == [(1, None), (2, 1)]


def test_searches_go_on_while_a_large_version_is_prepared(store, large):
    begun, may_end = Event(), Event()

    def prepare(version):
        if version.number == 2:
            begun.set()
            assert may_end.wait(20)

    publish(store, 0)
    reader = IndexReader(store, "m", prepare=prepare)
    first = reader.current()
    publish(store, 1)
    thread = Thread(target=reader.follow)
    thread.start()
    assert begun.wait(20)
    assert reader.current() is reader.version(None) is first
    may_end.set()
    thread.join(20)
    assert reader.current().number == 2
    assert reader.version(1) is first


def test_a_version_is_read_once_however_many_ask_for_it_at_once(store, monkeypatch):
    publish(store, 0)
    reader = IndexReader(store, "m")
    first = reader.current()
    publish(store, 1)
    loaded = count_loads(store, monkeypatch)
    threads = [Thread(target=ask) for ask in (reader.follow, reader.current) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert loaded == [2]
    assert reader.version(1) is first


def test_a_server_that_is_away_for_a_while_leaves_the_last_good_one(store, monkeypatch):
    publish(store, 0)
    reader = IndexReader(store, "m")
    reader.current()
    publish(store, 1)

    def away(_number, _model_id=None):
        raise SetupError("Milvus cannot be reached")

    with monkeypatch.context() as patched:
        patched.setattr(store, "load", away)
        assert reader.follow().number == reader.current().number == 1
        assert reader.problem
        with pytest.raises(SetupError):
            IndexReader(store, "m").current()
    assert (reader.follow().number, reader.problem) == (2, "")
