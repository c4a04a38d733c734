"""Cuts a stream into lists of at most so many, which is how memory stays level."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["chunks"]

T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter; itertools.batched of Python 3.12."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
