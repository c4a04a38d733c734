"""A reindex as a chord of real workers: one answer, whatever dies or comes twice."""

from collections.abc import Iterator

import pytest

from index_store.building.looking import BATCH
from shared.errors import JobKeepsFailing, SearchFailed
from shared.queue import CATALOGUE
from shared.redis_server import redis_running
from shared.settings import Settings
from tests.index_store.shop import many_colours
from tests.worker.building.running import RunningShop
from tests.worker.building.shop_worker_colours import DEADLY, NAMELESS

KILLS = 3


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    home = tmp_path_factory.mktemp("shop")
    with redis_running(Settings(home=home)) as url:
        shop = RunningShop(home, url)
        shop.start()
        yield shop
        shop.close()


def test_a_reindex_killed_three_times_goes_on_and_keeps_nothing_twice(shop: RunningShop) -> None:
    colours = many_colours(200)
    shop.offers(colours)
    request = shop.reindex()
    for kill in range(KILLS):
        shop.wait_for(lambda kill=kill: _done(shop) > kill * 50 or None)
        before = _done(shop)
        shop.kill()
        assert shop.store.numbers() == []
        assert _done(shop) >= before
        shop.start()
    answer = shop.answer(request)
    assert (answer.finished, answer.index_version) == (True, 1)
    assert (answer.counts["added"], answer.counts["encoded"]) == (200, 200)
    assert shop.store.load(1).count == 200
    looked = shop.looked.read_text().splitlines()
    assert 200 <= len(looked) <= 200 + KILLS * BATCH  # a kill costs the batch in hand at most
    assert len([one for one in shop.told(request) if one.finished]) == 1


def test_a_reindex_of_what_has_not_changed_is_answered_without_a_look(shop: RunningShop) -> None:
    shop.looked.unlink(missing_ok=True)
    answer = shop.answer(shop.reindex())
    assert (answer.index_version, answer.counts["unchanged"]) == (1, 200)
    assert not shop.looked.exists()
    assert shop.store.numbers() == [1]


def test_a_reindex_tells_its_stages_with_a_rate(shop: RunningShop) -> None:
    shop.offers({f"new-{name}": (r, g, 200) for name, (r, g, _) in many_colours(210).items()})
    request = shop.reindex(force=True)
    answer = shop.answer(request)
    assert (answer.counts["added"], answer.counts["removed"]) == (210, 200)
    told = shop.told(request)
    stages = dict.fromkeys(one.stage for one in told)
    assert list(stages) == ["reading", "encoding", "publishing", "done"]
    assert {one.total for one in told if one.stage == "encoding"} == {210}


def test_a_shop_that_is_suddenly_small_is_refused_and_published_when_confirmed(
    shop: RunningShop,
) -> None:
    shop.offers({"only": (200, 10, 10)})
    refused = shop.answer(shop.reindex())
    assert refused.failure is not None
    assert refused.failure.code == "error.count_dropped"
    assert refused.failure.params == {"before": 210, "after": 1}
    assert shop.store.load(shop.store.current_number()).count == 210
    assert shop.answer(shop.reindex(force=True)).finished
    assert shop.store.load(shop.store.current_number()).count == 1


def test_a_reindex_that_is_delivered_twice_is_answered_once(shop: RunningShop) -> None:
    shop.offers(many_colours(50))
    request = shop.reindex()
    shop.queue.catalogue(request)
    shop.answer(request)
    shop.wait_for(lambda: shop.client.llen(CATALOGUE) == 0 or None)
    assert [one.finished for one in shop.told(request)].count(True) == 1


def test_a_part_that_fails_ends_the_build_with_one_failure(shop: RunningShop) -> None:
    before = shop.store.current_number()
    shop.offers({**many_colours(50), "nameless": NAMELESS})
    request = shop.reindex()
    answer = shop.answer(request)
    assert answer.failure is not None
    assert answer.failure.code == SearchFailed.code
    shop.wait_for(lambda: shop.running() is None or None)
    assert shop.store.current_number() == before


def test_a_picture_that_takes_its_worker_down_thrice_ends_the_build(shop: RunningShop) -> None:
    before = shop.store.current_number()
    shop.offers({**many_colours(50), "deadly": DEADLY})
    answer = shop.answer(shop.reindex())
    assert answer.failure is not None
    assert answer.failure.code == JobKeepsFailing.code
    shop.wait_for(lambda: shop.running() is None or None)
    assert shop.store.current_number() == before


def _done(shop: RunningShop) -> int:
    build = shop.running()
    return build.done if build is not None and build.stage == "encoding" else 0
