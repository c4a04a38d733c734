"""The HTTP around the stand-in: requests of every encoding in, Telegram's JSON answers out.

Connections stay open as python-telegram-bot expects, and are closed when the server ends, so that
no thread or socket outlives a test.
Source: https://core.telegram.org/bots/api, "Making requests".
"""

import json
import re
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from tornado.httputil import HTTPFile, HTTPInputError, parse_body_arguments

from tests.telegram_faults import Dropped
from tests.telegram_files import MEGABYTE
from tests.telegram_rules import Params, Refusal, Upload, bad_request

# Telegram's own front end answers 413 past about 50 MB of files; the form around them is small.
_BODY_BYTES = 51 * MEGABYTE


class Answering(Protocol):
    """What the HTTP needs of the server behind it."""

    token: str
    crashes: list[BaseException]

    def answer(self, method: str, fields: dict[str, object], uploads: dict[str, Upload]) -> bytes:
        """Performs one call and returns its JSON; raises Refusal or Dropped."""

    def download(self, path: str) -> bytes:
        """Returns a file's bytes; raises Refusal or Dropped."""


class HttpServer(ThreadingHTTPServer):
    """Joins its threads at the end; for that it closes the connections that clients keep open."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, telegram: Answering) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.telegram = telegram
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._lock:
            for connection in self._open:
                _hang_up(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is an everyday thing: tests kill bots."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together
    server: HttpServer

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def _handle(self) -> None:
        try:
            body = self._body()
            self._send(HTTPStatus.OK, self._route(body))
        except Refusal as refusal:
            self._send(refusal.status, as_json(refusal.body()))
        except Dropped:
            self.close_connection = True
            _hang_up(self.connection)
        except ConnectionError:
            self.close_connection = True
        except Exception as error:  # noqa: BLE001 - a bug of the stand-in: told at the end
            self.server.telegram.crashes.append(error)
            self._send(500, as_json(Refusal(500, f"Internal Server Error: {error!r}").body()))

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", 0))
        if length <= _BODY_BYTES:
            return self.rfile.read(length)
        self.close_connection = True
        while length > 0:
            length -= len(self.rfile.read(min(length, MEGABYTE))) or length
        raise Refusal(413, "Request Entity Too Large")

    def _route(self, body: bytes) -> bytes:
        url = urlsplit(self.path)
        found = re.fullmatch(r"/(file/)?bot([^/]+)/(.+)", unquote(url.path))
        if found is None:
            raise Refusal(404, "Not Found")
        is_file, token, rest = found.groups()
        if token != self.server.telegram.token:
            raise Refusal(401, "Unauthorized")
        if is_file:
            return self.server.telegram.download(rest)
        fields, uploads = _read_form(self.headers.get("Content-Type", ""), body)
        query = parse_qsl(url.query, keep_blank_values=True)
        return self.server.telegram.answer(rest, {**dict(query), **fields}, uploads)

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Stays quiet: `server.calls` is the log."""


def _read_form(content_type: str, body: bytes) -> tuple[dict[str, object], dict[str, Upload]]:
    """The three encodings of "Making requests": JSON, urlencoded, multipart."""
    if content_type.startswith("application/json"):
        return _read_json(body), {}
    arguments: dict[str, list[bytes]] = {}
    files: dict[str, list[HTTPFile]] = {}
    try:
        parse_body_arguments(content_type, body, arguments, files)
    except HTTPInputError as error:
        raise bad_request(f"can't parse the form: {error}") from None
    fields: dict[str, object] = {name: values[-1].decode() for name, values in arguments.items()}
    uploads = {
        name: Upload(parts[-1]["filename"], parts[-1]["body"], parts[-1]["content_type"])
        for name, parts in files.items()
    }
    return fields, uploads


def _read_json(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse the JSON body") from None
    if not isinstance(fields, dict):
        raise bad_request("the JSON body must be an Object")
    return fields


def as_json(answer: Params) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the client was faster
