"""One at a time on one piece of a build, whoever dies; and a beat that shows who lives."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing import get_context

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.exc import OperationalError

from index_store.catalogue import Build, BuildOrder
from shared.queue import VISIBILITY_SECONDS
from shared.redis_server import connect
from worker.building import alone as alone_module
from worker.building.alone import alone
from worker.process import Process


def dies_with_the_lock(url: str, process: Process, build: int) -> None:
    with (
        connect(url) as client,
        alone(Process(process.settings, client, process.pipeline, since=0), "piece", build),
    ):
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def build(process: Process) -> Build:
    return process.shop.catalogue.builds.begin(BuildOrder("r", "", "m"))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(alone_module, "RENEW_SECONDS", 0.05)
    monkeypatch.setattr(alone_module, "BEAT_SECONDS", 0.05)
    yield
    assert not [one for one in threading.enumerate() if one.name == "alone"]


def test_the_second_on_a_piece_waits_for_the_first(process: Process, build: Build) -> None:
    steps: list[str] = []
    first_in, first_may_go = threading.Event(), threading.Event()

    def first() -> None:
        with alone(process, "piece", build.id):
            first_in.set()
            first_may_go.wait(30)
            steps.append("first out")

    def second() -> None:
        with alone(process, "piece", build.id):
            steps.append("second in")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert first_in.wait(30)
    threads[1].start()
    with alone(process, "another piece", build.id):  # is in nobody's way
        time.sleep(0.3)
        assert steps == []
    first_may_go.set()
    for thread in threads:
        thread.join(30)
    assert steps == ["first out", "second in"]


def test_a_piece_is_free_again_when_its_work_fails(process: Process, build: Build) -> None:
    with pytest.raises(RuntimeError, match="broken"), alone(process, "piece", build.id):
        raise RuntimeError("broken")
    with alone(process, "piece", build.id):
        pass


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_piece_whose_holder_is_killed_is_free_within_the_visibility_timeout(
    process: Process, build: Build, redis_url: str
) -> None:
    process.shop.close()  # no connection of this process goes along
    told = (redis_url, process, build.id)
    killed = get_context("fork").Process(target=dies_with_the_lock, args=told)
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    left = process.client.pttl("lock:piece")
    assert 0 < left <= VISIBILITY_SECONDS * 1000
    process.client.pexpire("lock:piece", 300)  # not to wait for all of it
    with alone(process, "piece", build.id):
        assert process.client.ttl("lock:piece") > 0


def test_who_works_beats_and_keeps_the_lock(process: Process, build: Build) -> None:
    builds = process.shop.catalogue.builds
    with alone(process, "piece", build.id):
        process.client.pexpire("lock:piece", 1000)
        wait_until(lambda: builds.get(build.id).beat > build.beat)
        wait_until(lambda: process.client.pttl("lock:piece") > 1000)


@pytest.mark.parametrize("holder", ["another's", None])
def test_a_lock_that_was_lost_is_told_and_not_taken_back(
    process: Process, build: Build, holder: str | None
) -> None:
    with alone(process, "piece", build.id) as lost:
        time.sleep(0.2)
        assert not lost.is_set()
        process.client.delete("lock:piece")
        if holder is not None:
            process.client.set("lock:piece", holder)
        wait_until(lost.is_set)
    held = process.client.get("lock:piece")
    assert held == (holder.encode() if holder is not None else None)


def test_a_database_that_is_slow_to_take_a_beat_does_not_cost_the_lock(
    process: Process, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = threading.Event()
    monkeypatch.setattr(process.shop.catalogue.builds, "beat", lambda _build: waits.wait(30))
    with alone(process, "piece", build.id) as lost:
        for _ in range(3):
            process.client.pexpire("lock:piece", 1000)
            wait_until(lambda: process.client.pttl("lock:piece") > 1000)
        assert not lost.is_set()
        waits.set()


def test_a_beat_that_fails_once_does_not_cost_the_lock(
    process: Process, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is busy for a moment; the work goes on, and so must what protects it."""
    builds = process.shop.catalogue.builds
    beat, beats = builds.beat, []

    def fails_first(build_id: int) -> bool:
        beats.append(build_id)
        if len(beats) == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return beat(build_id)

    monkeypatch.setattr(builds, "beat", fails_first)
    with alone(process, "piece", build.id):
        wait_until(lambda: len(beats) > 2)
        assert process.client.exists("lock:piece")


def test_redis_that_is_away_is_told_to_the_caller(process: Process, build: Build) -> None:
    socket = f"{process.settings.home}/none.sock"
    gone = redis.Redis(unix_socket_path=socket, retry=Retry(NoBackoff(), 0))
    elsewhere = Process(process.settings, gone, process.pipeline, since=0)
    with pytest.raises(redis.RedisError), alone(elsewhere, "piece", build.id):
        pass


def wait_until(happened: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
