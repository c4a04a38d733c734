"""Where Milvus runs: a server by its URI, or milvus-lite inside this process on a folder.

milvus-lite locks its folder for one process, and keeps it until it is let go of: a folder that is
to be renamed or deleted must be let go of first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from milvus_lite.server_manager import server_manager_instance as lite_servers
from pymilvus import MilvusClient
from pymilvus.exceptions import ConnectionConfigException, MilvusException

from shared.errors import SetupError

__all__ = ["LiteFolder", "talking"]


@contextmanager
def talking() -> Iterator[None]:
    """Raises SetupError in place of Milvus's own; the URI may hold a password and is not told."""
    try:
        yield
    except ConnectionConfigException as error:
        raise SetupError(
            "Milvus cannot be reached by its URI, or the folder of milvus-lite is held by another "
            "process: it serves one; set SARTOR_MILVUS_URI to a server for more"
        ) from error
    except MilvusException as error:
        raise SetupError(f"Milvus refuses (code {error.code}): {error.message}") from error


class LiteFolder:
    """The clients of one milvus-lite folder; the last one that closes lets go of the folder."""

    _lock = Lock()
    _clients: dict[Path, int] = {}  # noqa: RUF012 - of the whole process, as the folders' locks are

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def client(self) -> MilvusClient:
        """A client; to be closed with `close`. Raises SetupError."""
        with self._lock, talking():
            client = MilvusClient(str(self._path))
            self._clients[self._path] = self._clients.get(self._path, 0) + 1
            return client

    def close(self, client: MilvusClient) -> None:
        """Closes a client of this folder."""
        with self._lock:
            client.close()
            self._clients[self._path] -= 1
            if not self._clients[self._path]:
                del self._clients[self._path]
                lite_servers.release_server(str(self._path))
