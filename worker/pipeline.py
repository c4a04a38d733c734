"""What a query goes through: detect, encode, compose, retrieve, rerank.

    photo ──detect──► crop ──encode──► reference ┐
    words ──read──► wishes ──┬───────────────────┴─compose──► query ──retrieve──► candidates
                             └──► limits                      results ◄──rerank───┘

Each stage is a Protocol with a few implementations, chosen by spec strings in the settings.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from index_store.readings import PictureReader
from index_store.version import Candidate, IndexVersion
from shared.errors import PicturesOnly
from shared.messages import Box, Filters, Query
from shared.settings import Settings
from shared.wishes import Understood, Wish
from shared.words import understood
from worker.categories import CategoryLabels
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS
from worker.encoders.base import Encoder, blended, patches_of
from worker.encoders.registry import ENCODERS
from worker.fusion import Fusion, fused
from worker.garment_preference import GarmentPreference
from worker.limits import spoken_brands, within
from worker.looking import looked, looks
from worker.pages import page_of
from worker.reference_cache import ReferenceCache
from worker.references import Look, Photo, References
from worker.rerankers.base import DETAILS, Question, Reranker, Shortlist
from worker.rerankers.registry import RERANKERS
from worker.retrieval import Retrieval, Wanted
from worker.runtimes.memory import keep_freed_memory
from worker.suggestions import suggestions
from worker.thumbs import moved
from worker.trait_reading import TraitReading

__all__ = ["Answer", "Photo", "Pipeline", "Ranking"]

# Candidates that suggestions are drawn from: a few pages. Two hundred are half of a small shop, and
# offer what has nothing to do with what was asked.
OFFERING = 50
FUSION = Fusion(retrieval=1, reranker=1, attributes=0)


@dataclass(frozen=True)
class Search:
    """One query on one index version, its words read."""

    query: Query
    words: Understood
    filters: Filters  # the query's own, and those that its words mean
    index: IndexVersion
    references: References


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
    photos: tuple[Photo, ...] = ()  # with the garments found in them, likeliest first
    groups: list[int] = field(default_factory=list)  # per result: which box it answers
    words: Understood = field(default_factory=Understood)
    suggestions: tuple[Wish, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)  # per stage

    @property
    def garments(self) -> tuple[Box, ...]:
        """Found in the first photo."""
        return (self.photos[0].garments or ()) if self.photos else ()


@dataclass(frozen=True)
class Pipeline:
    """The five stages of one worker process."""

    detector: Detector
    encoder: Encoder
    composer: Composer
    reranker: Reranker
    preference: GarmentPreference
    candidates: int = 200  # how many are retrieved
    reranked: int = 50  # how many of them are looked at again
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
            reranker=RERANKERS.load(settings.stage("reranker"), encoder=encoder),
            preference=GarmentPreference(CategoryLabels(encoder), settings.garment_type),
            candidates=settings.candidates,
            mute_background=settings.mute_background,
        )

    @property
    def readers(self) -> list[PictureReader]:
        """What an index of this pipeline keeps of each picture beside its embedding."""
        return [self.reranker.reader] if self.reranker.reader else []

    def warm_up(self) -> None:
        """Runs everything once, so that no shopper waits while kernels and tables are set up."""
        photo = Image.new("RGB", (480, 640))
        self.detector.detect(photo)
        [reference] = self.encoder.encode_images([photo])
        with suppress(PicturesOnly):
            self.composer.compose(Asked(reference, understood(["make it blue"])))

    def run(
        self,
        query: Query,
        photos: Sequence[Photo],
        index: IndexVersion,
        cache: ReferenceCache | None = None,
    ) -> Answer:
        """Answers a query on one index version.

        Args:
            query: what the person asks; its photo keys are not looked at here.
            photos: the cleaned photos: none, one, or an album.
            index: the version to search; its model is this pipeline's encoder.
            cache: keeps what the encoder made of photos.

        Raises:
            NothingToSearch: neither photo, words nor an example product.
            ProductGone: an example product is not in this version.
        """
        clock = _Clock()
        search = self._search(query, index, cache)
        with clock("detect"):
            photos = looked(self.detector, query, photos)
            wanted = looks(query, photos)
        depth = (query.page + 1) * query.page_size + 1
        rankings = self._ranked(search, wanted, depth, clock)
        page = page_of([one.candidates for one in rankings], query.page, query.page_size)
        single = rankings[0] if len(rankings) == 1 else None
        return Answer(
            results=page.results,
            has_more=page.has_more,
            box=single.box if single else None,
            photos=photos,
            groups=page.groups,
            words=search.words,
            suggestions=self._suggested(search, single) if single else (),
            seconds=clock.seconds,
        )

    def rank(
        self, query: Query, photos: Sequence[Photo], index: IndexVersion, depth: int
    ) -> Ranking:
        """All five stages for one look, without the page: `depth` candidates if there are so many.

        Args and raises as `run`.
        """
        [wanted, *_] = looks(query, looked(self.detector, query, photos))
        return self._ranked(self._search(query, index, None), [wanted], depth, _Clock())[0]

    def _search(self, query: Query, index: IndexVersion, cache: ReferenceCache | None) -> Search:
        words = understood(query.refinements, spoken_brands(index))
        return Search(
            query=query,
            words=words,
            filters=within(query.filters, words, index),
            index=index,
            references=References(self.encoder, self.mute_background, cache),
        )

    def _ranked(
        self, search: Search, wanted: list[Look], depth: int, clock: "_Clock"
    ) -> list[Ranking]:
        with clock("encode"):
            asked = self._asked(search, wanted)
        with clock("compose"):
            embeddings = [self._composed(search, one) for one in asked]
        with clock("retrieve"):
            found = [
                self._retrieved(search, look, embedding, depth)
                for look, embedding in zip(wanted, embeddings, strict=True)
            ]
        with clock("rerank"):
            return [
                Ranking(self._reranked(search, look, one, candidates), look.box)
                for look, one, candidates in zip(wanted, asked, found, strict=True)
            ]

    def _asked(self, search: Search, wanted: list[Look]) -> list[Asked]:
        """For each look what is composed: parts of photos and example products, and the words."""
        examples = [search.index.embedding_of(one) for one in search.query.examples]
        return [
            Asked(
                reference=blended(self.encoder, np.stack(rows)) if rows else None,
                words=search.words,
                text_weight=search.query.text_weight,
                patches=self._patches(search, look),
            )
            for look, parts in zip(wanted, search.references.embedded(wanted), strict=True)
            for rows in [[*parts, *examples]]
        ]

    def _patches(self, search: Search, look: Look) -> FloatArray | None:
        if not (self.composer.wants_patches and look.parts):
            return None
        return patches_of(self.encoder, search.references.crop(look.parts[0]))

    def _composed(self, search: Search, asked: Asked) -> FloatArray:
        query = search.query
        embedding = self.composer.compose(asked)
        return moved(embedding, query.liked, query.disliked, search.index, self.composer)

    def _retrieved(
        self, search: Search, look: Look, embedding: FloatArray, depth: int
    ) -> list[Candidate]:
        query, index = search.query, search.index
        wanted = Wanted(
            filters=search.filters,
            exclude=frozenset({*query.examples, *query.disliked, *query.excluded}),
            label=look.label,
            words=search.words,
            like=index.product(query.examples[0]) if query.examples else None,
        )
        count = max(self.candidates, depth)
        return Retrieval(self.preference).search(index, embedding, count, wanted)

    def _reranked(
        self, search: Search, look: Look, asked: Asked, candidates: list[Candidate]
    ) -> list[Candidate]:
        """The first of them in their final order, the others behind them."""
        if not (candidates and self._can_rerank(search.index)):
            return candidates
        first, rest = candidates[: self.reranked], candidates[self.reranked :]
        shortlist = Shortlist.of(search.index, first)
        scores = self.reranker.score(self._question(search, look, asked), shortlist)
        final = fused(FUSION, shortlist.scores, scores)
        order = np.argsort(-final, kind="stable")  # ties keep retrieval's order
        return [*(first[row] for row in order), *rest]

    def _can_rerank(self, index: IndexVersion) -> bool:
        """Whether the version has what the reranker looks at: one built without it is served too.

        Its shop gets retrieval's own order until it is reindexed.
        """
        reader = self.reranker.reader
        kept = index.readings.get(DETAILS)
        return reader is None or (kept is not None and kept.model_id == reader.model_id)

    def _question(self, search: Search, look: Look, asked: Asked) -> Question:
        crop = search.references.crop(look.parts[0]) if look.parts else None
        examples = search.query.examples
        return Question(
            words=search.words,
            crop=crop,
            reference=asked.reference,
            details=self._details(search, crop, asked.reference),
            like=search.index.product(examples[0]) if examples else None,
        )

    def _details(
        self, search: Search, crop: Image.Image | None, reference: FloatArray | None
    ) -> NDArray[Any] | None:
        """Of the crop, or of the first example product, which the index has."""
        reader = self.reranker.reader
        if reader is None or reference is None:
            return None
        if crop is None:
            row = search.index.row_of(search.query.examples[0])
            return np.asarray(search.index.readings[DETAILS].array[row])
        return reader.read([crop], reference[None])[0].array

    def _suggested(self, search: Search, ranking: Ranking) -> tuple[Wish, ...]:
        read = TraitReading(self.encoder, search.index)
        near = ranking.candidates[:OFFERING]
        return suggestions(near, search.words, search.filters, read)


class _Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)
