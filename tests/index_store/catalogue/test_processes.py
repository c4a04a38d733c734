"""Several processes on one catalogue, and processes that are killed in the middle."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection

import pytest

from index_store.catalogue import BuildOrder
from shared.errors import BuildRunning
from tests.index_store.catalogue import deeds
from tests.index_store.catalogue.stock import name, vectors

pytest_plugins = ["tests.postgres"]

PATIENCE = 60  # seconds: two busy cores
# A server that has imported everything once, so that a process starts in milliseconds.
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.index_store.catalogue.deeds"])

Deed = Callable[[str, Connection, str], None]


class Doer:
    """A process that is doing something to a catalogue."""

    def __init__(self, deed: Deed, url: str, word: str) -> None:
        self._here, there = FORKING.Pipe()
        self._process = FORKING.Process(target=deed, args=(url, there, word))
        self._process.start()
        there.close()

    def said(self) -> object:
        """What it says next."""
        assert self._here.poll(PATIENCE)
        return self._here.recv()

    def go(self) -> None:
        """Lets it begin."""
        self._here.send("go")

    def kill(self) -> None:
        """At once, as kill -9 does."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._here.close()


@contextmanager
def doing(deed: Deed, url: str, word: str = "") -> Iterator[Doer]:
    """A process that does it until the end of the block, where it is killed."""
    doer = Doer(deed, url, word)
    try:
        yield doer
    finally:
        doer.kill()


@contextmanager
def doing_at_once(deed: Deed, url: str, *words: str) -> Iterator[list[Doer]]:
    """A process for each word."""
    with ExitStack() as stack:
        yield [stack.enter_context(doing(deed, url, word)) for word in words]


def at_once(doers: list[Doer]) -> list[object]:
    """Lets them begin when all are ready; what each says then."""
    assert [doer.said() for doer in doers] == ["ready"] * len(doers)
    for doer in doers:
        doer.go()
    return [doer.said() for doer in doers]


def test_a_new_database_is_opened_by_several_at_once(url):
    with doing_at_once(deeds.open_it, url, *"abcd") as doers:
        assert at_once(doers) == [0, 0, 0, 0]


def test_embeddings_that_two_add_at_once_are_kept_and_counted_once(catalogue, url):
    build = catalogue.builds.begin(BuildOrder("job", "{}", "m")).id
    with doing_at_once(deeds.add, url, str(build), str(build)) as doers:
        assert sum(at_once(doers)) == 300
    assert catalogue.builds.get(build).done == 300
    made = vectors(*range(300))
    found = catalogue.embeddings("m", made)
    assert {one: vector.tobytes() for one, vector in found.items()} == {
        one: vector.tobytes() for one, vector in made.items()
    }


def test_of_builds_that_begin_at_once_one_runs(catalogue, url):
    with doing_at_once(deeds.begin, url, "job 1", "job 2", "job 3") as doers:
        for _ in range(deeds.ROUNDS):
            (one,) = [build for build in at_once(doers) if build is not None]
            assert catalogue.builds.running().id == one
            catalogue.builds.end(one, "done")


def test_of_one_job_that_is_delivered_several_times_at_once_there_is_one_build(catalogue, url):
    with doing_at_once(deeds.begin, url, *["job"] * 3) as doers:
        for _ in range(deeds.ROUNDS):
            (one,) = set(at_once(doers))
            catalogue.builds.end(one, "done")


def test_a_process_that_is_killed_while_it_saves_leaves_whole_products(catalogue, url):
    for patience in (1, 3, 6):  # batches: it dies at another moment each time
        with doing(deeds.save, url) as process:
            said = [process.said() for _ in range(patience)]
        known = catalogue.known([f"p{i}" for i in range(50)])
        (version,) = {one.content for one in known.values()}
        assert int(version) >= said[-1]
        for i in range(50):
            names = [picture.name for picture in known[f"p{i}"].pictures]
            assert names == [name((int(version), i, j)) for j in range(3)]


def test_the_build_of_a_killed_process_is_taken_up_where_it_was(catalogue, url):
    with doing(deeds.hold, url, "job") as process:
        assert process.said() == "writing"
    with pytest.raises(BuildRunning):
        catalogue.builds.begin(BuildOrder("other", "{}", "m"))
    build = catalogue.builds.begin(BuildOrder("job", "{}", "m"))
    assert (build.stage, build.done, build.total) == ("encoding", 3, 10)
    assert catalogue.builds.enter(build.id, "publishing", 1)
