"""What a query goes through: detect, encode, compose, retrieve, rerank.

    photo ──detect──► crop ──encode──► reference ┐
    words ──────────────────encode──► texts ─────┴─compose──► query ──retrieve──► candidates
                                                              results ◄──rerank───┘

Each stage is a Protocol with a few implementations, chosen by spec strings in the settings.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image

from index_store.version import Candidate, IndexVersion
from shared.errors import NothingToSearch, PicturesOnly
from shared.messages import Box, Query
from shared.settings import Settings
from worker.composers.base import Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import normalised
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS
from worker.encoders.base import Encoder
from worker.encoders.registry import ENCODERS
from worker.rerankers.base import Reranker
from worker.rerankers.registry import RERANKERS
from worker.runtimes.memory import keep_freed_memory

__all__ = ["Answer", "Pipeline", "Ranking"]


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first, and how they came about."""

    candidates: list[Candidate]
    box: Box | None  # what was searched in the photo
    seconds: dict[str, float]  # per stage


@dataclass(frozen=True)
class Answer:
    """One page of a ranking."""

    results: list[Candidate]
    has_more: bool
    box: Box | None
    seconds: dict[str, float]


@dataclass(frozen=True)
class Pipeline:
    """The five stages of one worker process."""

    detector: Detector
    encoder: Encoder
    composer: Composer
    reranker: Reranker
    candidates: int  # how many are retrieved for the reranker

    @classmethod
    def from_settings(cls, settings: Settings) -> "Pipeline":
        """Loads the stages that the settings name; raises UnknownSpec, MissingExtra."""
        keep_freed_memory()
        return cls(
            detector=DETECTORS.load(settings.stage("detector")),
            encoder=ENCODERS.load(settings.stage("encoder"), device=settings.device),
            composer=COMPOSERS.load(settings.stage("composer")),
            reranker=RERANKERS.load(settings.stage("reranker")),
            candidates=settings.candidates,
        )

    def warm_up(self) -> None:
        """Runs the models once, so that no shopper waits while kernels and memory are set up."""
        self.detector.detect(Image.new("RGB", (480, 640)))
        self.encoder.encode_images([Image.new("RGB", (480, 640))])
        with suppress(PicturesOnly):
            self.encoder.encode_texts(["a blue shirt"])

    def run(self, query: Query, photo: Image.Image | None, index: IndexVersion) -> Answer:
        """Answers a query on one index version.

        Args:
            query: what the person asks; its photo_key is not looked at here.
            photo: the cleaned photo (upright RGB) or None.
            index: the version to search; its model is this pipeline's encoder.

        Raises:
            NothingToSearch: neither photo, words nor an example product.
            ProductGone: an example product is not in this version.
        """
        start = query.page * query.page_size
        end = start + query.page_size
        ranking = self.rank(query, photo, index, depth=end + 1)
        results = ranking.candidates[start:end]
        return Answer(results, len(ranking.candidates) > end, ranking.box, ranking.seconds)

    def rank(
        self, query: Query, photo: Image.Image | None, index: IndexVersion, depth: int
    ) -> Ranking:
        """All five stages, without the page: at least `depth` candidates where there are so many.

        Args and raises as `run`.
        """
        if photo is None and not query.refinements and not query.liked:
            raise NothingToSearch
        clock = _Clock()
        with clock("detect"):
            box, crop = self._detect(query, photo)
        with clock("encode"):
            reference = self._reference(crop, query.liked, index)
            texts = self.encoder.encode_texts(query.refinements)
        with clock("compose"):
            embedding = self.composer.compose(reference, texts, query.text_weight)
        with clock("retrieve"):
            shown = {*query.liked, *query.disliked}
            count = max(self.candidates, depth)
            candidates = index.search(embedding, count, query.filters, exclude=shown)
        with clock("rerank"):
            ranked = self._rerank(crop, query.refinements, candidates)
        return Ranking(ranked, box, clock.seconds)

    def _detect(
        self, query: Query, photo: Image.Image | None
    ) -> tuple[Box | None, Image.Image | None]:
        if photo is None:
            return None, None
        found = [query.box] if query.box else self.detector.detect(photo)
        box = found[0] if found else Box(x1=0, y1=0, x2=photo.width, y2=photo.height)
        return box, photo.crop(_inside(box, photo))

    def _reference(
        self, crop: Image.Image | None, liked: Sequence[str], index: IndexVersion
    ) -> FloatArray | None:
        """The mean of what the result should be like: the crop and the example products."""
        seen = [index.embedding_of(product_id) for product_id in liked]
        if crop is not None:
            seen.extend(self.encoder.encode_images([crop]))
        return normalised(np.mean(seen, axis=0, dtype=np.float32)) if seen else None

    def _rerank(
        self, crop: Image.Image | None, texts: Sequence[str], candidates: list[Candidate]
    ) -> list[Candidate]:
        scores = self.reranker.score(crop, texts, candidates)
        order = np.argsort(-scores, kind="stable")  # ties keep retrieval's order
        return [candidates[row] for row in order]


def _inside(box: Box, photo: Image.Image) -> tuple[int, int, int, int]:
    """The box as whole pixels inside the photo, at least one pixel wide and high."""
    x1 = min(int(box.x1), photo.width - 1)
    y1 = min(int(box.y1), photo.height - 1)
    x2 = min(max(round(box.x2), x1 + 1), photo.width)
    y2 = min(max(round(box.y2), y1 + 1), photo.height)
    return x1, y1, x2, y2


class _Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)
