"""Every measurement in a process of its own: what one has in memory is not another's."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

__all__ = ["Memory", "Peak", "in_child", "memory_now", "watched"]

P = ParamSpec("P")
T = TypeVar("T")

STATUS = Path("/proc/self/status")
INTERVAL = 0.05  # seconds between two looks


@dataclass(frozen=True)
class Memory:
    """Resident megabytes of a process.

    Attributes:
        anonymous: its own; gone only when it gives them back.
        mapped: pages of files (libraries too, some 150): other processes share them, and the
            system takes them back when memory is short.
    """

    anonymous: int
    mapped: int


class Peak:
    """The most of either that was seen."""

    def __init__(self) -> None:
        self.memory = Memory(0, 0)

    def look(self) -> None:
        """Takes the present into account."""
        now = memory_now()
        self.memory = Memory(
            max(self.memory.anonymous, now.anonymous), max(self.memory.mapped, now.mapped)
        )


def memory_now() -> Memory:
    """What this process holds; Linux only."""
    status = STATUS.read_text("ascii")
    found = dict(re.findall(r"^(Rss\w+):\s+(\d+) kB", status, re.MULTILINE))
    return Memory(int(found["RssAnon"]) // 1024, int(found["RssFile"]) // 1024)


@contextmanager
def watched() -> Iterator[Peak]:
    """Looks at this process's memory all the while."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(INTERVAL):
            peak.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        peak.look()
        done.set()
        thread.join()


def in_child(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, called in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *args, **named).result()
