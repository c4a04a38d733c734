"""A shop whose catalogue worker is a process of its own, to be asked, watched and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import redis

from index_store.catalogue import Build, Catalogue
from index_store.versions import IndexStore
from shared.messages import CatalogueRequest, Progress, ReplyTo, outbox_message
from shared.outbox import FIELD, stream_of
from shared.queue import CATALOGUE, JobQueue
from shared.redis_server import connect
from tests.index_store.shop import Colour, write_shop

PATIENCE = 60.0  # two busy cores
T = TypeVar("T")


class RunningShop:
    """One home, one Redis, one worker at a time."""

    def __init__(self, home: Path, redis_url: str) -> None:
        self.home = home
        self.looked = home / "looked.txt"
        self.store = IndexStore(home / "index", keep=3)
        self.catalogue = Catalogue(f"sqlite:///{home / 'catalogue.sqlite'}")
        self.client: redis.Redis = connect(redis_url)
        self.queue = JobQueue(redis_url, self.client, max_waiting=9)
        self._environment = {
            "SARTOR_HOME": str(home),
            "SARTOR_REDIS_URL": redis_url,
            "SARTOR_FEED": str(home / "feed"),
            "SARTOR_ENGINE": "exact",
            "LOOKED": str(self.looked),
        }
        self._worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the worker."""
        command = ["celery", "-A", "tests.worker.building.shop_worker", "worker"]
        with (self.home / "worker.log").open("ab") as log:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", *command, "--queues", CATALOGUE, "--loglevel", "WARNING"],
                env={**os.environ, **self._environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9 of the worker with its pool, as a machine that loses its power."""
        if self._worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()

    def close(self) -> None:
        self.kill()
        self.queue.close()
        self.client.close()
        self.catalogue.close()

    def offers(self, colours: dict[str, Colour]) -> None:
        """The shop's feed from now on."""
        write_shop(self.home / "feed", colours)

    def reindex(self, **options: Any) -> CatalogueRequest:
        """Asks for a reindex."""
        to = ReplyTo(front_end="test", chat=uuid4().hex)
        request = CatalogueRequest(job_id=uuid4().hex, reply_to=to, action="reindex", **options)
        self.queue.catalogue(request)
        return request

    def told(self, request: CatalogueRequest) -> list[Progress]:
        """What that request's chat was told so far."""
        entries = self.client.xrange(stream_of("test"))
        messages = [outbox_message(fields[FIELD]) for _, fields in entries]
        return [one for one in messages if isinstance(one, Progress) and one.request == request]

    def answer(self, request: CatalogueRequest) -> Progress:
        """The end of a build; waits for it."""

        def end() -> Progress | None:
            ends = [one for one in self.told(request) if one.finished or one.failure]
            return ends[-1] if ends else None

        return self.wait_for(end)

    def running(self) -> Build | None:
        return self.catalogue.builds.running()

    def wait_for(self, found: Callable[[], T | None]) -> T:
        """What is found, once it is."""
        deadline = time.monotonic() + PATIENCE
        while (value := found()) is None:
            log = (self.home / "worker.log").read_text(errors="replace")
            assert time.monotonic() < deadline, f"it did not happen in time; {log[-3000:]}"
            time.sleep(0.02)
        return value
