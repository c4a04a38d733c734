"""One deadline for everything that a fetch does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Deadline", "seconds_left"]


class Deadline:
    """So many seconds from now, on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until it; negative once it has passed."""
        return self._at - time.monotonic()

    def put_off(self, seconds: float) -> None:
        """Moves it: waiting for our own turn is not the server's time."""
        self._at += seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside, this thread's network reads and writes end at the deadline.

        httpcore's own timeouts hold for a single read, and a server that sends a byte a second
        never meets them. Connections are shared between fetches, so that the deadline cannot
        belong to a connection; but httpcore works in the thread that asks.
        """
        token = _RUNNING.set(self)
        try:
            yield
        finally:
            _RUNNING.reset(token)


_RUNNING: ContextVar[Deadline] = ContextVar("fetch_deadline")


def seconds_left() -> float:
    """Seconds until the deadline of the fetch that this thread is in; LookupError outside one."""
    return _RUNNING.get().left()
