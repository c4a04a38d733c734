"""A build that nobody works on is asked for again: once, and only where nothing waits."""

import json
import time
from types import SimpleNamespace

import pytest

from index_store.catalogue import Build, BuildOrder
from shared.errors import JobKeepsFailing
from shared.messages import Failure, Progress
from shared.queue import CATALOGUE
from tests.worker.building.conftest import TO, ask
from worker.building import resume
from worker.building.resume import SILENCE_SECONDS, resume_silent
from worker.process import Process


def begin(process: Process, *, request: str | None = None, model_id: str = "colour-1") -> Build:
    body = ask().model_dump_json(by_alias=True) if request is None else request
    return process.shop.catalogue.builds.begin(BuildOrder("r", body, model_id))


def waiting(process: Process) -> list[str]:
    """The jobs in the queue."""
    messages = [json.loads(one) for one in process.client.lrange(CATALOGUE, 0, -1)]
    return [one["headers"]["id"] for one in messages]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A while after every beat."""
    now = time.time() + SILENCE_SECONDS + 1
    monkeypatch.setattr(resume, "time", SimpleNamespace(time=lambda: now))  # not the builds' own


def test_without_a_build_there_is_nothing_to_do(process: Process) -> None:
    assert resume_silent(process) is False


def test_a_build_that_beats_is_left_alone(process: Process) -> None:
    begin(process)
    assert resume_silent(process) is False
    assert waiting(process) == []


@pytest.mark.usefixtures("later")
def test_a_silent_build_is_asked_for_again_as_it_was(process: Process) -> None:
    begin(process)
    assert resume_silent(process) is True
    assert waiting(process) == ["r"]


@pytest.mark.usefixtures("later")
def test_of_several_workers_one_asks(process: Process) -> None:
    begin(process)
    assert [resume_silent(process), process.client.delete(CATALOGUE), resume_silent(process)] == [
        True,
        1,
        False,
    ]
    process.client.delete(*process.client.keys("build:*:resumed"))  # a while later
    assert resume_silent(process) is True


@pytest.mark.usefixtures("later")
def test_nothing_is_asked_while_the_queue_holds_work(process: Process) -> None:
    """Perhaps that is the build itself, or its parts."""
    begin(process)
    process.client.lpush(CATALOGUE, "a part")
    assert resume_silent(process) is False
    assert process.client.llen(CATALOGUE) == 1


@pytest.mark.usefixtures("later")
def test_a_build_of_the_command_line_is_its_persons_to_take_up(process: Process) -> None:
    begin(process, request="")
    assert resume_silent(process) is False


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("state", ["done", "failed"])
def test_a_build_that_has_ended_stays_so(process: Process, state: str) -> None:
    begin(process)
    builds = process.shop.catalogue.builds
    builds.end(builds.running().id, state)
    assert resume_silent(process) is False


@pytest.mark.usefixtures("later")
def test_a_build_of_another_model_is_left_to_its_own_workers(process: Process) -> None:
    begin(process, model_id="colour-2")
    assert resume_silent(process) is False


@pytest.mark.usefixtures("later")
def test_a_build_that_was_given_up_is_ended_so_that_the_next_one_may_begin(
    process: Process,
) -> None:
    build = begin(process)
    failure = Failure(code=JobKeepsFailing.code)
    process.outbox.answer(
        Progress(job_id="r", reply_to=TO, request=ask(), stage="done", failure=failure)
    )
    assert resume_silent(process) is False
    ended = process.shop.catalogue.builds.get(build.id)
    assert (ended.state, ended.failure) == ("failed", JobKeepsFailing.code)
    assert waiting(process) == []
