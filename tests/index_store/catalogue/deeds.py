"""What processes of their own do to a catalogue; each says something through its end of a pipe."""

import random
from multiprocessing.connection import Connection

from sqlalchemy import text

from index_store.catalogue import BuildOrder, Catalogue
from shared.errors import BuildRunning
from tests.index_store.catalogue.stock import picture, saved, vectors

__all__ = ["ROUNDS", "add", "begin", "hold", "open_it", "save"]


ROUNDS = 10  # of `begin`: a race of a millisecond is not lost every time


def open_it(url: str, say: Connection, _: str) -> None:
    _wait_for_others(say)
    with Catalogue(url) as catalogue:
        say.send(catalogue.count())


def add(url: str, say: Connection, build: str) -> None:
    """The same 300 embeddings each time, in another order; says how many were new."""
    with Catalogue(url) as catalogue:
        _wait_for_others(say)
        new = 0
        for start in range(0, 300, 20):
            names = list(range(start, start + 20))
            random.shuffle(names)
            new += catalogue.add_embeddings("m", vectors(*names), build=int(build))
        say.send(new)


def begin(url: str, say: Connection, job_id: str) -> None:
    """Says the id of the build, or None where another one is alive; round after round."""
    with Catalogue(url) as catalogue:
        for number in range(ROUNDS):
            _wait_for_others(say)
            try:
                say.send(catalogue.builds.begin(BuildOrder(f"{job_id} {number}", "{}", "m")).id)
            except BuildRunning:
                say.send(None)


def save(url: str, say: Connection, _: str) -> None:
    """Replaces the same 50 products again and again; says each version that is saved."""
    with Catalogue(url) as catalogue:
        for version in range(10**6):
            shop = [
                saved(f"p{i}", *(picture((version, i, j)) for j in range(3)), content=str(version))
                for i in range(50)
            ]
            catalogue.save(shop)
            say.send(version)


def hold(url: str, say: Connection, job_id: str) -> None:
    """Builds a little, and stops in the middle of a transaction."""
    with Catalogue(url) as catalogue:
        build = catalogue.builds.begin(BuildOrder(job_id, "{}", "m")).id
        catalogue.builds.enter(build, "encoding", 10)
        catalogue.add_embeddings("m", vectors(1, 2, 3), build=build)
        with catalogue._database.writing() as connection:
            connection.execute(text("UPDATE builds SET done = 9"))
            say.send("writing")
            say.recv()


def _wait_for_others(say: Connection) -> None:
    say.send("ready")
    say.recv()
