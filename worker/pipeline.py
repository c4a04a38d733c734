"""What a query goes through: detect, encode, compose, retrieve, rerank.

    photo ──detect──► crop ──encode──► reference ┐
    words ──read──► wishes ──┬───────────────────┴─compose──► query ──retrieve──► candidates
                             └──► limits                      results ◄──rerank───┘

Each stage is a Protocol with a few implementations, chosen by spec strings in the settings. What
becomes of the last stage's ranking is told in worker/answering.py.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image

from index_store.readings import PictureReader, Reading
from index_store.version import Candidate, IndexVersion
from shared.errors import PicturesOnly
from shared.messages import Query
from shared.settings import Settings
from shared.words import understood
from worker.answering import Answer, Answering
from worker.calibration import read
from worker.captions import CaptionSearch, load_captions
from worker.categories import CategoryLabels
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.registry import COMPOSERS
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS
from worker.encoders.base import Encoder, blended, patches_of
from worker.encoders.registry import ENCODERS
from worker.garment_preference import GarmentPreference
from worker.judging import Judge
from worker.limits import spoken_brands, within
from worker.looking import looked, looks
from worker.reference_cache import ReferenceCache
from worker.references import Look, Photo, References
from worker.rerankers.base import Question
from worker.rerankers.registry import RERANKERS
from worker.reranking import Reranked, Reranking
from worker.retrieval import Retrieval, Wanted
from worker.runtimes.memory import keep_freed_memory
from worker.search import Ranking, Search, Sought
from worker.thumbs import moved

__all__ = ["Answer", "Photo", "Pipeline", "Ranking"]


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
        both = [self.reranking.reader, self.captions.reader if self.captions else None]
        return [one for one in both if one is not None]

    def warm_up(self) -> None:
        """Runs everything once, so that no shopper waits while kernels and tables are set up."""
        photo = Image.new("RGB", (480, 640))
        self.detector.detect(photo)
        [reference] = self.encoder.encode_images([photo])
        for reader in self.readers:
            reader.read([photo], reference[None])
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
            cache: keeps what was made of photos.

        Raises:
            NothingToSearch: neither photo, words nor an example product.
            ProductGone: an example product is not in this version.
        """
        clock = _Clock()
        search = self._search(query, index, cache)
        with clock("detect"):
            seen = looked(self.detector, query, photos)
            wanted = looks(query, seen)
        depth = (query.page + 1) * query.page_size + 1
        rankings = self._ranked(search, wanted, depth, clock)
        answering = Answering(self.encoder, self.fold, self.diversity, self.reranking.count)
        return answering(search, seen, rankings, clock.seconds)

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
            sought = self._sought(search, wanted)
        with clock("compose"):
            queries = [self._composed(search, one.asked) for one in sought]
        with clock("retrieve"):
            found = [
                self._retrieved(search, one, query, depth)
                for one, query in zip(sought, queries, strict=True)
            ]
        with clock("rerank"):
            ranked = [
                self._reranked(search, one, candidates)
                for one, (candidates, _) in zip(sought, found, strict=True)
            ]
        return [
            Ranking(its.candidates, one.look.box, one.asked.reference, its.nothing_close, caption)
            for one, its, (_, caption) in zip(sought, ranked, found, strict=True)
        ]

    def _sought(self, search: Search, wanted: list[Look]) -> list[Sought]:
        """Parts of photos and example products, encoded and blended, and the words."""
        examples = [search.index.embedding_of(one) for one in search.query.examples]
        return [
            Sought(
                look=look,
                asked=Asked(
                    reference=blended(self.encoder, np.stack(rows)) if rows else None,
                    words=search.words,
                    text_weight=search.query.text_weight,
                    patches=self._patches(search, look),
                ),
                picture=rows[0] if rows else None,
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
        self, search: Search, sought: Sought, embedding: FloatArray, depth: int
    ) -> tuple[list[Candidate], str]:
        """Candidates, best first, and the caption that was searched beside the embedding."""
        query, index = search.query, search.index
        captions = self.captions if self.captions and self.captions.serves(index) else None
        seen = self._reading(search, sought, captions.reader) if captions else None
        caption = seen.text if seen else ""
        wanted = Wanted(
            filters=search.filters,
            exclude=frozenset({*query.examples, *query.disliked, *query.excluded}),
            label=sought.look.label,
            words=search.words,
            like=search.like,
        )
        found = Retrieval(self.preference, captions).search(
            index,
            embedding,
            max(self.candidates, depth),
            wanted,
            captions.query(sought.asked, caption) if captions else None,
        )
        return found, caption

    def _reranked(self, search: Search, sought: Sought, candidates: list[Candidate]) -> Reranked:
        parts = sought.look.parts
        reader = self.reranking.reader if self.reranking.serves(search.index) else None
        seen = self._reading(search, sought, reader) if reader else None
        question = Question(
            words=search.words,
            crop=search.references.crop(parts[0]) if parts else None,
            reference=sought.asked.reference,
            details=seen.array if seen else None,
            like=search.like,
        )
        return self.reranking(search.index, question, candidates)

    def _reading(self, search: Search, sought: Sought, reader: PictureReader) -> Reading | None:
        """What a reader makes of the picture that asks, None for words alone.

        Of a product of the shop it was made when the index was built.
        """
        if sought.picture is None:
            return None
        if sought.look.parts:
            return search.references.read(sought.look.parts[0], reader, sought.picture)
        row = search.index.row_of(search.query.examples[0])
        return search.index.readings[reader.name].at(row)


class _Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)
