"""Captions beside pictures: what a line says of the query finds products whose line says the same.

    indexing   picture ─caption─► "navy blue casual shirt, men" ─encode─► readings "captions"
    query      crop ─caption─► line ─wishes─► "red casual shirt, men" ─encode─► nearest captions

What either search has found is scored by both (worker/caption_fusion.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from index_store.readings import Reading
from index_store.version import Candidate, IndexVersion
from shared.messages import Filters
from shared.settings import Settings
from worker.caption_fusion import FUSIONS, How
from worker.captioners.base import Captioner
from worker.captioners.expansion import expanded
from worker.captioners.registry import CAPTIONERS
from worker.composers.base import Asked
from worker.encoders.base import Encoder, FloatArray
from worker.sentences.base import SentenceEncoder
from worker.sentences.registry import SENTENCES

__all__ = ["CAPTIONS", "CaptionReader", "CaptionSearch", "caption_of", "load_captions"]

CAPTIONS = "captions"  # the name of captions' readings


class CaptionReader:
    """A PictureReader: a picture's caption, and its embedding, float32 (dim,), zeros for ""."""

    name = CAPTIONS

    def __init__(self, captioner: Captioner, sentences: SentenceEncoder) -> None:
        self.model_id = f"{CAPTIONS}({captioner.model_id}, {sentences.model_id})"
        self._captioner = captioner
        self._sentences = sentences

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        """See PictureReader. Many products are a blue casual shirt: each line is encoded once."""
        captions = self._captioner.caption(images, embeddings)
        lines = list(dict.fromkeys(filter(None, captions)))
        rows = dict(zip(lines, self._sentences.encode_sentences(lines), strict=True))
        nothing = np.zeros(self._sentences.dim, np.float32)
        return [Reading(rows.get(caption, nothing), caption) for caption in captions]


@dataclass(frozen=True)
class CaptionSearch:
    """Searches captions beside pictures.

    Attributes:
        captioner: makes the captions, of the shop's pictures and of the query's alike.
        sentences: makes their embeddings.
        how: the fusion.
        weight: of the captions in it, 0 to 1.
    """

    captioner: Captioner
    sentences: SentenceEncoder
    how: How
    weight: float

    @property
    def reader(self) -> CaptionReader:
        """Makes what an index keeps for this search."""
        return CaptionReader(self.captioner, self.sentences)

    def serves(self, index: IndexVersion) -> bool:
        """Whether the version has these captions; one built without them is searched without."""
        kept = index.readings.get(CAPTIONS)
        return kept is not None and kept.model_id == self.reader.model_id

    def query(self, asked: Asked, caption: str) -> FloatArray | None:
        """The embedding (dim,) of the line that is searched for; None where there is none.

        Args:
            asked: what is composed.
            caption: of the crop or the example product, "" for words alone.
        """
        line = expanded(self.captioner, asked, caption)
        return self.sentences.encode_sentences([line])[0] if line else None

    def more(
        self,
        candidates: Sequence[Candidate],
        index: IndexVersion,
        composed: FloatArray,
        query: FloatArray,
        k: int,
        *,
        filters: Filters | None = None,
        exclude: Collection[str] = (),
    ) -> list[Candidate]:
        """Those of the k products with the nearest captions that are no candidates yet.

        Args:
            candidates: what was found so far.
            index: a version that this search serves.
            composed: (dim of the pictures,), what pictures are compared with: their scores are the
                inner products with it, as if they had been found by it.
            query: (dim of the captions,), what captions are compared with.
            k: how many captions are looked at.
            filters: as `IndexVersion.search`.
            exclude: as `IndexVersion.search`.
        """
        known = {one.row for one in candidates}
        near = index.search_readings(CAPTIONS, query, k, filters, exclude)
        found = [one for one in near if one.row not in known]
        scores = index.vectors[[one.row for one in found]] @ composed
        return [replace(one, score=float(score)) for one, score in zip(found, scores, strict=True)]

    def fused(
        self, candidates: Sequence[Candidate], index: IndexVersion, query: FloatArray
    ) -> list[Candidate]:
        """Candidates, each row at most once, by picture and caption together, best first.

        Their scores are fused with those of their own captions and stay on the scale they have.
        What the feed says (worker/feed_bonus.py) is to be added afterwards: it is sized to
        cosines, and would widen their spread, by which captions are measured.
        """
        images = np.array([one.score for one in candidates], np.float32)
        rows = index.readings[CAPTIONS].array[[one.row for one in candidates]]
        captions = np.where(rows.any(axis=1), rows @ query, np.nan).astype(np.float32)
        scores = FUSIONS[self.how](images, captions, self.weight)
        fused = [
            replace(one, score=float(score)) for one, score in zip(candidates, scores, strict=True)
        ]
        return sorted(fused, key=lambda one: -one.score)


def load_captions(settings: Settings, encoder: Encoder) -> CaptionSearch | None:
    """What the settings say, None without a captioner; raises as `Registry.load`."""
    if not settings.captioner:
        return None
    return CaptionSearch(
        CAPTIONERS.load(settings.captioner, encoder=encoder, device=settings.device),
        SENTENCES.load(settings.sentences, encoder=encoder, device=settings.device),
        settings.caption_fusion,
        settings.caption_weight,
    )


def caption_of(index: IndexVersion, row: int) -> str:
    """What was read off a product's picture, "" where nothing was."""
    kept = index.readings.get(CAPTIONS)
    return kept.texts[row] if kept and kept.texts else ""
