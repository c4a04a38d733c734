"""Pictures by URL: from the cache where the server says so, in parallel, in order."""

import hashlib
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import httpx
import tenacity

from index_store.fetching.answers import Answer, TryAgain
from index_store.fetching.asking import Asking
from index_store.fetching.cache import Cache, Kept, Note
from index_store.fetching.hosts import Hosts
from index_store.fetching.network import CheckedNetwork
from index_store.fetching.rules import FetchRules
from shared.errors import PictureError, PictureUnreachable

__all__ = ["Fetched", "Fetcher"]

# Between tries: about 1, 2, 4 seconds and up to one more, so that many do not come back at once.
BACK_OFF = tenacity.wait_exponential_jitter(max=8, jitter=1)
AHEAD = 2  # pictures held for each that is under way: the slow one at the head stops no one


@dataclass(frozen=True)
class Fetched:
    """A picture's bytes as the server has them, undecoded."""

    data: bytes
    digest: str  # sha256 of data, in hex
    changed: bool  # since it was last fetched; true the first time


Outcome = tuple[str, Fetched | PictureUnreachable | PictureError]


class Fetcher:
    """Fetches pictures; safe between threads. Use it as a context manager.

    Args:
        folder: where bodies are kept for the next time.
        rules: what may be fetched.
        network: how hosts are reached.
        sleep: how pauses are waited for, seconds.
        tls: which certificates are trusted; by default certifi's, or SSL_CERT_FILE's.
    """

    def __init__(
        self,
        folder: Path,
        rules: FetchRules,
        *,
        network: CheckedNetwork | None = None,
        sleep: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._cache = Cache(folder)
        self._asking = Asking(
            rules,
            Hosts(rules.per_host, sleep),
            network or CheckedNetwork(private=rules.private),
            tls or httpx.create_ssl_context(),
        )
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TryAgain),
            stop=tenacity.stop_after_attempt(rules.tries),
            wait=BACK_OFF,
            sleep=sleep,
            reraise=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        self._asking.close()

    def get(self, url: str, *, fresh: bool = False) -> Fetched:
        """The picture at a URL; blocks until it is there.

        Args:
            url: absolute, https.
            fresh: fetch the body even if the server would say that it has not changed.

        Raises:
            PictureUnreachable: with the reason, for the owner of the shop.
            PictureTooHeavy: the body is above the cap.
        """
        kept = self._cache.read(url)
        answer = self._retrying(self._asking.ask, url, None if fresh else kept)
        now = Kept(answer.data, _note(url, answer))
        if now != kept:
            self._cache.write(now)
        changed = kept is None or kept.note.digest != now.note.digest
        return Fetched(now.data, now.note.digest, changed)

    def get_many(self, urls: Iterable[str], *, fresh: bool = False) -> Iterator[Outcome]:
        """Each URL with its picture or its trouble, in the order given.

        URLs are taken as results are. At most `rules.parallel` are under way and twice as many
        bodies in memory: by default 32, at worst 640 MB when each is as heavy as the cap.
        """
        parallel = self._rules.parallel
        rest = iter(urls)
        with ThreadPoolExecutor(parallel, "fetch") as threads:
            ahead: deque[Future[Outcome]] = deque()
            try:
                while True:
                    room = AHEAD * parallel - len(ahead)
                    ahead.extend(
                        threads.submit(self._outcome, url, fresh=fresh)
                        for url in islice(rest, room)
                    )
                    if not ahead:
                        return
                    yield ahead.popleft().result()
            finally:  # who stops taking waits for those under way alone
                threads.shutdown(wait=True, cancel_futures=True)

    def prune(self, days: float) -> int:
        """Deletes bodies that were not asked for in so many days; returns how many files."""
        return self._cache.prune(days)

    def _outcome(self, url: str, *, fresh: bool) -> Outcome:
        try:
            return url, self.get(url, fresh=fresh)
        except (PictureUnreachable, PictureError) as trouble:
            return url, trouble


def _note(url: str, answer: Answer) -> Note:
    return Note(
        url=url,
        digest=hashlib.sha256(answer.data).hexdigest(),
        answered_by=answer.url,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )
