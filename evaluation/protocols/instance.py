"""Protocol `instance`: a product's photo as if met in the street finds the same product."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from evaluation.gallery import BATCH, Gallery, Ints
from evaluation.metrics import average_precision, recall_at_k
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, Adjust, Reorder, judged
from evaluation.stages.asking import Asking
from evaluation.street_change import StreetChange
from index_store.readings import PictureReader, Reading
from shared.wishes import Understood
from worker.encoders.base import Encoder, FloatArray

__all__ = ["ChangedPhotos", "instance"]


class ChangedPhotos:
    """The photos of one split's products under the street change, encoded once for all rows.

    Attributes:
        rows: (photos,), the products' rows of the gallery.
    """

    def __init__(
        self, gallery: Gallery, encoder: Encoder, split: str, change: StreetChange
    ) -> None:
        """Raises FeedUnreadable where the split is empty."""
        self.rows = gallery.rows(split)
        self._gallery = gallery
        self._encoder = encoder
        self._change = change
        self._readings: dict[str, list[Reading]] = {}

    @cached_property
    def embeddings(self) -> FloatArray:
        """Whole, (photos, dim)."""
        parts = [self._encoder.encode_images(list(self.photos(part))) for part in self._parts]
        return np.concatenate(parts)

    def readings(self, reader: PictureReader) -> list[Reading]:
        """What a reader makes of the photos."""
        if reader.model_id not in self._readings:
            self._readings[reader.model_id] = [
                one
                for part in self._parts
                for one in reader.read(list(self.photos(part)), self.embeddings[part])
            ]
        return self._readings[reader.model_id]

    def photos(self, chosen: Ints) -> Iterator[Image.Image]:
        """Those of some places, (n,), in their order."""
        rows, gallery = self.rows[chosen], self._gallery
        products = zip(gallery["id"][rows], gallery["articleType"][rows], strict=True)
        for photo, (product_id, article_type) in zip(gallery.photos(rows), products, strict=True):
            yield self._change(photo, str(product_id), str(article_type))

    @cached_property
    def asking(self) -> Asking:
        """What a reranker is told of each."""
        return Asking(
            [Understood()] * len(self.rows),
            references=self.embeddings,
            read=lambda reader, query: self.readings(reader)[query],
        )

    @property
    def _parts(self) -> Sequence[Ints]:
        return np.split(np.arange(len(self.rows)), range(BATCH, len(self.rows), BATCH))


def instance(
    gallery: Gallery,
    photos: ChangedPhotos,
    queries: FloatArray,
    adjust: Adjust | None = None,
    reorder: Reorder | None = None,
) -> Result:
    """R@1, R@5, R@10 and mAP of the changed photos; hit: the same `id`.

    With one target a query, AP is 1 / its rank.

    Args:
        gallery: what is searched.
        photos: what asks.
        queries: (photos, d), what was made of them.
        adjust: changes scores by what else is known of the queries.
        reorder: changes the order of what was found.
    """
    rows = photos.rows
    relevant, first = judged(
        queries,
        gallery.embeddings,
        lambda part, found: gallery.same(("id",), found, rows[part]),
        adjust,
        reorder,
    )
    scores = {f"R@{k}": recall_at_k(relevant, k) for k in (1, 5, 10)}
    answers = Answers(
        gallery["productDisplayName"][rows].tolist(), photos.photos, first, relevant[:, :SHOWN]
    )
    return Result(scores | {"mAP": average_precision(relevant)}, answers)
