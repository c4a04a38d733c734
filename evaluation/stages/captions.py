"""Rows in which captions are searched beside pictures, as worker/captions.py does in an index."""

from functools import cached_property

import numpy as np

from evaluation.gallery import Bools, Ints
from evaluation.plan import Plan
from evaluation.remembered import remembering
from evaluation.stages.asking import Asking
from evaluation.stages.shelf import Shelf
from worker.caption_fusion import FUSIONS
from worker.captioners.registry import CAPTIONERS
from worker.captions import CaptionSearch
from worker.composers.base import Asked
from worker.encoders.base import Encoder, FloatArray
from worker.sentences.registry import SENTENCES

__all__ = ["CaptionFusing", "Captioned", "captioned"]

RETRIEVED = 200  # by pictures, and by captions: as many as the pipeline's settings say
BEHIND = 1.0  # by how much less than the last candidate the best of the rest scores


def captioned(plan: Plan, shelf: Shelf, encoder: Encoder) -> list["Captioned"]:
    """The plan's fusions of captions, none without a captioner; raises as `Registry.load`."""
    if plan.captioner is None:
        return []
    captioner = CAPTIONERS.load(plan.captioner, encoder=encoder)
    sentences = remembering(SENTENCES.load(plan.sentences, encoder=encoder), "encode_sentences")
    return [
        Captioned(shelf, CaptionSearch(captioner, sentences, how, weight))
        for how in plan.caption_fusions
        for weight in plan.caption_weights
    ]


class Captioned:
    """One fusion of a gallery's pictures and captions.

    Attributes:
        name: of its rows.
    """

    def __init__(self, shelf: Shelf, search: CaptionSearch) -> None:
        self.name = f"captions by {search.how}, w = {search.weight:.2f}"
        self.shelf = shelf
        self.search = search

    def fusing(self, asking: Asking) -> "CaptionFusing":
        """That of some queries."""
        return CaptionFusing(self, asking)

    @cached_property
    def captions(self) -> FloatArray:
        """Embeddings of the gallery's captions, (n, dim)."""
        return np.asarray(self.shelf.readings(self.search.reader).array)

    @cached_property
    def says(self) -> Bools:
        """Which captions say something, (n,)."""
        return np.asarray(self.captions.any(axis=1), np.bool_)


class CaptionFusing:
    """Changes scores by captions."""

    def __init__(self, captioned: Captioned, asking: Asking) -> None:
        self._captioned = captioned
        self._asking = asking

    def __call__(self, part: slice, scores: FloatArray) -> FloatArray:
        """Pictures' scores (queries of the slice, n) to those of both, see Adjust."""
        rows = [
            self._fused(query, row.copy())
            for query, row in zip(range(part.start, part.start + len(scores)), scores, strict=True)
        ]
        return np.stack(rows)

    def _fused(self, query: int, images: FloatArray) -> FloatArray:
        """Candidates of either search by both scores, all others behind them in their order."""
        line = self._line(query)
        if line is None:
            return images
        search, captions = self._captioned.search, self._captioned.captions
        if self._asking.left_out is not None:
            images[self._asking.left_out[query]] = -np.inf
        told = np.where(self._captioned.says, captions @ line, np.nan)
        near = np.where(np.isfinite(images) & np.isfinite(told), told, -np.inf)
        found = np.union1d(_first(images), _first(near))
        fused = FUSIONS[search.how](images[found], told[found].astype(np.float32), search.weight)
        rest = np.delete(np.arange(len(images)), found)
        if len(rest):
            images[rest] -= max(0, images[rest].max() - fused.min() + BEHIND)
        images[found] = fused
        return images

    def _line(self, query: int) -> FloatArray | None:
        """The embedding of what is searched for among captions."""
        search, asking = self._captioned.search, self._asking
        reading = asking.reading(query, search.reader)
        reference = None if asking.references is None else asking.references[query]
        asked = Asked(reference, asking.words[query])
        return search.query(asked, reading.text if reading else "")


def _first(scores: FloatArray) -> Ints:
    """Rows of the best RETRIEVED, less what may not be found, (n,)."""
    depth = min(RETRIEVED, len(scores))
    rows = np.argpartition(-scores, depth - 1)[:depth]
    return np.asarray(rows[np.isfinite(scores[rows])], np.int64)
