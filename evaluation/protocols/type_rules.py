"""Ways to let the type of the garment that was found weigh in a search, for protocol `user`.

A rule takes the cosines of some queries (queries, products), the labels of what they search
(queries,) and the gallery, and gives scores of the same shape. Those of a query whose label is no
garment's, or of which the gallery has no product, stay as they are. Products are typed by the
gallery's own column, as by a shop's feed. The rules are those of `worker.garment_preference`.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evaluation.gallery import Bools, Gallery
from worker.encoders.base import FloatArray
from worker.garment_preference import BONUS
from worker.garment_types import street_label

__all__ = ["TYPE_RULES", "TypeRule", "type_filter", "type_preferred"]

TypeRule = Callable[[FloatArray, Sequence[str], Gallery], FloatArray]


def type_filter(scores: FloatArray, labels: Sequence[str], gallery: Gallery) -> FloatArray:
    """Products of another type cannot be found (score -inf)."""
    same = _of_type(labels, gallery)
    undecided = ~same.any(axis=1, keepdims=True)
    return np.asarray(np.where(same | undecided, scores, -np.inf), np.float32)


def type_preferred(scores: FloatArray, labels: Sequence[str], gallery: Gallery) -> FloatArray:
    """Products of the type lie BONUS nearer."""
    return np.asarray(scores + BONUS * _of_type(labels, gallery), np.float32)


def _of_type(labels: Sequence[str], gallery: Gallery) -> Bools:
    """(queries, products): whether the product is what the label says."""
    kinds, kind_of = np.unique(gallery["articleType"], return_inverse=True)
    known = np.array([street_label(str(kind)) or "" for kind in kinds])[kind_of]
    wanted = np.array(labels)[:, None]
    return np.asarray((wanted == known) & (wanted != ""), np.bool_)


TYPE_RULES: Mapping[str, TypeRule] = {
    "feed's type filter": type_filter,
    "feed's type preferred": type_preferred,
}
