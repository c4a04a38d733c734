"""Turns at a host: few requests at a time, none while the host asks for rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, Semaphore

__all__ = ["Hosts"]


@dataclass
class _Line:
    """Those who ask one host."""

    turns: Semaphore
    asking: int = 0  # with a turn, or waiting for one
    rest_until: float = 0.0  # on the monotonic clock


class Hosts:
    """At most `per_host` turns at a time for each host; safe between threads."""

    def __init__(self, per_host: int, sleep: Callable[[float], None]) -> None:
        self._per_host = per_host
        self._sleep = sleep
        self._lines: dict[str, _Line] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """How many hosts are remembered: those in use or at rest."""
        return len(self._lines)

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """Holds one turn at the host; gives the seconds that were waited for it."""
        began = time.monotonic()
        line = self._join(host)
        try:
            with line.turns:
                rest = line.rest_until - time.monotonic()
                if rest > 0:
                    self._sleep(rest)
                yield time.monotonic() - began
        finally:
            self._leave(line)

    def rest(self, host: str, seconds: float) -> None:
        """Gives no new turn at the host for so long; call it within a turn."""
        with self._lock:
            line = self._lines[host]
            line.rest_until = max(line.rest_until, time.monotonic() + seconds)

    def _join(self, host: str) -> _Line:
        with self._lock:
            line = self._lines.setdefault(host, _Line(Semaphore(self._per_host)))
            line.asking += 1
            return line

    def _leave(self, line: _Line) -> None:
        """Forgets idle hosts, so that a feed of many hosts takes no more memory than one."""
        with self._lock:
            line.asking -= 1
            now = time.monotonic()
            self._lines = {
                host: one for host, one in self._lines.items() if one.asking or one.rest_until > now
            }
