"""One at a time, held by the operating system: a killed process leaves no lock behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import BuildRunning

__all__ = ["build_lock", "serve_lock"]


@contextmanager
def build_lock(path: Path) -> Iterator[None]:
    """Holds the lock file while inside; raises BuildRunning when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildRunning(f"{path} is locked by another build") from error
        yield


@contextmanager
def serve_lock(path: Path) -> Iterator[None]:
    """Holds the lock file while inside; waits while another holds it, seconds at most."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
