"""Connections to checked addresses alone, under the deadline of the fetch.

A name is resolved once, every address that comes back is checked, and the connection goes to one
of exactly these: a name that answers differently the second time it is asked (DNS rebinding) is
not asked a second time. TLS still verifies the name, because httpcore gives it to `start_tls`.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any

import httpcore

from index_store.fetching.addresses import is_public
from index_store.fetching.deadline import seconds_left
from shared.errors import PictureUnreachable

__all__ = ["CheckedNetwork"]

# As socket.getaddrinfo: (host, port, family, type) to (family, type, protocol, name, address).
Resolve = Callable[[str, int, int, int], Sequence[tuple[Any, Any, Any, Any, tuple[Any, ...]]]]

NO_SUCH_NAME = (socket.EAI_NONAME, socket.EAI_NODATA)


class CheckedNetwork(httpcore.NetworkBackend):
    """Resolves, checks, connects; the deadline must be running.

    Resolving itself cannot be interrupted: it ends by the timeouts of the machine's resolver.

    Args:
        private: let private addresses pass too.
        resolve: how names become addresses.
        wire: what opens a connection to an address.
    """

    def __init__(
        self,
        *,
        private: bool,
        resolve: Resolve = socket.getaddrinfo,
        wire: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._private = private
        self._resolve = resolve
        self._wire = wire or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that takes one.

        Raises:
            PictureUnreachable: there is no such host, or one of its addresses is refused.
            httpcore.ConnectError, httpcore.ConnectTimeout: no address takes a connection.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._wire.connect_tcp(
                    address, port, _bounded(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream)
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        addresses = [found[4][0] for found in self._resolved(host, port)]
        # One private address among public ones is how a check of the first alone is passed.
        if not self._private and not all(is_public(ip_address(one)) for one in addresses):
            raise PictureUnreachable(
                f"{host} is not on the public internet; set SARTOR_FETCH_PRIVATE=true if pictures "
                "lie in the shop's own network"
            )
        return addresses

    def _resolved(
        self, host: str, port: int
    ) -> Sequence[tuple[Any, Any, Any, Any, tuple[Any, ...]]]:
        try:
            return self._resolve(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM)
        except socket.gaierror as error:
            if error.errno in NO_SUCH_NAME:
                raise PictureUnreachable(f"there is no host named {host}") from error
            raise httpcore.ConnectError(error) from error
        except (UnicodeError, OverflowError) as error:  # a label of 64 letters, port 70000
            raise PictureUnreachable(f"{host}:{port} cannot be a host's address") from error


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _bounded(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _bounded(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, _bounded(timeout))
        except httpcore.ConnectError as error:
            if not isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise
            why = error.__cause__.verify_message
            raise PictureUnreachable(
                f"the certificate of {server_hostname} is not valid: {why}"
            ) from error
        return _TimedStream(stream)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._stream.get_extra_info(info)


def _bounded(timeout: float | None) -> float:
    left = seconds_left()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left if timeout is None else min(timeout, left)
