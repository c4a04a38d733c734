"""Protocol `user`: does a person's own photo find products of its type?

The whole photo asks, or a detector's crop of it, with or without regard to the type of the garment
that was found. What answers which type is a table of `worker.garment_types`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evaluation.gallery import Bools, Gallery, Ints
from evaluation.metrics import precision_at_k
from evaluation.protocols.crops import Crops, whole_photos
from evaluation.protocols.type_rules import TypeRule
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, Adjust, search
from shared.errors import FeedUnreadable
from worker.encoders.base import Encoder
from worker.garment_types import user_types

__all__ = ["UserPhotos", "user"]

DEPTH = 10


@dataclass(frozen=True, eq=False)
class UserPhotos:
    """Encoded photos and their types, both (photos,)."""

    images: Sequence[bytes]
    types: NDArray[np.str_]

    @classmethod
    def read(cls, path: Path, split: str) -> "UserPhotos":
        """The photos of one split; raises FeedUnreadable where there are none."""
        table = pq.read_table(path, columns=["split", "articleType", "image"]).to_pylist()
        rows = [row for row in table if row["split"] == split]
        if not rows:
            raise FeedUnreadable(f"{path} has no photo of split {split!r}")
        return cls([row["image"] for row in rows], np.array([row["articleType"] for row in rows]))


def user(
    gallery: Gallery,
    encoder: Encoder,
    photos: UserPhotos,
    crops: Crops | None = None,
    rule: TypeRule | None = None,
) -> Result:
    """P@1 and P@10 of each photo; right: a product whose `articleType` answers the photo's type.

    With a detector's crops, "nothing found" is the share of photos that were searched whole
    because it saw nothing. Details are P@10 of each type.

    Args:
        gallery: what is searched.
        encoder: of the photos.
        photos: whose types are asked for.
        crops: what is searched of each photo; None: all of it.
        rule: how the found garment's type changes the scores; None: not at all.
    """
    asked = crops or whole_photos(photos.images)
    found = search(
        asked.embeddings(encoder), gallery.embeddings, DEPTH, adjust=_by(rule, asked, gallery)
    )
    right = _right(gallery, found, photos.types)
    scores = {f"P@{k}": precision_at_k(right, k) for k in (1, DEPTH)}
    if crops is not None:
        scores["nothing found"] = np.asarray(~crops.found, np.float64)
    answers = Answers(
        photos.types.tolist(),
        lambda queries: (asked.pictures[query] for query in queries.tolist()),
        found[:, :SHOWN],
        right[:, :SHOWN],
    )
    kinds = sorted(set(photos.types.tolist()))
    details = {f"P@10 {kind}": scores["P@10"][photos.types == kind] for kind in kinds}
    return Result(scores, answers, details)


def _by(rule: TypeRule | None, asked: Crops, gallery: Gallery) -> Adjust | None:
    if rule is None:
        return None
    return lambda part, scores: rule(scores, asked.labels[part], gallery)


def _right(gallery: Gallery, found: Ints, types: NDArray[np.str_]) -> Bools:
    answered = {kind: user_types(str(kind)) for kind in np.unique(gallery["articleType"])}
    offers = gallery["articleType"][found]
    pairs = zip(offers, types, strict=True)
    return np.array([[kind in answered[offer] for offer in row] for row, kind in pairs])
