"""Finds candidates: the nearest within the limits, and those that the shop's feed says are right.

An embedding may miss what the feed knows: whatever the feed calls blue is looked for as well when
blue is asked for, and what it says is added to the scores (worker/feed_bonus.py).
"""

from dataclasses import dataclass, field, replace

from index_store.product import Product
from index_store.version import Candidate, IndexVersion
from shared.messages import Filters
from shared.wishes import Understood
from shared.words.colours import nearest
from worker.captions import CaptionSearch
from worker.composers.base import FloatArray
from worker.feed_bonus import FEED, FeedBonus
from worker.garment_preference import GarmentPreference

__all__ = ["Retrieval", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """What is searched for beside the embedding."""

    filters: Filters = field(default_factory=Filters)
    exclude: frozenset[str] = frozenset()
    label: str = ""  # of the garment's type, "" where none is meant
    words: Understood = field(default_factory=Understood)
    like: Product | None = None  # the reference, where it is a product of the shop


class Retrieval:
    """Searches one index version after another."""

    def __init__(
        self, preference: GarmentPreference, captions: CaptionSearch | None = None
    ) -> None:
        self._preference = preference
        self._captions = captions

    def search(
        self,
        index: IndexVersion,
        embedding: FloatArray,
        k: int,
        wanted: Wanted,
        line: FloatArray | None = None,
    ) -> list[Candidate]:
        """The k best candidates, best first.

        Args:
            index: the version.
            embedding: (dim,), the composed query.
            k: how many at most.
            wanted: what else is searched for.
            line: (dim of the captions,), what captions are compared with; None leaves them out.
        """
        # A product that both searches found counts once.
        found = {one.row: one for one in self._nearest(index, embedding, k, wanted)}
        candidates = list(found.values())
        if self._captions is not None and line is not None:
            candidates = self._with_captions(index, embedding, k, wanted, candidates, line)
        products = [one.product for one in candidates]
        like = len(products) if wanted.like else None
        known = [*products, wanted.like] if wanted.like else products
        bonus = FeedBonus(
            [product.colour for product in known],
            [product.category for product in known],
            [product.gender for product in known],
        ).bonus(wanted.words, like)
        kept = self._kept_label(wanted) if bonus.any() else ""
        scored = [
            replace(one, score=one.score + float(more) + FEED * self._is_of(one, kept))
            for one, more in zip(candidates, bonus, strict=False)
        ]
        return sorted(scored, key=lambda one: -one.score)[:k]

    def _with_captions(  # noqa: PLR0917 - what was found, and what captions are to add to it
        self,
        index: IndexVersion,
        embedding: FloatArray,
        k: int,
        wanted: Wanted,
        candidates: list[Candidate],
        line: FloatArray,
    ) -> list[Candidate]:
        """Those of either search, each with the score of both."""
        captions = self._captions
        if captions is None:
            return candidates
        filters = self._preference.limits(index, wanted.filters, wanted.label)
        more = captions.more(
            candidates, index, embedding, line, k, filters=filters, exclude=wanted.exclude
        )
        lifted = self._preference.lifted(index, more, wanted.filters, wanted.label)
        return captions.fused([*candidates, *lifted], index, line)

    def _kept_label(self, wanted: Wanted) -> str:
        """The type of the photo's garment, "" where it is not to be kept.

        Where the feed's say counts, the type does too, as for a reference of the shop: else a coat
        that is to be blue would bring blue belts before navy coats. Where it does not, what
        GarmentPreference adds is enough.
        """
        changed = self._preference.mode == "ignore" or wanted.words.of("type")
        return "" if changed else wanted.label

    def _is_of(self, one: Candidate, label: str) -> bool:
        return bool(label) and self._preference.categories.label_of(one.product.category) == label

    def _nearest(
        self, index: IndexVersion, embedding: FloatArray, k: int, wanted: Wanted
    ) -> list[Candidate]:
        filters, exclude = wanted.filters, wanted.exclude
        near = self._preference.search(index, embedding, k, filters, exclude, wanted.label)
        asked = [nearest(colour, index.colours) for colour in wanted.words.of("colour")]
        colours = tuple(colour for colour in asked if colour)
        if not colours or filters.colours:
            return near
        coloured = filters.model_copy(update={"colours": colours})
        return [
            *near,
            *self._preference.search(index, embedding, k, coloured, exclude, wanted.label),
        ]
