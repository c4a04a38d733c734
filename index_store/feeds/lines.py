"""Lines of a text feed that can be taken back, so that one broken record costs no other."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TextIO

from index_store.feeds.errors import unreadable

__all__ = ["Lines", "not_utf8", "open_text"]


def open_text(path: Path) -> TextIO:
    """A UTF-8 file, with or without a byte order mark, ends of lines as they are."""
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise unreadable(f"{path.name} cannot be opened: {error.strerror}") from error


def not_utf8(path: Path) -> str:
    """The reason for a file of another encoding."""
    return f"{path.name} is not UTF-8: save it again with that encoding"


class Lines:
    """The lines of a file; `number` is that of the last one taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._of_record: list[str] = []
        self.number = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._of_record.append(line)
        self.number += 1
        return line

    @property
    def of_record(self) -> int:
        """How many lines were taken since `begin`."""
        return len(self._of_record)

    def begin(self) -> int:
        """A record begins: the number of its first line."""
        self._of_record.clear()
        return self.number + 1

    def take_back(self) -> None:
        """All lines since `begin` but the first will come again."""
        back = self._of_record[1:]
        self._again.extendleft(reversed(back))
        self.number -= len(back)
        del self._of_record[1:]
