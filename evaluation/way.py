"""One row to be of a protocol's table."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.result import Result

__all__ = ["Way"]


@dataclass(frozen=True)
class Way:
    """Its name, its text weight, and the call that measures it."""

    name: str
    measure: Callable[[], Result]
    weight: float | None = None
    before: Callable[[], Result] | None = None  # the same without its last step, for the sheet
