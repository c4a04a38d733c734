"""Builds: one at a time, taken up by the same job, given up when nobody beats."""

import time
from dataclasses import replace

import pytest

from index_store.catalogue import BuildOrder
from index_store.catalogue.builds import add_done
from shared.errors import BuildRunning

pytest_plugins = ["tests.postgres"]

ORDER = BuildOrder("job 1", '{"full": false}', "m")
OTHER = ORDER._replace(job_id="job 2")


def advance(builds, build, count):
    """As it is done with embeddings, in their transaction."""
    with builds._database.writing() as connection:
        return add_done(connection, build, count)


@pytest.fixture
def builds(catalogue):
    return catalogue.builds


def test_a_new_build_runs_and_has_done_nothing(builds):
    before = time.time()
    assert builds.running() is None
    build = builds.begin(ORDER)
    assert (build.job_id, build.request, build.model_id) == ORDER
    assert (build.state, build.stage, build.done, build.total) == ("running", "", 0, 0)
    assert (build.counts, build.version, build.failure) == ({}, None, None)
    assert before <= build.started == build.stage_started == build.beat <= time.time()
    assert builds.running() == builds.get(build.id) == build


def test_get_of_an_unknown_build_raises(builds):
    with pytest.raises(KeyError):
        builds.get(1)


def test_begin_while_another_job_builds_raises(builds):
    builds.enter(builds.begin(ORDER).id, "encoding", 10)
    with pytest.raises(BuildRunning, match="encoding"):
        builds.begin(OTHER)
    assert builds.running().job_id == "job 1"


def test_begin_of_the_same_job_takes_its_build_up_where_it_was(builds):
    build = builds.begin(ORDER).id
    builds.enter(build, "encoding", 10)
    advance(builds, build, 3)
    builds.note(build, {"added": 2})
    left = builds.get(build)
    again = builds.begin(ORDER, stale=0)
    assert again == replace(left, beat=again.beat)
    assert again.beat > left.beat


def test_begin_after_the_end_starts_another(builds):
    first = builds.begin(ORDER)
    builds.end(first.id, "done", version=3)
    second = builds.begin(OTHER)
    assert second.id != first.id
    assert builds.running() == second


def test_begin_of_a_job_that_is_done_gives_its_build_as_it_is(builds):
    build = builds.begin(ORDER).id
    builds.note(build, {"added": 2})
    builds.end(build, "done", version=3)
    running = builds.begin(OTHER)
    done = builds.begin(ORDER)
    assert (done.id, done.state, done.version, done.counts) == (build, "done", 3, {"added": 2})
    assert builds.running() == running


def test_begin_of_a_job_that_failed_starts_it_again(builds):
    build = builds.begin(ORDER)
    builds.enter(build.id, "encoding", 10)
    builds.note(build.id, {"added": 2})
    builds.end(build.id, "failed", failure="the disk is full")
    assert builds.get(build.id).failure == "the disk is full"
    again = builds.begin(ORDER)
    fresh = {"started": again.started, "stage_started": again.started, "beat": again.beat}
    assert again == replace(build, **fresh)


def test_begin_gives_up_a_build_that_does_not_beat(builds):
    dead = builds.begin(ORDER).id
    time.sleep(0.1)
    alive = builds.begin(OTHER, stale=0.05)
    assert builds.get(dead).state == "abandoned"
    assert builds.running() == alive


def test_a_build_that_was_given_up_is_told_to_stop_and_changes_nothing(builds):
    dead = builds.begin(ORDER).id
    time.sleep(0.1)
    builds.begin(OTHER, stale=0.05)
    before = builds.get(dead)
    assert not builds.beat(dead)
    assert not builds.enter(dead, "publishing", 1)
    assert not advance(builds, dead, 1)
    assert not builds.note(dead, {"added": 1})
    assert not builds.end(dead, "done", version=9)
    assert builds.get(dead) == before
    with pytest.raises(BuildRunning):
        builds.begin(ORDER)


@pytest.mark.parametrize(
    "show",
    [
        lambda builds, build: builds.beat(build),
        lambda builds, build: builds.enter(build, "encoding", 1),
        lambda builds, build: advance(builds, build, 1),
        lambda builds, build: builds.note(build, {"added": 1}),
        lambda builds, build: builds.end(build, "done"),
    ],
    ids=["beat", "enter", "advance", "note", "end"],
)
def test_whatever_a_build_does_shows_that_it_is_alive(builds, show):
    build = builds.begin(ORDER)
    time.sleep(0.01)
    assert show(builds, build.id)
    assert builds.get(build.id).beat > build.beat


def test_enter_begins_a_stage_anew(builds):
    build = builds.begin(ORDER).id
    builds.enter(build, "reading", 5)
    advance(builds, build, 5)
    time.sleep(0.01)
    builds.enter(build, "encoding", 8)
    advance(builds, build, 2)
    advance(builds, build, 1)
    found = builds.get(build)
    assert (found.stage, found.done, found.total) == ("encoding", 3, 8)
    assert found.stage_started > found.started


def test_note_sets_counts_and_leaves_others(builds):
    build = builds.begin(ORDER).id
    builds.note(build, {"added": 2, "removed": 1})
    builds.note(build, {"added": 3})
    assert builds.get(build).counts == {"added": 3, "removed": 1}


def test_what_builds_changed_is_unpublished_until_one_is_done(builds):
    refused = builds.begin(ORDER).id
    builds.note(refused, {"added": 2, "removed": 5})
    builds.end(refused, "failed", failure="error.count_dropped")
    again = builds.begin(OTHER).id
    builds.note(again, {"added": 1})
    assert builds.unpublished() == {"added": 3, "removed": 5}
    builds.end(again, "done", version=2)
    assert builds.unpublished() == {}
