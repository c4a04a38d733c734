"""One try at an address: hop by hop, each checked, under one deadline."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from index_store.fetching.answers import NOT_MODIFIED, Answer, TryAgain, meaning
from index_store.fetching.cache import Kept
from index_store.fetching.deadline import Deadline
from index_store.fetching.hosts import Hosts
from index_store.fetching.network import CheckedNetwork
from index_store.fetching.rules import FetchRules
from shared.errors import PictureUnreachable

__all__ = ["Asking"]

KEEP_ALIVE = 5.0  # seconds an idle connection is kept: longer than a pause between pictures
HEADERS = {
    "User-Agent": "sartor",
    # What our decoder reads comes first: a CDN that sees image/* alone may choose AVIF.
    "Accept": "image/jpeg, image/png, image/webp, image/*;q=0.5, */*;q=0.1",
    "Accept-Encoding": "identity",
}


class Asking:
    """Connections to many hosts; safe between threads.

    It stands on httpcore, not on httpx's client, because here redirects, cookies, decompression
    and proxies must not happen by themselves. In particular no proxy of the environment is used:
    a proxy resolves names by itself, so that our check of the address would be worth nothing, and
    it often stands inside the very network that must stay out of reach.
    """

    def __init__(
        self, rules: FetchRules, hosts: Hosts, network: CheckedNetwork, tls: ssl.SSLContext
    ) -> None:
        self._rules = rules
        self._hosts = hosts
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            network_backend=network,
            max_connections=None,  # the turns at hosts bound them
            max_keepalive_connections=rules.parallel,
            keepalive_expiry=KEEP_ALIVE,
        )

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()

    def ask(self, url: str, kept: Kept | None) -> Answer:
        """The answer behind all redirects; that of `kept` when the server says it still holds.

        Raises:
            PictureUnreachable, PictureTooHeavy: as `meaning`, or an address on the way is refused.
            TryAgain: it may work later.
        """
        deadline = Deadline(self._rules.seconds)
        here = _parsed(url)
        for _ in range(self._rules.redirects + 1):
            step = self._hop(here, kept, deadline)
            if isinstance(step, Answer):
                return step
            here = step
        raise PictureUnreachable(f"the address redirects more than {self._rules.redirects} times")

    def _hop(self, url: httpx.URL, kept: Kept | None, deadline: Deadline) -> Answer | httpx.URL:
        self._check(url)
        # `url.host` would write xn-- names in their own letters, and raise where it cannot.
        host = url.raw_host.decode()
        # One turn at a time: who holds one here and waits for one there may wait for ever.
        with self._hosts.turn(host) as waited, _in_words(host):
            deadline.put_off(waited)
            try:
                with deadline.running():
                    return self._asked(url, kept)
            except TryAgain as trouble:
                self._hosts.rest(host, trouble.rest)
                raise

    def _asked(self, url: httpx.URL, kept: Kept | None) -> Answer | httpx.URL:
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        validators = _validators(url, kept)
        headers = {"Host": url.netloc.decode(), **HEADERS, **validators}
        timeout = {"connect": self._rules.connect_seconds}
        with self._pool.stream(
            "GET", target, headers=_encoded(headers), extensions={"timeout": timeout}
        ) as response:
            if kept is not None and validators and response.status == NOT_MODIFIED:
                response.read()  # the end of an answer without a body: the connection is kept
                return Answer(kept.data, str(url), kept.note.etag, kept.note.last_modified)
            return meaning(response, url, self._rules.max_bytes)

    def _check(self, url: httpx.URL) -> None:
        """Raises PictureUnreachable for an address that must not be asked."""
        if url.scheme == "http" and not self._rules.http:
            raise PictureUnreachable(
                "plain http is off; give an https address, or set SARTOR_FETCH_HTTP=true"
            )
        if url.scheme not in ("http", "https") or not url.raw_host:
            raise PictureUnreachable("the address must be https://HOST/PATH")
        if url.userinfo:
            raise PictureUnreachable("the address holds a user name or a password; leave it out")


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise PictureUnreachable(f"the address cannot be read: {error}") from error


def _validators(url: httpx.URL, kept: Kept | None) -> dict[str, str]:
    """Headers that let the server say "not modified"; only for the URL that gave the body.

    A Cache-Control that allows not to ask at all is left out of account: it speaks of what
    browsers may show, often a year, and a shop that replaces a picture under its name must be
    noticed the same day. The price is a short 304 a picture.
    """
    if kept is None or kept.note.answered_by != str(url):
        return {}
    note = kept.note
    headers = {"If-None-Match": note.etag, "If-Modified-Since": note.last_modified}
    return {name: value for name, value in headers.items() if value}


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


@contextmanager
def _in_words(host: str) -> Iterator[None]:
    """httpcore's errors as ours: what may pass is a TryAgain."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TryAgain(f"{host} does not answer in time") from error
    except httpcore.ConnectError as error:
        raise TryAgain(f"{host} takes no connection") from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise TryAgain(f"the connection to {host} broke off") from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as error:
        raise PictureUnreachable(f"the address cannot be asked for: {error}") from error
