"""A reindex as a chord: parts side by side, one answer, whatever dies or comes twice."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from index_store.building import Eyes
from shared.messages import Progress
from shared.outbox import stream_of
from shared.queue import CATALOGUE, JobQueue
from tests.worker.building.conftest import ask, last, replies, working
from tests.worker.conftest import ColourEncoder
from worker.building import start
from worker.building.start import PART
from worker.process import Process


def wait_for(found: Callable[[], object], seconds: float = 30) -> object:
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return value


@pytest.fixture
def queue(process: Process) -> JobQueue:
    return JobQueue(process.settings.queue_url, process.client, max_waiting=9)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PART", 2)


def test_a_reindex_goes_through_reading_parts_and_publishing_to_one_answer(
    process: Process, queue: JobQueue, celery: object, small_parts: None
) -> None:
    queue.catalogue(ask())
    with working(celery):
        done = wait_for(lambda: last(process.client))
    assert isinstance(done, Progress)
    assert (done.finished, done.index_version) == (True, 1)
    assert done.counts == {
        "added": 6, "changed": 0, "removed": 0, "unchanged": 0, "bad_rows": 0, "encoded": 6
    }  # fmt: skip
    stages = [one.stage for one in replies(process.client) if isinstance(one, Progress)]
    assert list(dict.fromkeys(stages)) == ["reading", "encoding", "publishing", "done"]
    assert process.reader.current().count == 6
    assert process.shop.catalogue.builds.running() is None


def test_a_reindex_that_is_delivered_twice_is_answered_once(
    process: Process, queue: JobQueue, celery: object, small_parts: None
) -> None:
    for _ in range(2):
        queue.catalogue(ask())
    with working(celery):
        wait_for(lambda: last(process.client))
        wait_for(lambda: process.client.llen(CATALOGUE) == 0)
    assert [one.finished for one in replies(process.client)].count(True) == 1
    assert process.store.numbers() == [1]


class Forgetful(ColourEncoder):
    """Embeds the second batch of pictures as nothing."""

    calls = 0

    def encode_images(self, images):
        self.calls += 1
        vectors = super().encode_images(images)
        return vectors if self.calls == 1 else np.zeros_like(vectors)


def test_a_part_that_fails_ends_the_build_with_one_failure_and_publishes_nothing(
    process: Process,
    queue: JobQueue,
    celery: object,
    small_parts: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Process, "eyes", Eyes(Forgetful()))
    queue.catalogue(ask())
    with working(celery):
        ended = wait_for(lambda: last(process.client))
        time.sleep(0.5)  # time enough for a chord's body that must not come
    assert ended.failure is not None
    assert ended.failure.code == "error.search_failed"
    assert [one for one in replies(process.client) if one.failure] == [ended]
    assert process.store.numbers() == []
    assert process.shop.catalogue.builds.running() is None


def test_a_reindex_of_an_unchanged_feed_is_answered_at_once_and_keeps_the_version(
    process: Process, queue: JobQueue, celery: object
) -> None:
    with working(celery):
        queue.catalogue(ask(job="first"))
        wait_for(lambda: last(process.client))
        process.client.delete(stream_of("telegram"))
        queue.catalogue(ask(job="second"))
        again = wait_for(lambda: last(process.client))
    assert (again.index_version, again.counts["unchanged"]) == (1, 6)
    assert process.store.numbers() == [1]


def test_parts_hold_enough_pictures_to_be_worth_a_message() -> None:
    assert PART >= 256
