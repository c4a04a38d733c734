"""Protocol `instance`: a product's photo as if met in the street finds the same product."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from evaluation.gallery import BATCH, Gallery, Ints
from evaluation.metrics import average_precision, recall_at_k
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, judged
from evaluation.street_change import StreetChange
from worker.encoders.base import Encoder, FloatArray

__all__ = ["instance"]


def instance(gallery: Gallery, encoder: Encoder, split: str, change: StreetChange) -> Result:
    """R@1, R@5, R@10 and mAP of the split's changed photos; hit: the same `id`.

    With one target a query, AP is 1 / its rank. Raises FeedUnreadable where the split is empty.
    """
    rows = gallery.rows(split)
    relevant, first = judged(
        _encoded(gallery, encoder, rows, change),
        gallery.embeddings,
        lambda part, found: gallery.same(("id",), found, rows[part]),
    )
    scores = {f"R@{k}": recall_at_k(relevant, k) for k in (1, 5, 10)}
    answers = Answers(
        gallery["productDisplayName"][rows].tolist(),
        lambda queries: _changed(gallery, rows[queries], change),
        first,
        relevant[:, :SHOWN],
    )
    return Result(scores | {"mAP": average_precision(relevant)}, answers)


def _encoded(gallery: Gallery, encoder: Encoder, rows: Ints, change: StreetChange) -> FloatArray:
    parts = np.split(rows, range(BATCH, len(rows), BATCH))
    embeddings = [encoder.encode_images(list(_changed(gallery, part, change))) for part in parts]
    return np.concatenate(embeddings)


def _changed(gallery: Gallery, rows: Ints, change: StreetChange) -> Iterator[Image.Image]:
    products = zip(gallery["id"][rows], gallery["articleType"][rows], strict=True)
    for photo, (product_id, article_type) in zip(gallery.photos(rows), products, strict=True):
        yield change(photo, str(product_id), str(article_type))
