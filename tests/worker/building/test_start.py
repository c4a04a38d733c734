"""The first step of a reindex: what it hands out, what it answers itself, what it ends."""

from pathlib import Path
from typing import Any

import pytest

from index_store.building import look
from shared.errors import BuildRunning, FeedUnreadable
from shared.messages import Progress
from shared.queue import PART_TASK, PUBLISH_TASK
from tests.worker.building.conftest import ask
from tests.worker.conftest import jpeg
from worker.building import start as start_module
from worker.building.finish import finish
from worker.building.orders import PartOrder, PublishOrder
from worker.building.start import start
from worker.process import Process


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Any], Any]]:
    """Parts and last step of each chord, instead of workers who take them."""
    chords: list[tuple[list[Any], Any]] = []
    monkeypatch.setattr(start_module, "PART", 2)
    monkeypatch.setattr(
        start_module, "chord", lambda parts: lambda last: chords.append((parts, last))
    )
    return chords


def parts_of(chord: tuple[list[Any], Any]) -> list[PartOrder]:
    assert {one.task for one in chord[0]} == {PART_TASK}
    return [PartOrder.model_validate(one.args[0]) for one in chord[0]]


def last_of(chord: tuple[list[Any], Any]) -> PublishOrder:
    assert chord[1].task == PUBLISH_TASK
    return PublishOrder.model_validate(chord[1].args[0])


def test_new_pictures_are_handed_out_in_parts_and_the_last_step_after_them(
    process: Process, handed: list[Any]
) -> None:
    assert start(process, ask()) is None
    (chord,) = handed
    assert [(one.number, one.count) for one in parts_of(chord)] == [(0, 3), (1, 3), (2, 3)]
    last = last_of(chord)
    assert (last.products, last.counts["added"], last.request) == (6, 6, ask())
    running = process.shop.catalogue.builds.running()
    assert (running.id, running.stage, running.total) == (last.build, "encoding", 6)


def test_parts_that_are_handed_out_again_are_the_same(process: Process, handed: list[Any]) -> None:
    """Those of before may still be under way, and only equal parts wait for each other."""
    start(process, ask())
    first, *_ = parts_of(handed[0])
    assert look(process.shop, process.eyes, lambda: None, build=first.build) == 6
    (Path(process.settings.feed).parent / "red.jpg").write_bytes(jpeg("purple"))
    start(process, ask())
    again = parts_of(handed[1])
    assert [(one.number, one.count) for one in again] == [(0, 3), (1, 3), (2, 3)]
    assert {one.looks for one in again} == {1}
    assert last_of(handed[1]).build == first.build


def test_a_reindex_that_looks_at_nothing_is_answered_at_once(
    process: Process, handed: list[Any]
) -> None:
    start(process, ask())
    look(process.shop, process.eyes, lambda: None)
    finish(process, last_of(handed[0]))
    told = start(process, ask(job="two"))
    assert isinstance(told, Progress)
    assert (told.finished, told.index_version, told.counts["unchanged"]) == (True, 1, 6)
    assert len(handed) == 1


def test_a_reindex_that_is_done_is_answered_as_before(process: Process, handed: list[Any]) -> None:
    start(process, ask())
    look(process.shop, process.eyes, lambda: None)
    done = finish(process, last_of(handed[0]))
    again = start(process, ask())
    assert (again.index_version, again.counts) == (done.index_version, done.counts)
    assert len(handed) == 1


def test_a_reindex_beside_one_that_lives_is_refused_and_leaves_it_alone(
    process: Process, handed: list[Any]
) -> None:
    start(process, ask())
    with pytest.raises(BuildRunning):
        start(process, ask(job="two"))
    assert process.shop.catalogue.builds.running().job_id == "r"


def test_a_feed_that_cannot_be_used_ends_the_build_and_the_next_one_begins(
    process: Process, handed: list[Any], feed: Path
) -> None:
    good = feed.read_text()
    feed.write_text('{"id": "a"}\n')
    with pytest.raises(FeedUnreadable):
        start(process, ask())
    assert process.shop.catalogue.builds.running() is None
    feed.write_text(good)
    assert start(process, ask(job="two")) is None
    assert len(handed) == 1


def test_a_shop_that_is_suddenly_small_is_refused_with_its_bad_rows_before_any_look(
    process: Process, handed: list[Any], feed: Path
) -> None:
    start(process, ask())
    look(process.shop, process.eyes, lambda: None)
    finish(process, last_of(handed[0]))
    lines = feed.read_text().splitlines()
    feed.write_text("\n".join([lines[0], '{"id": "new"}']))
    told = start(process, ask(job="two"))
    assert told.failure.code == "error.count_dropped"
    assert told.failure.params == {"before": 6, "after": 1}
    assert [one.row for one in told.bad] == [2]
    assert told.counts["removed"] == 5
    assert process.shop.catalogue.builds.running() is None
    assert start(process, ask(job="three", force=True)).index_version == 2
