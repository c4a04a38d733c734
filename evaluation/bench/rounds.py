"""Timing in rounds: every way takes its turn in each, so that a busy machine is unfair to none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

__all__ = ["ROUNDS", "Timing", "take_turns"]

ROUNDS = 5  # odd, so that the median is one that was measured

Round = Callable[[], float]  # one round of a way: milliseconds a photo


@dataclass(frozen=True)
class Timing:
    """Milliseconds a photo of one way, (rounds,)."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Of the rounds."""
        return median(self.rounds)

    def over(self, other: "Timing") -> float:
        """How many times as long as another: the median of the rounds' own ratios."""
        return median(own / its for own, its in zip(self.rounds, other.rounds, strict=True))


def take_turns(ways: Mapping[str, Round], rounds: int) -> dict[str, Timing]:
    """Times each way: A, B, ..., A, B, ...; a first round warms up and is thrown away."""
    timed = [{name: run() for name, run in ways.items()} for _ in range(rounds + 1)][1:]
    return {name: Timing(tuple(one[name] for one in timed)) for name in ways}
