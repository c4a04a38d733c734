"""Reads what was said, turn after turn, as wishes."""

from collections.abc import Collection, Sequence

from shared.wishes import Understood

__all__ = ["understood"]


def understood(refinements: Sequence[str], brands: Collection[str] = ()) -> Understood:
    """What holds after these sentences, oldest first; a later one overrides an earlier one.

    Args:
        refinements: as people wrote them.
        brands: names that the shop sells, as it writes them.
    """
    return Understood(sentences=tuple(refinements))
