"""What the admin's chat is told of a build on its way."""

import time
from types import SimpleNamespace

import pytest

from shared.messages import Progress, outbox_message
from shared.outbox import FIELD, stream_of
from tests.worker.building.conftest import TO, ask
from worker.building import progress
from worker.building.progress import Reporter
from worker.process import Process


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of day, to be set."""
    now = [1000.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(time=lambda: now[0]))
    return now


def told(process: Process) -> list[Progress]:
    entries = process.client.xrange(stream_of(TO.front_end))
    return [outbox_message(fields[FIELD]) for _, fields in entries]


def forget_the_last_second(process: Process) -> None:
    process.client.delete("build:r:told")


def test_a_stage_that_begins_is_told_at_once(process: Process) -> None:
    reporter = Reporter(process, ask())
    for stage, total in (("reading", 0), ("encoding", 70), ("publishing", 1)):
        reporter.begin(stage, 0, total)
    assert [(one.stage, one.done, one.total) for one in told(process)] == [
        ("reading", 0, 0),
        ("encoding", 0, 70),
        ("publishing", 0, 1),
    ]
    assert {(one.job_id, one.reply_to, one.request) for one in told(process)} == {("r", TO, ask())}
    assert not any(one.finished or one.failure for one in told(process))


def test_several_workers_together_tell_once_a_second(process: Process) -> None:
    here, there = Reporter(process, ask()), Reporter(process, ask())
    for done in range(10):
        here("encoding", done, 20)
        there("encoding", done, 20)
    assert len(told(process)) == 1
    assert 0 < process.client.pttl("build:r:told") <= 1000
    forget_the_last_second(process)
    there("encoding", 11, 20)
    assert [one.done for one in told(process)] == [0, 11]


def test_another_build_is_told_of_for_itself(process: Process) -> None:
    Reporter(process, ask())("encoding", 1, 20)
    Reporter(process, ask(job="other"))("encoding", 2, 20)
    assert [one.job_id for one in told(process)] == ["r", "other"]


def test_a_rate_is_that_of_the_stage_and_says_how_long_it_takes(
    process: Process, clock: list[float]
) -> None:
    reporter = Reporter(process, ask())
    reporter.begin("reading", 0, 0)
    clock[0] += 100
    reporter.begin("encoding", 0, 300)
    clock[0] += 10
    reporter("encoding", 50, 300)
    last = told(process)[-1]
    assert (last.per_second, last.seconds_left) == (5.0, 50.0)


def test_a_build_that_goes_on_after_a_stop_counts_from_there(
    process: Process, clock: list[float]
) -> None:
    Reporter(process, ask()).begin("encoding", 0, 300)
    clock[0] += 1000  # the worker was away
    again = Reporter(process, ask())
    again.begin("encoding", 100, 300)
    clock[0] += 10
    again("encoding", 120, 300)
    last = told(process)[-1]
    assert (last.per_second, last.seconds_left) == (2.0, 90.0)


def test_a_rate_of_less_than_a_second_is_not_told(process: Process, clock: list[float]) -> None:
    reporter = Reporter(process, ask())
    reporter.begin("encoding", 0, 300)
    clock[0] += 0.5
    reporter("encoding", 32, 300)
    last = told(process)[-1]
    assert (last.per_second, last.seconds_left) == (0.0, None)


def test_rows_of_a_feed_have_a_rate_but_no_end_in_sight(
    process: Process, clock: list[float]
) -> None:
    reporter = Reporter(process, ask())
    reporter.begin("reading", 0, 0)
    clock[0] += 2
    reporter("reading", 512, 0)
    last = told(process)[-1]
    assert (last.per_second, last.seconds_left) == (256.0, None)


def test_a_stage_whose_beginning_redis_has_lost_has_no_rate(process: Process) -> None:
    Reporter(process, ask())("encoding", 5, 10)
    assert told(process)[-1].per_second == 0.0


def test_a_clock_that_was_set_back_breaks_nothing(process: Process) -> None:
    reporter = Reporter(process, ask())
    reporter.begin("encoding", 0, 300)
    process.client.set("build:r:encoding:since", f"[{time.time() + 60}, 0]")
    reporter("encoding", 32, 300)
    assert told(process)[-1].per_second == 0.0
