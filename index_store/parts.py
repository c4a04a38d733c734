"""Parts of the catalogue that workers take one by one: ranges of pictures' names.

Names are sha256 in hex, so that equal ranges of names hold about equally many pictures, and a part
is two numbers however large the catalogue is.
"""

from dataclasses import dataclass

__all__ = ["WHOLE", "Part"]

DIGITS = 8  # of a name, in hex: finer than any number of parts


@dataclass(frozen=True)
class Part:
    """The part of that number among `count`, from 0."""

    number: int
    count: int

    @property
    def first(self) -> str:
        """Names of this part are not before it."""
        return _bound(self.number, self.count)

    @property
    def end(self) -> str:
        """Names of this part are before it; "g" comes after every name."""
        return "g" if self.number + 1 == self.count else _bound(self.number + 1, self.count)


WHOLE = Part(0, 1)


def _bound(number: int, count: int) -> str:
    return f"{16**DIGITS * number // count:0{DIGITS}x}"
