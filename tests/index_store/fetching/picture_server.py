"""A shop's web server: it answers as it is told, and remembers what it was asked."""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, SOCK_STREAM
from threading import Event, Lock, Thread
from typing import Any

import httpcore

JPEG = b"\xff\xd8\xff\xe0 a shirt"
PUBLIC = "93.184.215.14"  # any public address: tests never dial it


@dataclass(frozen=True)
class Reply:
    """One answer, so many seconds later; parts of a body come as they are made."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = JPEG
    parts: Callable[[], Iterable[bytes]] | None = None  # then without a length, to the close
    after: float = 0.0


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]  # names in lower case


class PictureServer(ThreadingHTTPServer):
    """Replies by path, one after another, the last again and again."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = self.server_address[1]
        self.scheme = "http" if tls is None else "https"
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.connections = 0
        self.at_once = 0
        self.most_at_once = 0
        self.ended = Event()
        self.lock = Lock()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def says(self, path: str, *replies: Reply) -> str:
        """Prepares a path and returns its address."""
        self.replies[path] = list(replies)
        return self.url(path)

    def reply_to(self, path: str) -> Reply:
        with self.lock:
            waiting = self.replies.get(path, [Reply(404)])
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on slow and endless bodies: that is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PictureServer

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.asked.append(Asked(self.path, headers))
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        try:
            self._answer(self.server.reply_to(self.path))
        finally:
            with self.server.lock:
                self.server.at_once -= 1

    def _answer(self, reply: Reply) -> None:
        time.sleep(reply.after)
        body = b"" if reply.status == 304 else reply.body
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.parts is None:
            if reply.status != 304 and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = reply.headers.get("Connection") == "close"
            return
        self.close_connection = True
        self.send_header("Connection", "close")
        self.end_headers()
        for part in reply.parts():
            if self.server.ended.is_set():
                return
            self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[PictureServer]:
    server = PictureServer(tls)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Names:
    """A resolver that knows what it is told: one list of addresses for each time it is asked."""

    def __init__(self, **hosts: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): list(lists) for name, lists in hosts.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: int) -> list[Any]:
        self.asked.append(host)
        waiting = self._answers.get(host, [[host]])
        addresses = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(AF_INET, SOCK_STREAM, 6, "", (address, port)) for address in addresses]


class Wire(httpcore.NetworkBackend):
    """Takes every address for this machine, and remembers which it was."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        *_: object,
    ) -> httpcore.NetworkStream:
        self.dialled.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout)


def slowly(parts: int, seconds: float) -> Callable[[], Iterable[bytes]]:
    """So many parts of a body, each after so long."""

    def body() -> Iterator[bytes]:
        for _ in range(parts):
            time.sleep(seconds)
            yield b"x"

    return body
