"""Searching: each side alone for its memory, both in turns for their times."""

import time
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from evaluation.bench.index.builds import NAME, Subject
from evaluation.bench.index.children import Memory, memory_now
from evaluation.bench.index.shop import NEIGHBOURS, Asked, open_gallery, selections
from evaluation.bench.index.timing import Latencies, Way, alone, together
from evaluation.bench.index.ways import OURS, Theirs, ours
from index_store.base import FloatArray, VectorIndex
from index_store.engines.base import Gallery
from index_store.engines.padding import padded
from index_store.engines.registry import ENGINES
from index_store.engines.scoring import Scorer

__all__ = ["Opened", "Searched", "open_ours", "open_theirs", "search_in_turns", "search_ours"]

SAME_SCORE = 1e-5  # float32 sums of 1,000 products differ by less, whatever their order


@dataclass(frozen=True)
class Opened:
    """One side alone in a process: seconds to open, memory then, and after all queries."""

    seconds: float
    opened: Memory
    searched: Memory


@dataclass(frozen=True)
class Searched:
    """One way with one selection.

    Attributes:
        way: its name.
        selection: its name, "" for all rows.
        recall: of the exact 50 best.
        alone, together: milliseconds a query.
        ours_over, ours_over_together: how many times as long ours took in turns with this way.
    """

    way: str
    selection: str
    recall: float
    alone: Latencies
    together: Latencies
    ours_over: float = 1.0
    ours_over_together: float = 1.0


def open_ours(subject: Subject, asked: Asked) -> Opened:
    """Our engine, asked everything once."""
    chosen = list(selections(open_gallery(subject.data)))
    gallery = open_gallery(subject.data)  # the selections have read all pages of the other
    start = time.perf_counter()
    index = _opened(subject, gallery)
    seconds, opened = time.perf_counter() - start, memory_now()
    for _, allowed in chosen:
        for query in asked.queries:
            index.search(query, NEIGHBOURS, allowed)
    return Opened(seconds, opened, memory_now())


def open_theirs(subject: Subject, file: Path, asked: Asked) -> Opened:
    """FAISS as usual: the index is read into memory and asked without a selection."""
    start = time.perf_counter()
    index = faiss.read_index(str(file))
    seconds, opened = time.perf_counter() - start, memory_now()
    if subject.spec == "ivf":
        index.nprobe = int(subject.told["nprobe"])  # type: ignore[attr-defined]  # an IVF index
    for query in asked.queries:
        index.search(padded(query[np.newaxis]), NEIGHBOURS)
    return Opened(seconds, opened, memory_now())


def search_in_turns(subject: Subject, asked: Asked, rounds: int) -> list[Searched]:
    """Our engine and FAISS's ways on the same files, one query of each in turn."""
    gallery = open_gallery(subject.data)
    index = _opened(subject, gallery)
    theirs = Theirs(subject, gallery)
    found = []
    for name, allowed in selections(gallery):
        ways = {OURS: ours(index, allowed), **theirs.ways(allowed)}
        found += _searched(name, ways, gallery.vectors, asked, rounds)
    return found


def search_ours(subject: Subject, asked: Asked, rounds: int) -> list[Searched]:
    """Our engine without a rival, on selections that have words."""
    gallery = open_gallery(subject.data)
    index = _opened(subject, gallery)
    found = []
    for name, allowed in selections(gallery):
        if allowed is None or allowed.expression is not None:
            ways = {OURS: ours(index, allowed)}
            found += _searched(name, ways, gallery.vectors, asked, rounds)
    return found


def _opened(subject: Subject, gallery: Gallery) -> VectorIndex:
    engine = ENGINES.load(subject.spec, uri=None)
    return engine.open(subject.folder, NAME, gallery, subject.told)


def _searched(
    name: str, ways: dict[str, Way], vectors: FloatArray, asked: Asked, rounds: int
) -> list[Searched]:
    """Each rival in turns with ours alone: a third would warm the caches of one of the two."""
    mine, scorer = ways[OURS], Scorer(vectors)
    found: list[Searched] = []
    for rival in [one for one in ways if one != OURS] or [OURS]:
        pair = {OURS: mine, rival: ways[rival]}
        single = alone(pair, asked.queries, rounds)
        many = together(pair, asked.queries, rounds)
        if not found:
            recall = _recall(mine, scorer, name, asked)
            found.append(Searched(OURS, name, recall, single[OURS], many[OURS]))
        if rival != OURS:
            recall = _recall(ways[rival], scorer, name, asked)
            ratios = single[OURS].over(single[rival]), many[OURS].over(many[rival])
            found.append(Searched(rival, name, recall, single[rival], many[rival], *ratios))
    return found


def _recall(search: Way, scorer: Scorer, name: str, asked: Asked) -> float:
    """The share of the exact 50 best that is found, by true scores; equal scores are equal."""
    found, wanted = 0, asked.wanted[name]
    for query, last in zip(asked.queries, asked.lasts[name], strict=True):
        _, rows = search(query)
        found += int((scorer.of(query, rows) >= last - SAME_SCORE).sum())
    return found / (wanted * len(asked.queries))
