"""The rows of protocol `honest`: each kind of query by itself, and all of them together."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from evaluation.feed import WITH_FEED
from evaluation.honesty.answering import Given, given
from evaluation.honesty.protocol import honest
from evaluation.query_set import QuerySet
from evaluation.result import Result
from evaluation.stages.ordering import Reranking
from evaluation.way import Way

__all__ = ["HONEST", "HonestWays"]

HONEST = "honest"
TOGETHER = "in all"


class HonestWays:
    """The ways to ask one encoder's gallery; each kind of query is answered once."""

    def __init__(
        self,
        kinds: Mapping[str, Callable[[bool], QuerySet]],
        by: Sequence[Reranking],
        *,
        feed: bool,
    ) -> None:
        """Takes what there is to answer.

        Args:
            kinds: by its name what gives a kind's queries, with or without the feed.
            by: the last stages.
            feed: adds rows where the shop's own words are known.
        """
        self._kinds = kinds
        self._by = by
        self._feed = feed
        self._queries = cache(lambda kind, feed: self._kinds[kind](feed))
        self._given = cache(self._answered)

    def of(self) -> list[Way]:
        """All rows."""
        rows = {kind: [kind] for kind in self._kinds} | {TOGETHER: list(self._kinds)}
        return [
            Way(
                f"{name}, {reranking.name}{WITH_FEED if feed else ''}",
                partial(self._measured, kinds, reranking, feed),
            )
            for reranking in self._by
            for feed in ((False, True) if self._feed else (False,))
            for name, kinds in rows.items()
        ]

    def _measured(self, kinds: Sequence[str], reranking: Reranking, feed: bool) -> Result:
        asked = [self._queries(kind, feed) for kind in kinds]
        there = [self._given(kind, reranking, feed, False) for kind in kinds]
        lacking = [self._given(kind, reranking, feed, True) for kind in kinds]
        return honest(reranking.shelf.gallery, asked, there, lacking)

    def _answered(self, kind: str, reranking: Reranking, feed: bool, lacking: bool) -> Given:
        asked = self._queries(kind, feed)
        return given(asked, reranking, feed=feed, lacking=lacking)
