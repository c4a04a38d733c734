"""The rows of protocols where photos or words ask alone, of the whole gallery."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial

from evaluation.composed_ways import own_spec
from evaluation.feed import Feed
from evaluation.gallery import Gallery
from evaluation.plan import Plan
from evaluation.protocols.instance import ChangedPhotos, instance
from evaluation.protocols.text import text
from evaluation.query_set import QuerySet
from evaluation.result import Result, Scores
from evaluation.stages.asking import Asking
from evaluation.stages.folding import Folding
from evaluation.stages.rows import Behind
from evaluation.stages.stages import Stages
from evaluation.street_change import StreetChange
from evaluation.two_parts import Asks, asked_by, ways_of_asking
from evaluation.way import Way
from shared.words import understood
from worker.encoders.base import Encoder, FloatArray

__all__ = ["SEARCHED", "SearchedWays"]

SEARCHED = ("text", "instance")


class SearchedWays:
    """The ways of one plan to ask one encoder's gallery; photos are changed once for all."""

    def __init__(
        self,
        plan: Plan,
        gallery: Gallery,
        encoder: Encoder,
        behind: Behind,
        change: Callable[[], StreetChange],
    ) -> None:
        self._plan = plan
        self._gallery = gallery
        self._encoder = encoder
        self._behind = behind
        self._change = change

    def of(self, protocol: str) -> list[Way]:
        """The rows of one of SEARCHED."""
        asks = self._photo_rows if protocol == "instance" else self._name_rows
        return [
            row
            for how in ways_of_asking(self._gallery, self._encoder)
            for feed in ((False, True) if self._plan.feed else (False,))
            for row in asks(how, feed)
        ]

    def changed_photos(self, feed: bool) -> QuerySet:
        """Those of `instance`, as the encoder's own composer asks them."""
        del feed  # where nothing is said it changes no score
        photos = self._photos
        return QuerySet(
            queries=self._own.of_embeddings(photos.embeddings),
            asking=replace(photos.asking, composer=self._own.composer),
            references=photos.rows,
            targets=photos.rows,
            texts=self._gallery["productDisplayName"][photos.rows].tolist(),
            photos=photos.photos,
        )

    def names(self, feed: bool) -> QuerySet:
        """Those of `text`, as the encoder's own composer asks them."""
        rows = self._gallery.rows(self._plan.split)
        return QuerySet(
            queries=self._own.encoder.encode_texts(self._names),
            asking=replace(self._asking, composer=self._own.composer),
            references=rows,
            targets=rows,
            texts=self._names,
            adjust=self._with_feed if feed else None,
        )

    @cached_property
    def _own(self) -> Asks:
        return asked_by(own_spec(self._plan, self._encoder), self._gallery, self._encoder)

    def _photo_rows(self, how: Asks, feed: bool) -> list[Way]:
        return self._behind.rows(
            f"changed photo{how.addition}",
            partial(self._instance, how),
            lambda: replace(self._photos.asking, composer=how.composer),
            partial(self._reached, ("id",)),
            feed=feed,
        )

    def _name_rows(self, how: Asks, feed: bool) -> list[Way]:
        return self._behind.rows(
            f"name{how.addition}",
            partial(self._text, how, feed),
            lambda: replace(self._asking, composer=how.composer),
            partial(self._reached, ("group",)),
            feed=feed,
        )

    def _instance(self, how: Asks, stages: Stages) -> Result:
        # Where nothing is said the feed changes no score; a reranker reads it.
        queries = how.of_embeddings(self._photos.embeddings)
        adjust, reorder = stages.adjust(None), stages.reorder
        return instance(how.gallery, self._photos, queries, adjust, reorder)

    def _text(self, how: Asks, feed: bool, stages: Stages) -> Result:
        queries = how.encoder.encode_texts(self._names)
        adjust = stages.adjust(self._with_feed if feed else None)
        return text(how.gallery, self._plan.split, queries, adjust, stages.reorder)

    def _reached(self, columns: Sequence[str], folding: Folding) -> dict[str, Scores]:
        rows = self._gallery.rows(self._plan.split)
        judge = partial(self._gallery.same, columns, rows=rows)
        return {f"R@{k} with variants": folding.recall(judge, k) for k in (1, 10)}

    def _with_feed(self, part: slice, scores: FloatArray) -> FloatArray:
        words = self._asking.words[part]
        return scores + self._feed.bonuses(words, [None] * len(words))

    @cached_property
    def _feed(self) -> Feed:
        return Feed(self._gallery)

    @cached_property
    def _photos(self) -> ChangedPhotos:
        return ChangedPhotos(self._gallery, self._encoder, self._plan.split, self._change())

    @cached_property
    def _asking(self) -> Asking:
        """What a reranker is told of the names."""
        return Asking([understood([name]) for name in self._names])

    @property
    def _names(self) -> list[str]:
        rows = self._gallery.rows(self._plan.split)
        names: list[str] = self._gallery["productDisplayName"][rows].tolist()
        return names
