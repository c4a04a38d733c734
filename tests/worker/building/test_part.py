"""One part of a build: it stops when its work is no longer wanted, and is not begun for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from index_store.building import Feed, looking, read_feed
from index_store.catalogue import BuildOrder
from shared.errors import JobKeepsFailing
from tests.worker.building.conftest import ask
from worker.building import part
from worker.building.orders import PartOrder
from worker.building.part import STARTS, look_at_part
from worker.process import Process

STARTED = "build:1:part:0:starts"


@pytest.fixture
def order(process: Process) -> PartOrder:
    """The only part of a shop of six pictures."""
    builds = process.shop.catalogue.builds
    build = builds.begin(BuildOrder("r", "", "colour-1"))
    builds.enter(build.id, "encoding", 6)
    read_feed(process.shop, Feed(process.settings.feed), lambda _done, _total: None)
    of_part = {"number": 0, "count": 1, "looks": 6, "pictures": 6}
    return PartOrder(build=build.id, request=ask(), model_id="colour-1", **of_part)


def left(process: Process) -> int:
    return process.shop.catalogue.count_to_encode("colour-1")


def test_a_part_looks_at_its_pictures_and_again_at_none(process: Process, order: PartOrder) -> None:
    look_at_part(process, order)
    assert left(process) == 0
    assert process.shop.catalogue.builds.get(order.build).done == 6
    look_at_part(process, order)
    assert process.shop.catalogue.builds.get(order.build).done == 6
    assert process.client.exists(STARTED) == 0


def test_a_part_of_a_build_that_has_ended_stops_after_the_batch_in_hand(
    process: Process, order: PartOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "BATCH", 2)
    process.shop.catalogue.builds.end(order.build, "failed")
    look_at_part(process, order)
    assert left(process) == 4


def test_a_part_whose_lock_was_lost_stops_after_the_batch_in_hand(
    process: Process, order: PartOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def lost(*_: object) -> Iterator[Event]:
        event = Event()
        event.set()
        yield event

    monkeypatch.setattr(looking, "BATCH", 2)
    monkeypatch.setattr(part, "alone", lost)
    look_at_part(process, order)
    assert left(process) == 4


def test_a_part_that_is_begun_again_and_again_without_getting_on_is_given_up(
    process: Process, order: PartOrder
) -> None:
    process.client.set(STARTED, STARTS)
    with pytest.raises(JobKeepsFailing):
        look_at_part(process, order)
    assert left(process) == 6


def test_a_part_that_gets_on_may_be_begun_often(process: Process, order: PartOrder) -> None:
    process.client.set(STARTED, STARTS - 1)
    look_at_part(process, order)
    assert left(process) == 0
    assert process.client.exists(STARTED) == 0
