"""One page of one ranking, or of several: the best of each garment, grouped."""

from collections.abc import Sequence
from dataclasses import dataclass

from index_store.version import Candidate

__all__ = ["Page", "page_of"]

MOST_RESULTS = 10  # an album holds no more


@dataclass(frozen=True)
class Page:
    """Results in the order shown; `groups` says which ranking each comes from."""

    results: list[Candidate]
    groups: list[int]
    has_more: bool


def page_of(rankings: Sequence[list[Candidate]], page: int, size: int) -> Page:
    """The page of that number, from 0: `size` results, shared evenly among the rankings.

    Every ranking has one result at least, so the page grows with them, to MOST_RESULTS. A product
    that several rankings hold is shown once, where it comes first: pages are dealt one by one.
    """
    shares = _shares(len(rankings), size)
    taken: set[int] = set()
    for _ in range(page + 1):
        dealt = [
            _next(ranking, share, taken) for ranking, share in zip(rankings, shares, strict=True)
        ]
    groups = [group for group, results in enumerate(dealt) for _ in results]
    has_more = any(one.row not in taken for ranking in rankings for one in ranking)
    return Page([one for results in dealt for one in results], groups, has_more)


def _next(ranking: Sequence[Candidate], share: int, taken: set[int]) -> list[Candidate]:
    """Takes the best that nobody has taken."""
    own = [one for one in ranking if one.row not in taken][:share]
    taken.update(one.row for one in own)
    return own


def _shares(count: int, size: int) -> list[int]:
    total = min(max(size, count), MOST_RESULTS)
    return [total // count + (number < total % count) for number in range(count)]
