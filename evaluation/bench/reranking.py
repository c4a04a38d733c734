"""`sartor bench rerank`: what reranking costs a search, beside finding its garment in the photo.

Looking at fifty pictures of the shop again, search by search, is what an index with readings saves
(index_store/readings.py); both are timed.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

import torch
from PIL import Image

from evaluation.bench.rounds import Timing, take_turns
from evaluation.bench.shop import Shop
from index_store.readings import PictureReader, Readings
from worker.detectors.base import Detector
from worker.judging import Judge
from worker.rerankers.base import Question, Shortlist

__all__ = ["DETECTION", "RerankBench", "bench_reranking", "markdown"]

DETECTION = "detection"
AGAIN = ", pictures read again"  # how the name of such a way ends
T = TypeVar("T")


@dataclass(frozen=True)
class RerankBench:
    """Timings by way, and what they were taken on."""

    products: int
    photos: int
    candidates: int
    timings: dict[str, Timing]


class _Timed:
    """One reranker on a shop."""

    def __init__(self, shop: Shop, judge: Judge) -> None:
        self._shop = shop
        self._judge = judge
        self._reranker = judge.reranker

    def from_the_index(self, query: int) -> None:
        """Reads the query's picture, takes the candidates' details from the index."""
        reader = self._reranker.reader
        shortlist = self._shop.shortlist(query, self._kept if reader else None)
        self._judge(self._question(query), shortlist)

    def from_pictures(self, reader: PictureReader, query: int) -> None:
        """Decodes and reads the candidates' pictures too."""
        shortlist = self._shop.shortlist(query, None)
        details = self._shop.read_again(query, reader).array
        again = Shortlist(shortlist.products, shortlist.scores, shortlist.embeddings, details)
        self._judge(self._question(query), again)

    def _question(self, query: int) -> Question:
        reader, reference = self._reranker.reader, self._shop.references[query]
        crop = self._shop.asking[query]
        details = reader.read([crop], reference[None])[0].array if reader else None
        return Question(crop=crop, reference=reference, details=details)

    @cached_property
    def _kept(self) -> Readings | None:
        reader = self._reranker.reader
        return self._shop.indexed(reader) if reader else None


def bench_reranking(
    shop: Shop,
    judges: dict[str, Judge],
    detector: Detector,
    photos: Sequence[Image.Image],
    rounds: int,
) -> RerankBench:
    """Times detection in photos and each reranker on the shop, in turns.

    Args:
        shop: what is searched, and what asks.
        judges: by the name of their rows, each with a reranker.
        detector: finds garments.
        photos: where it looks.
        rounds: how often each way takes its turn.
    """
    queries = range(len(shop.asking))
    ways: dict[str, Callable[[], float]] = {DETECTION: lambda: _mean_time(detector.detect, photos)}
    for name, judge in judges.items():
        reranker = judge.reranker
        timed = _Timed(shop, judge)
        ways[name] = partial(_mean_time, timed.from_the_index, queries)
        if reranker.reader is not None:
            again = partial(timed.from_pictures, reranker.reader)
            ways[f"{name}{AGAIN}"] = partial(_mean_time, again, queries)
    timings = take_turns(ways, rounds)
    return RerankBench(len(shop.encoded), len(queries), shop.found.shape[1], timings)


def markdown(bench: RerankBench) -> str:
    """The table, medians over rounds with the least and the most, and two ratios."""
    detection = bench.timings[DETECTION]
    about = (
        f"{bench.photos} photos one at a time, {bench.candidates} candidates each of an index of "
        f"{bench.products}, {len(detection.rounds)} rounds in turns; {os.cpu_count()} cores, "
        f"{torch.get_num_threads()} threads. Milliseconds a photo, median (least-most) of the "
        "rounds: reading the photo's own part, scoring, fusion. Ratios: median of the rounds'."
    )
    head = [
        "| way | ms a photo | over detection | over the index |",
        "| --- | --- | --- | --- |",
    ]
    rows = [_row(name, timing, bench.timings) for name, timing in bench.timings.items()]
    return "\n".join(["## rerank", "", about, "", *head, *rows]) + "\n"


def _row(name: str, timing: Timing, timings: dict[str, Timing]) -> str:
    indexed = timings.get(name.removesuffix(AGAIN)) if name.endswith(AGAIN) else None
    cells = [
        name,
        f"{timing.median:.2f} ({min(timing.rounds):.2f}-{max(timing.rounds):.2f})",
        "-" if name == DETECTION else f"{timing.over(timings[DETECTION]):.3f}",
        "-" if indexed is None else f"{timing.over(indexed):.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _mean_time(work: Callable[[T], object], items: Sequence[T]) -> float:
    """Milliseconds an item."""
    start = time.perf_counter()
    for item in items:
        work(item)
    return 1000 * (time.perf_counter() - start) / len(items)
