"""Protocol `user`: does a person's own photo find products of its type?

The whole photo asks; how a detector's crop of it fares is another row. What answers which type is
a table of `worker.garment_types`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evaluation.gallery import Bools, Gallery, Ints
from evaluation.metrics import precision_at_k
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, search
from shared.errors import FeedUnreadable
from shared.pictures import decode
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


def user(gallery: Gallery, encoder: Encoder, photos: UserPhotos) -> Result:
    """P@1 and P@10 of each photo; right: a product whose `articleType` answers the photo's type.

    Details are P@10 of each type.
    """
    embeddings = encoder.encode_images([decode(image) for image in photos.images])
    found = search(embeddings, gallery.embeddings, DEPTH)
    right = _right(gallery, found, photos.types)
    scores = {f"P@{k}": precision_at_k(right, k) for k in (1, DEPTH)}
    answers = Answers(
        photos.types.tolist(),
        lambda queries: (decode(photos.images[query]) for query in queries.tolist()),
        found[:, :SHOWN],
        right[:, :SHOWN],
    )
    kinds = sorted(set(photos.types.tolist()))
    details = {f"P@10 {kind}": scores["P@10"][photos.types == kind] for kind in kinds}
    return Result(scores, answers, details)


def _right(gallery: Gallery, found: Ints, types: NDArray[np.str_]) -> Bools:
    answered = {kind: user_types(str(kind)) for kind in np.unique(gallery["articleType"])}
    offers = gallery["articleType"][found]
    pairs = zip(offers, types, strict=True)
    return np.array([[kind in answered[offer] for offer in row] for row, kind in pairs])
