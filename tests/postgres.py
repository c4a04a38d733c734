"""A real PostgreSQL for tests: the machine's own server, started once in a folder of its own.

A test module takes the fixture `postgres_url` by `pytest_plugins = ["tests.postgres"]`. Where no
server is installed its tests skip and say so. The server sorts like English and listens on a unix
socket alone; it never waits for the disk, since nobody needs what a test leaves.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

START_SECONDS = 30
ACCOUNT = "postgres"  # initdb refuses to run as root; Debian's package makes this account
# ICU's English sorts a, B, c: what leans on the server's own order shows.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en")
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresServer:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def new_url(self) -> str:
        """SQLAlchemy's URL of a schema with nothing in it: as good as a database, and at once."""
        schema = f"test{next(self._numbers)}"
        self.execute(f"CREATE SCHEMA {schema}")
        search_path = quote(f"-csearch_path={schema}")
        return f"postgresql+psycopg://{ACCOUNT}@/postgres?host={self._folder}&options={search_path}"

    def execute(self, statement: str) -> None:
        """Runs a statement of its own transaction, as the server's master."""
        import psycopg

        address = f"host={self._folder} user={ACCOUNT} dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install sartor[postgres]")
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    if os.geteuid() == 0 and not _has_account():
        pytest.skip(f"PostgreSQL refuses to run as root, and there is no account {ACCOUNT}")
    with postgres_running(binaries) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres_server.new_url()


@contextmanager
def postgres_running(binaries: Path) -> Iterator[PostgresServer]:
    """Starts a server in a new folder, and deletes both at the end."""
    # Not pytest's folder: that of root is closed to others, and paths of sockets must be short.
    with tempfile.TemporaryDirectory(prefix="sartor-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        data = folder / "data"
        _run(folder, binaries / "initdb", "-D", data, "-U", ACCOUNT, "--auth=trust", *LOCALE)
        options = [part for item in IN_A_HURRY.items() for part in ("-c", "=".join(item))]
        command = [binaries / "postgres", "-D", data, "-k", folder, "-h", "", *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **_account(folder))
        server = PostgresServer(folder)
        try:
            _wait_until_it_answers(server, process, folder / "log")
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once, and without leaving shared memory behind
            process.wait()


def _binaries() -> Path | None:
    """The folder of the newest server; Debian keeps it out of the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), key=lambda path: path.parent.name, default=None)


def _has_account() -> bool:
    return any(entry.pw_name == ACCOUNT for entry in pwd.getpwall())


def _account(folder: Path) -> dict[str, Any]:
    """How to start a process that is not root's."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    return {"cwd": folder, "user": ACCOUNT, "group": ACCOUNT, "extra_groups": []}


def _run(folder: Path, *command: object) -> None:
    arguments = [str(part) for part in command]
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, **_account(folder)
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_until_it_answers(
    server: PostgresServer, process: subprocess.Popen[bytes], log: Path
) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        else:
            return
