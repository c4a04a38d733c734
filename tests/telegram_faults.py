"""Failures on demand: error answers, broken connections, calls stopped midway.

A fault waits for the next calls of its method and acts before the method is performed, or after
it (`after=True`): then the message is sent, but the bot never hears so.
Source of the error answers: https://core.telegram.org/bots/api, "ResponseParameters".
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.telegram_parameters import METHODS
from tests.telegram_rules import Refusal

DOWNLOAD = "download"  # the name under which faults know file downloads
HOLD_SECONDS = 10.0
_DESCRIPTIONS = {
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class _Fault:
    method: str
    times: int
    error: Exception
    after: bool = False


@dataclass
class Hold:
    """Calls of one method, stopped midway; leaving the `with` block lets them go on."""

    method: str
    after: bool
    changed: threading.Condition
    stopped: int = 0
    released: bool = False
    dropping: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()

    def wait(self, count: int = 1, timeout: float = HOLD_SECONDS) -> None:
        """Waits until `count` calls stand still."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.stopped >= count, timeout):
                raise AssertionError(f"{self.stopped} call(s) of {self.method}, not {count}")

    def release(self) -> None:
        """Lets the stopped calls go on; later ones do not stop."""
        with self.changed:
            self.released = True
            self.changed.notify_all()

    def drop(self) -> None:
        """Closes the stopped calls' connections; what was not performed never is."""
        with self.changed:
            self.dropping = True
            self.release()

    def stop(self) -> None:
        with self.changed:
            if self.released:
                return
            self.stopped += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.released)
            if self.dropping:
                raise Dropped


class Faults:
    """The faults that wait for their calls."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._waiting: list[_Fault] = []
        self._holds: list[Hold] = []

    def fail_next(
        self, method: str, status: int, retry_after: int | None = None, times: int = 1
    ) -> None:
        """The next calls get an error answer and are not performed.

        Args:
            method: An official name, or "download".
            status: 429, 500 or 502.
            retry_after: Seconds; for 429 only, and required there.
            times: How many calls.
        """
        if (status == 429) != (retry_after is not None):
            raise ValueError("retry_after goes with 429, and only with it")
        description = _DESCRIPTIONS[status].format(retry_after=retry_after)
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        self._add(_Fault(_known(method), times, Refusal(status, description, parameters)))

    def drop_next(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """The next calls get no answer: the connection closes, before or after performing."""
        self._add(_Fault(_known(method), times, Dropped(), after))

    def hold(self, method: str, *, after: bool = False) -> Hold:
        """Stops the calls of a method midway until released; see Hold."""
        held = Hold(_known(method), after, self._changed)
        with self._changed:
            self._holds.append(held)
        return held

    def _add(self, fault: _Fault) -> None:
        with self._changed:
            self._waiting.append(fault)

    @contextmanager
    def around(self, method: str) -> Iterator[None]:
        """Wraps the performing of one call with the faults that wait for it."""
        self._strike(method, after=False)
        yield
        self._strike(method, after=True)

    def _strike(self, method: str, *, after: bool) -> None:
        for held in [one for one in self._holds if (one.method, one.after) == (method, after)]:
            held.stop()
        with self._changed:
            for fault in self._waiting:
                if (fault.method, fault.after) == (method, after):
                    self._use(fault)

    def _use(self, fault: _Fault) -> None:
        fault.times -= 1
        if fault.times <= 0:
            self._waiting.remove(fault)
        raise fault.error

    def close(self) -> None:
        for held in self._holds:
            held.release()


def _known(method: str) -> str:
    if method not in METHODS and method != DOWNLOAD:
        raise ValueError(f"no method {method!r}")
    return method
