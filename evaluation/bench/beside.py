"""`sartor bench beside`: how long a search takes while a build runs on the same machine.

The processes are those of a shop: Redis, a worker for searches, one for the catalogue. The same
searches are asked before the build and while it encodes.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import redis

from shared.errors import SetupError
from shared.messages import (
    CatalogueRequest,
    OutboxMessage,
    Progress,
    Query,
    ReplyTo,
    SearchReply,
    SearchRequest,
    outbox_message,
)
from shared.outbox import FIELD, stream_of
from shared.photos import PhotoStore
from shared.pictures import clean
from shared.queue import CATALOGUE, SEARCH, JobQueue
from shared.redis_server import connect, redis_running
from shared.settings import Settings
from shared.workers import read_notes
from worker.command import worker_command

__all__ = ["BesideBench", "bench_beside", "markdown"]

FRONT_END = "bench"
POLL = 0.001  # seconds: far less than a search
PATIENCE = 600.0  # seconds, for models to load and the first products to be indexed


@dataclass(frozen=True)
class BesideBench:
    """Seconds of each search, from the queue to its answer in the outbox."""

    alone: tuple[float, ...]
    beside: tuple[float, ...]  # while the build encoded
    done: tuple[int, int]  # looks of the build when the searches beside it began and ended


def bench_beside(settings: Settings, products: Path, first: int, searches: int) -> BesideBench:
    """Indexes some products, then searches alone, then beside the build of all of them.

    Args:
        settings: whose stages, and the folder that all is made in.
        products: a Parquet feed with pictures.
        first: how many of them are there to be searched.
        searches: how many searches are asked each time.

    Raises:
        SetupError: a worker did not come up, or the build was over before the searches were.
    """
    table = pq.read_table(products)
    feed = settings.home / "feed.parquet"
    pq.write_table(table.slice(0, first), feed)
    with ExitStack() as stack:
        url = stack.enter_context(redis_running(settings))
        shop = _Shop(url)
        stack.callback(shop.close)
        for queue in (SEARCH, CATALOGUE):
            stack.enter_context(_worker(settings, url, feed, queue))
        shop.wait_for_workers()
        shop.wait_for_end(shop.reindex())
        photos = _photos(table, searches)
        for photo in islice(photos, 3):  # what is loaded at the first search is no search's time
            shop.search(photo)
        alone = [shop.search(photo) for photo in islice(photos, searches)]
        pq.write_table(table, feed)
        build = shop.reindex()
        begun = shop.wait_for_encoding(build)
        beside = [shop.search(photo) for photo in islice(photos, searches)]
        ended = shop.last_of(build)
    if ended is None or ended.stage != "encoding":
        raise SetupError("the build was over before the searches were: give it more products")
    return BesideBench(tuple(alone), tuple(beside), (begun.done, ended.done))


def markdown(bench: BesideBench) -> str:
    """The table, with ratios."""
    rows = [
        f"| {name} | {median(each) * 1000:.0f} | {_p95(each) * 1000:.0f} "
        f"| {median(each) / median(bench.alone):.2f} | {_p95(each) / _p95(bench.alone):.2f} |"
        for name, each in (("alone", bench.alone), ("beside a build", bench.beside))
    ]
    head = ["| searches | p50 ms | p95 ms | ratio p50 | ratio p95 |", "|---|---|---|---|---|"]
    begun, ended = bench.done
    about = (
        f"{len(bench.alone)} searches each; meanwhile the build took {ended - begun:,} looks at "
        f"pictures; {os.cpu_count()} cores"
    )
    return "\n".join([about, "", *head, *rows])


class _Shop:
    """Asks through the queue, reads the outbox."""

    def __init__(self, url: str) -> None:
        self._client: redis.Redis = connect(url)
        self._queue = JobQueue(url, self._client, max_waiting=9)
        self._photos = PhotoStore(self._client, ttl=3600)

    def close(self) -> None:
        self._queue.close()
        self._client.close()

    def wait_for_workers(self) -> None:
        _wait(lambda: len(read_notes(self._client)) == 2)  # noqa: PLR2004 - search, catalogue

    def reindex(self) -> CatalogueRequest:
        request = CatalogueRequest(job_id=uuid4().hex, reply_to=_to(), action="reindex", force=True)
        self._queue.catalogue(request)
        return request

    def last_of(self, request: CatalogueRequest) -> Progress | None:
        """The newest that the build has told."""
        for _, message in reversed(self._messages("-")):
            if isinstance(message, Progress) and message.request == request:
                return message
        return None

    def _messages(self, after: str) -> list[tuple[str, OutboxMessage]]:
        """What came through the outbox behind an entry, with the entries' ids."""
        entries = cast(
            "list[tuple[bytes, dict[bytes, bytes]]]",
            self._client.xrange(stream_of(FRONT_END), min=after),
        )
        return [(entry.decode(), outbox_message(fields[FIELD])) for entry, fields in entries]

    def wait_for_end(self, request: CatalogueRequest) -> None:
        def ended() -> bool:
            last = self.last_of(request)
            if last is not None and last.failure is not None:
                raise SetupError(f"the products were not indexed: {last.failure}")
            return last is not None and last.finished

        _wait(ended)

    def wait_for_encoding(self, request: CatalogueRequest) -> Progress:
        _wait(lambda: (last := self.last_of(request)) is not None and last.done > 0 < last.total)
        last = self.last_of(request)
        if last is None:
            raise SetupError("the build says nothing")
        return last

    def search(self, photo: bytes) -> float:
        """Seconds until the answer is in the outbox."""
        key = self._photos.put(photo)
        request = SearchRequest(
            job_id=uuid4().hex,
            reply_to=_to(),
            query=Query(photo_key=key, anyway=True),
            deadline=time.time() + 60,
        )
        last, _ = self._messages("-")[-1]
        started = time.perf_counter()
        self._queue.search(request)
        while True:
            for entry, message in self._messages(f"({last}"):
                last = entry
                if isinstance(message, SearchReply) and message.job_id == request.job_id:
                    return time.perf_counter() - started
            time.sleep(POLL)


@contextmanager
def _worker(settings: Settings, url: str, feed: Path, queue: str) -> Iterator[None]:
    environment = {
        **os.environ,
        "SARTOR_REDIS_URL": url,
        "SARTOR_HOME": str(settings.home.resolve()),
        "SARTOR_FEED": str(feed.resolve()),
    }
    with (settings.home / f"{queue}.log").open("ab") as log:
        process = subprocess.Popen(worker_command(queue), env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _photos(table: pa.Table, count: int) -> Iterator[bytes]:
    """Pictures to search by, from the end of the table, for ever."""
    rows = table.slice(table.num_rows - count)["image"].to_pylist()
    return cycle(clean(row).jpeg for row in rows)


def _to() -> ReplyTo:
    return ReplyTo(front_end=FRONT_END, chat="bench")


def _p95(seconds: tuple[float, ...]) -> float:
    return quantiles(seconds, n=20)[-1]


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise SetupError(f"nothing happened for {PATIENCE:.0f} s; see the logs of the workers")
        time.sleep(0.1)
