"""What the type of the garment that is looked for does to the candidates.

Two of sartor's ancestors search within the detected type only; a shopper who sees the detector err
then finds nothing. `prefer` lifts candidates of the type instead, by as much as was measured best.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from index_store.version import Candidate, IndexVersion
from shared.garments import LABELS
from shared.messages import Filters
from shared.settings import GarmentType
from worker.categories import CategoryLabels
from worker.encoders.base import FloatArray

__all__ = ["BONUS", "GarmentPreference"]

# Added to the cosine of a candidate of the type. 350 of people's own photos, split train, boxes
# from a score of 0.15, P@1 and P@10 of the first garment's crop: 80.6 and 80.0 without; 82.9 and
# 81.8 at 0.03, 81.7 and 81.9 at 0.06, 79.7 and 80.8 at 0.1, 76.0 and 77.6 at 0.2; 62.9 and 62.5
# as a filter. By the house composer, another 350: 80.6 and 79.9 without, 83.7 and 80.9 at 0.03,
# 83.1 and 81.1 at 0.05, 82.0 and 80.9 at 0.1.
BONUS = 0.05


@dataclass(frozen=True)
class GarmentPreference:
    """Searches an index for garments of a label."""

    categories: CategoryLabels
    mode: GarmentType = "prefer"

    def search(  # noqa: PLR0917 - what IndexVersion.search takes, and the label
        self,
        index: IndexVersion,
        embedding: FloatArray,
        k: int,
        filters: Filters,
        exclude: Collection[str],
        label: str,
    ) -> list[Candidate]:
        """The k nearest candidates, those of the label as the mode has it, best first.

        A label that is none of LABELS ("", a person), or of which the shop has nothing, changes
        nothing; nor does one where the person has named categories.

        Raises:
            ValueError: as `IndexVersion.search`.
        """
        nearest = index.search(embedding, k, filters, exclude)
        wanted = self._filters(index, filters, label)
        if wanted is None:
            return nearest
        alike = index.search(embedding, k, wanted, exclude)
        if self.mode == "filter":
            return alike
        return self._lifted(nearest, alike, label)[:k]

    def _filters(self, index: IndexVersion, filters: Filters, label: str) -> Filters | None:
        if self.mode == "ignore" or label not in LABELS or filters.categories:
            return None
        self.categories.read(index.categories)
        if not any(self.categories.label_of(one) == label for one in index.categories):
            return None
        categories = self.categories.categories_of(label, index.categories)
        return filters.model_copy(update={"categories": categories})

    def limits(self, index: IndexVersion, filters: Filters, label: str) -> Filters:
        """The filters of another search for the same: the label's categories in mode `filter`."""
        wanted = self._filters(index, filters, label)
        return wanted if wanted is not None and self.mode == "filter" else filters

    def lifted(
        self, index: IndexVersion, candidates: list[Candidate], filters: Filters, label: str
    ) -> list[Candidate]:
        """Candidates of another search, the label's own products BONUS nearer, as they stand."""
        if self.mode == "filter" or self._filters(index, filters, label) is None:
            return candidates
        return [self._nearer(one, label) for one in candidates]

    def _lifted(
        self, nearest: list[Candidate], alike: list[Candidate], label: str
    ) -> list[Candidate]:
        """Both lists as one, the label's own products BONUS nearer."""
        every = {one.row: one for one in [*nearest, *alike]}.values()
        return sorted((self._nearer(one, label) for one in every), key=lambda one: -one.score)

    def _nearer(self, one: Candidate, label: str) -> Candidate:
        is_of = self.categories.label_of(one.product.category) == label
        return replace(one, score=one.score + BONUS) if is_of else one
