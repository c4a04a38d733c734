"""What a shop's feed adds to what pictures show, for the rows "with the feed".

The gallery's colours, types and genders are known, as from the shop's feed; the worker's own rule
says how near they bring a product.
"""

from collections.abc import Sequence

import numpy as np

from evaluation.gallery import Gallery
from shared.wishes import Understood
from worker.encoders.base import FloatArray
from worker.feed_bonus import FeedBonus

__all__ = ["WITH_FEED", "Feed"]

WITH_FEED = " with the feed"  # how the name of such a row ends


class Feed:
    """A gallery's columns as the shop writes them."""

    def __init__(self, gallery: Gallery) -> None:
        """Raises FeedUnreadable where the gallery's file lacks one of the columns."""
        columns = (gallery[name].tolist() for name in ("baseColour", "articleType", "gender"))
        self._bonus = FeedBonus(*columns)

    def bonuses(self, words: Sequence[Understood], likes: Sequence[int | None]) -> FloatArray:
        """What is added to the cosines of questions, float32 (questions, n).

        Args:
            words: (questions,), what was said, read.
            likes: (questions,), the row of the gallery that is the reference; None without one.
        """
        rows = [self._bonus.bonus(*one) for one in zip(words, likes, strict=True)]
        return np.stack(rows)
