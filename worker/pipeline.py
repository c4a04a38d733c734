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
from shared.messages import Box, Filters, Query, Why
from shared.settings import Settings
from shared.wishes import Understood, Wish
from shared.words import understood
from worker.calibration import read
from worker.captions import CaptionSearch, caption_of, load_captions
from worker.categories import CategoryLabels
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS
from worker.diversity import diversified
from worker.encoders.base import Encoder, blended, patches_of
from worker.encoders.registry import ENCODERS
from worker.garment_preference import GarmentPreference
from worker.judging import Judge
from worker.limits import spoken_brands, within
from worker.looking import looked, looks
from worker.pages import Page, page_of
from worker.reference_cache import ReferenceCache
from worker.references import Look, Photo, References
from worker.rerankers.base import DETAILS, Question
from worker.rerankers.registry import RERANKERS
from worker.reranking import Reranked, Reranking
from worker.retrieval import Retrieval, Wanted
from worker.runtimes.memory import keep_freed_memory
from worker.suggestions import suggestions
from worker.thumbs import moved
from worker.trait_reading import TraitReading
from worker.variants import Alike, colours_of, folded
from worker.why import why

__all__ = ["Answer", "Photo", "Pipeline", "Ranking"]

# Candidates that suggestions are drawn from: a few pages. Two hundred are half of a small shop, and
# offer what has nothing to do with what was asked.
OFFERING = 50


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
    reference: FloatArray | None = None  # (dim,), the embedding of the picture that asked
    nothing_close: bool = False  # even the best is hardly what was asked for
    caption: str = ""  # read off the picture, where captions are searched


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
    whys: list[Why] = field(default_factory=list)  # of each result
    also: list[tuple[str, ...]] = field(default_factory=list)  # each result's other colours
    nothing_close: bool = False  # there are no results, but `anyway` would show the nearest
    caption: str = ""  # read off the photo, where captions are searched
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
    reranking: Reranking
    preference: GarmentPreference
    captions: CaptionSearch | None = None
    candidates: int = 200  # how many are retrieved
    fold: bool = True  # shows variants of a product as one
    diversity: float = 0.0  # 0 to 1: how far results are to differ from each other
    mute_background: float = 0.0

    @classmethod
    def from_settings(cls, settings: Settings) -> "Pipeline":
        """Loads the stages that the settings name; raises UnknownSpec, MissingExtra."""
        keep_freed_memory()
        encoder = ENCODERS.load(settings.stage("encoder"), device=settings.device)
        composer = settings.stage("composer")
        reranker = RERANKERS.load(settings.stage("reranker"), encoder=encoder)
        known = read(settings.calibration) if settings.calibration else None
        return cls(
            detector=DETECTORS.load(settings.stage("detector"), device=settings.device),
            encoder=encoder,
            composer=COMPOSERS.load(composer, encoder=encoder),
            reranking=Reranking(Judge(encoder, composer, reranker, known), settings.reranked),
            preference=GarmentPreference(CategoryLabels(encoder), settings.garment_type),
            captions=load_captions(settings, encoder),
            candidates=settings.candidates,
            fold=settings.fold,
            diversity=settings.diversity,
            mute_background=settings.mute_background,
        )

    @property
    def readers(self) -> list[PictureReader]:
        """What an index of this pipeline keeps of each picture beside its embedding."""
        reader = self.reranking.judge.reranker.reader
        both = [reader, self.captions.reader if self.captions else None]
        return [one for one in both if one is not None]

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
        single = rankings[0] if len(rankings) == 1 else None
        page = page_of([self._listed(search, one) for one in rankings], query.page, query.page_size)
        nothing_close = all(one.nothing_close for one in rankings) and not query.anyway
        if nothing_close and page.results and not query.page:
            page = Page([], [], has_more=False)
        else:
            nothing_close = False
        return Answer(
            results=page.results,
            has_more=page.has_more,
            box=single.box if single else None,
            photos=photos,
            groups=page.groups,
            words=search.words,
            suggestions=self._suggested(search, single) if single and page.results else (),
            whys=[
                self._why(search, one, rankings[group])
                for one, group in zip(page.results, page.groups, strict=True)
            ],
            also=[colours_of(one, TraitReading(self.encoder, index)) for one in page.results],
            nothing_close=nothing_close,
            caption=single.caption if single else "",
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
                self._retrieved(search, look, one, embedding, depth)
                for look, one, embedding in zip(wanted, asked, embeddings, strict=True)
            ]
        with clock("rerank"):
            return [
                Ranking(ranked.candidates, look.box, one.reference, ranked.nothing_close, caption)
                for look, one, (candidates, caption) in zip(wanted, asked, found, strict=True)
                for ranked in [self._reranked(search, look, one, candidates)]
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
        self, search: Search, look: Look, asked: Asked, embedding: FloatArray, depth: int
    ) -> tuple[list[Candidate], str]:
        """Candidates, best first, and the caption that was searched beside the embedding."""
        query, index = search.query, search.index
        caption = self._caption(search, look, asked)
        wanted = Wanted(
            filters=search.filters,
            exclude=frozenset({*query.examples, *query.disliked, *query.excluded}),
            label=look.label,
            words=search.words,
            like=index.product(query.examples[0]) if query.examples else None,
        )
        line = self._line(search.index, asked, caption)
        count = max(self.candidates, depth)
        found = Retrieval(self.preference, self.captions).search(
            index, embedding, count, wanted, line
        )
        return found, caption

    def _caption(self, search: Search, look: Look, asked: Asked) -> str:
        """What is read off the picture that asks, "" without one or where captions are off."""
        captions, index = self.captions, search.index
        if captions is None or asked.reference is None or not captions.serves(index):
            return ""
        if not look.parts:
            return caption_of(index, index.row_of(search.query.examples[0]))
        crop = search.references.crop(look.parts[0])
        return captions.captioner.caption([crop], asked.reference[None])[0]

    def _line(self, index: IndexVersion, asked: Asked, caption: str) -> FloatArray | None:
        """The embedding that captions are compared with, None where there is none."""
        if self.captions is None or not self.captions.serves(index):
            return None
        return self.captions.query(asked, caption)

    def _reranked(
        self, search: Search, look: Look, asked: Asked, candidates: list[Candidate]
    ) -> Reranked:
        examples = search.query.examples
        question = Question(
            words=search.words,
            crop=search.references.crop(look.parts[0]) if look.parts else None,
            reference=asked.reference,
            details=self._details(search, look, asked.reference),
            like=search.index.product(examples[0]) if examples else None,
        )
        return self.reranking(search.index, question, candidates)

    def _details(
        self, search: Search, look: Look, reference: FloatArray | None
    ) -> NDArray[Any] | None:
        """What the reranker sees of the first part of a photo, or of the first example product."""
        reader = self.reranking.judge.reranker.reader
        if reader is None or reference is None or not self.reranking.serves(search.index):
            return None
        if look.parts:
            return search.references.read(look.parts[0], reader, reference)
        row = search.index.row_of(search.query.examples[0])
        return np.asarray(search.index.readings[DETAILS].array[row])

    def _listed(self, search: Search, ranking: Ranking) -> list[Candidate]:
        """As it is shown: variants folded, look-alikes apart, where the settings say so."""
        candidates = ranking.candidates
        if self.fold:
            candidates = folded(candidates, search.index, Alike.of(self.encoder))
        return diversified(candidates, search.index, self.diversity, self.reranking.count)

    def _why(self, search: Search, result: Candidate, ranking: Ranking) -> Why:
        index, examples = search.index, search.query.examples
        like = index.product(examples[0]) if examples else None
        found = why(result, search.words, like, ranking.reference, self.encoder, index)
        return found.model_copy(update={"caption": caption_of(index, result.row)})

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
