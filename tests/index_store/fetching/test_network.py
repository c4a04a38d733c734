import socket
import time

import httpcore
import pytest

from index_store.fetching.deadline import Deadline
from index_store.fetching.network import CheckedNetwork
from shared.errors import PictureUnreachable
from tests.index_store.fetching.picture_server import PUBLIC, Names, PictureServer, Wire

OTHER_PUBLIC = "1.1.1.1"


def test_the_connection_goes_to_the_address_that_was_checked(shop: PictureServer) -> None:
    # The name turns to this machine the second time it is asked; it is asked once.
    names, wire = Names(shop_test=[[PUBLIC], ["127.0.0.1"]]), Wire()
    network = CheckedNetwork(private=False, resolve=names, wire=wire)
    with Deadline(5).running():
        network.connect_tcp("shop.test", shop.port).close()
    assert names.asked == ["shop.test"]
    assert wire.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        ["::ffff:127.0.0.1"],
        ["fe80::1%1"],
    ],
)
def test_one_private_address_refuses_the_name(addresses: list[str]) -> None:
    wire = Wire()
    network = CheckedNetwork(private=False, resolve=Names(shop_test=[addresses]), wire=wire)
    with Deadline(5).running(), pytest.raises(PictureUnreachable, match="FETCH_PRIVATE"):
        network.connect_tcp("shop.test", 443)
    assert wire.dialled == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "017700000001", "localhost"])
def test_this_machine_is_refused_however_it_is_written(host: str, shop: PictureServer) -> None:
    network = CheckedNetwork(private=False)  # the machine's own resolver
    with Deadline(5).running(), pytest.raises(PictureUnreachable, match="not on the public"):
        network.connect_tcp(host, shop.port)
    assert shop.connections == 0


def test_the_next_address_is_tried_when_one_takes_no_connection() -> None:
    class Deaf(Wire):
        def connect_tcp(self, host: str, *_: object) -> httpcore.NetworkStream:
            self.dialled.append(host)
            raise httpcore.ConnectError("refused")

    wire = Deaf()
    names = Names(shop_test=[[PUBLIC, OTHER_PUBLIC]])
    network = CheckedNetwork(private=False, resolve=names, wire=wire)
    with Deadline(5).running(), pytest.raises(httpcore.ConnectError, match="refused"):
        network.connect_tcp("shop.test", 443)
    assert wire.dialled == [PUBLIC, OTHER_PUBLIC]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), PictureUnreachable),
        (socket.gaierror(socket.EAI_AGAIN, "later"), httpcore.ConnectError),
        (UnicodeError("label too long"), PictureUnreachable),
    ],
)
def test_a_name_that_does_not_resolve_says_so(error: Exception, raised: type[Exception]) -> None:
    def resolve(*_: object) -> list[object]:
        raise error

    network = CheckedNetwork(private=False, resolve=resolve)
    with Deadline(5).running(), pytest.raises(raised):
        network.connect_tcp("shop.test", 443)


def test_a_read_ends_at_the_deadline_whatever_timeout_it_has() -> None:
    ours, theirs = socket.socketpair()

    class Pair(Wire):
        def connect_tcp(self, *_: object) -> httpcore.NetworkStream:
            return _Stream(ours)

    network = CheckedNetwork(private=True, resolve=Names(), wire=Pair())
    with theirs, Deadline(0.1).running():
        stream = network.connect_tcp("shop.test", 443)
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            stream.read(1, timeout=60)
        with pytest.raises(httpcore.ReadTimeout, match="deadline"):
            stream.read(1, timeout=60)
        assert time.monotonic() - began < 5
        stream.close()


def test_without_a_deadline_nothing_is_dialled() -> None:
    wire = Wire()
    with pytest.raises(LookupError):
        CheckedNetwork(private=True, resolve=Names(), wire=wire).connect_tcp("shop.test", 443)
    assert wire.dialled == []


class _Stream(httpcore.NetworkStream):
    def __init__(self, one: socket.socket) -> None:
        self._socket = one

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(timeout)
        return self._socket.recv(max_bytes)

    def close(self) -> None:
        self._socket.close()
