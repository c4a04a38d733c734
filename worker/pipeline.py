"""What a query goes through: detect, encode, compose, retrieve, rerank.

    photo ──detect──► crop ──encode──► reference ┐
    words ──────────────────encode──► texts ─────┴─compose──► query ──retrieve──► candidates
                                                              results ◄──rerank───┘

Each stage is a Protocol with a few implementations, chosen by spec strings in the settings.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from index_store.version import Candidate, IndexVersion
from shared.errors import PicturesOnly
from shared.garments import meant
from shared.messages import Box, Query
from shared.settings import Settings
from shared.words import understood
from worker.categories import CategoryLabels
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import normalised
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS
from worker.encoders.base import Encoder
from worker.encoders.registry import ENCODERS
from worker.garment_preference import GarmentPreference
from worker.garments import crop, shown, whole_of
from worker.pages import page_of
from worker.rerankers.base import Reranker
from worker.rerankers.registry import RERANKERS
from worker.runtimes.memory import keep_freed_memory

__all__ = ["Answer", "Pipeline", "Ranking"]


@dataclass(frozen=True)
class Look:
    """One thing that is looked for: what is seen of it, and the label of the type wanted."""

    box: Box | None = None
    crop: Image.Image | None = None
    label: str = ""


@dataclass(frozen=True)
class Ranking:
    """Candidates for one look, best first."""

    candidates: list[Candidate]
    box: Box | None  # what was searched in the photo


@dataclass(frozen=True)
class Answer:
    """One page of a ranking, or of several rankings together."""

    results: list[Candidate]
    has_more: bool
    box: Box | None  # what was searched in the photo; None for several boxes together
    garments: tuple[Box, ...] = ()  # found in the photo, likeliest first
    groups: list[int] = field(default_factory=list)  # per result: which box it answers
    seconds: dict[str, float] = field(default_factory=dict)  # per stage


@dataclass(frozen=True)
class Pipeline:
    """The five stages of one worker process."""

    detector: Detector
    encoder: Encoder
    composer: Composer
    reranker: Reranker
    preference: GarmentPreference
    candidates: int = 200  # how many are retrieved for the reranker
    mute_background: float = 0.0

    @classmethod
    def from_settings(cls, settings: Settings) -> "Pipeline":
        """Loads the stages that the settings name; raises UnknownSpec, MissingExtra."""
        keep_freed_memory()
        encoder = ENCODERS.load(settings.stage("encoder"), device=settings.device)
        return cls(
            detector=DETECTORS.load(settings.stage("detector"), device=settings.device),
            encoder=encoder,
            composer=COMPOSERS.load(settings.stage("composer"), encoder=encoder),
            reranker=RERANKERS.load(settings.stage("reranker")),
            preference=GarmentPreference(CategoryLabels(encoder), settings.garment_type),
            candidates=settings.candidates,
            mute_background=settings.mute_background,
        )

    def warm_up(self) -> None:
        """Runs the models once, so that no shopper waits while kernels and memory are set up."""
        self.detector.detect(Image.new("RGB", (480, 640)))
        self.encoder.encode_images([Image.new("RGB", (480, 640))])
        with suppress(PicturesOnly):
            self.encoder.encode_texts(["a blue shirt"])

    def run(
        self,
        query: Query,
        photo: Image.Image | None,
        index: IndexVersion,
        garments: tuple[Box, ...] | None = None,
    ) -> Answer:
        """Answers a query on one index version.

        Args:
            query: what the person asks; its photo_key is not looked at here.
            photo: the cleaned photo (upright RGB) or None.
            index: the version to search; its model is this pipeline's encoder.
            garments: what was found in the photo earlier; None: it is looked for where needed.

        Raises:
            NothingToSearch: neither photo, words nor an example product.
            ProductGone: an example product is not in this version.
        """
        clock = _Clock()
        with clock("detect"):
            garments = self._garments(query, photo, garments)
            looks = self._looks(query, photo, garments)
        depth = (query.page + 1) * query.page_size + 1
        rankings = self._ranked(query, looks, index, depth, clock)
        page = page_of([one.candidates for one in rankings], query.page, query.page_size)
        return Answer(
            results=page.results,
            has_more=page.has_more,
            box=rankings[0].box if len(rankings) == 1 else None,
            garments=garments,
            groups=page.groups,
            seconds=clock.seconds,
        )

    def rank(
        self, query: Query, photo: Image.Image | None, index: IndexVersion, depth: int
    ) -> Ranking:
        """All five stages for one look, without the page: `depth` candidates if there are so many.

        Args and raises as `run`.
        """
        looks = self._looks(query, photo, self._garments(query, photo, None))
        return self._ranked(query, looks[:1], index, depth, _Clock())[0]

    def _garments(
        self, query: Query, photo: Image.Image | None, known: tuple[Box, ...] | None
    ) -> tuple[Box, ...]:
        """What there is to choose from; nobody looks where the query has chosen already."""
        if known is not None or photo is None or query.box or query.together:
            return known or ()
        return shown(self.detector.detect(photo), photo.width, photo.height)

    def _looks(
        self, query: Query, photo: Image.Image | None, garments: tuple[Box, ...]
    ) -> list[Look]:
        if photo is None:
            return [Look()]
        if query.together:
            return [Look(box, self._crop(photo, box), box.label) for box in query.together]
        words = meant(query.refinements, (query.box,) if query.box else garments)
        box = query.box or _searched(garments, words.box) or whole_of(photo)
        return [Look(box, self._crop(photo, box), words.wanted or box.label)]

    def _crop(self, photo: Image.Image, box: Box) -> Image.Image:
        return crop(photo, box, self.mute_background)

    def _ranked(
        self, query: Query, looks: list[Look], index: IndexVersion, depth: int, clock: "_Clock"
    ) -> list[Ranking]:
        with clock("encode"):
            references = self._references(looks, query.examples, index)
        with clock("compose"):
            words = understood(query.refinements)
            embeddings = [
                self.composer.compose(Asked(reference, words, query.text_weight))
                for reference in references
            ]
        with clock("retrieve"):
            found = [
                self._retrieved(query, look, embedding, index, depth)
                for look, embedding in zip(looks, embeddings, strict=True)
            ]
        with clock("rerank"):
            return [
                Ranking(self._reranked(look.crop, query.refinements, candidates), look.box)
                for look, candidates in zip(looks, found, strict=True)
            ]

    def _references(
        self, looks: list[Look], examples: Sequence[str], index: IndexVersion
    ) -> list[FloatArray | None]:
        """For each look, the mean of what the result should be like: crop and example products."""
        products = [index.embedding_of(product_id) for product_id in examples]
        crops = self.encoder.encode_images([look.crop for look in looks if look.crop])
        if not len(crops):
            return [normalised(np.mean(products, axis=0, dtype=np.float32)) if products else None]
        return [normalised(np.mean([*products, row], axis=0, dtype=np.float32)) for row in crops]

    def _retrieved(
        self, query: Query, look: Look, embedding: FloatArray, index: IndexVersion, depth: int
    ) -> list[Candidate]:
        count = max(self.candidates, depth)
        seen = {*query.examples, *query.disliked, *query.excluded}
        return self.preference.search(index, embedding, count, query.filters, seen, look.label)

    def _reranked(
        self, seen: Image.Image | None, texts: Sequence[str], candidates: list[Candidate]
    ) -> list[Candidate]:
        scores = self.reranker.score(seen, texts, candidates)
        order = np.argsort(-scores, kind="stable")  # ties keep retrieval's order
        return [candidates[row] for row in order]


def _searched(garments: Sequence[Box], named: int | None) -> Box | None:
    """The garment that the words name, else the likeliest; None where none was found."""
    return garments[named or 0] if garments else None


class _Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)
