"""`sartor bench index`: builds and searches of each engine, side by side in one run."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.bench.index.builds import FILE, Built, Subject, build_ours, build_theirs
from evaluation.bench.index.children import in_child
from evaluation.bench.index.data import write_synthetic, write_tiled
from evaluation.bench.index.searches import (
    Opened,
    Searched,
    open_ours,
    open_theirs,
    search_in_turns,
    search_ours,
)
from evaluation.bench.index.shop import Asked, ask

__all__ = ["SYNTHETIC", "EngineBench", "IndexBench", "Plan", "bench_index"]

SYNTHETIC = "synthetic"
NOISE = 0.01  # of each number of a tiled embedding: copies of a row score 0.95 with 815 numbers
QUERIES = 400  # of which a recall of 0.98 is known to 0.004


@dataclass(frozen=True)
class Plan:
    """What is to be measured.

    Attributes:
        count, dim: of the gallery.
        data: SYNTHETIC, or a .npy of real embeddings, whose `dim` it then has.
        engines: of ours, each beside FAISS.
        milvus_count: rows for milvus-lite, 0 for none.
        rounds: how often each way goes through the queries.
        work: files are made here, and left.
    """

    count: int
    dim: int
    data: str
    engines: Sequence[str]
    milvus_count: int
    rounds: int
    work: Path


@dataclass(frozen=True)
class EngineBench:
    """One engine on one gallery; of milvus-lite there is no other side."""

    engine: str
    count: int
    built: Built
    opened: Opened
    searched: list[Searched]
    built_theirs: Built | None = None
    opened_theirs: Opened | None = None


@dataclass(frozen=True)
class IndexBench:
    """All engines, and what they were measured on."""

    plan: Plan
    dim: int
    cores: int
    engines: list[EngineBench]


def bench_index(plan: Plan) -> IndexBench:
    """Measures; every build and every side's search is a process of its own."""
    plan.work.mkdir(parents=True, exist_ok=True)
    data = _data(plan, plan.count)
    asked = in_child(ask, data, QUERIES)
    flat = plan.work / "flat"
    shutil.rmtree(flat, ignore_errors=True)
    flat_built = in_child(build_theirs, "exact", data, flat, {})
    found = [_beside_faiss(plan, spec, data, flat_built, asked) for spec in plan.engines]
    if plan.milvus_count:
        found.append(_milvus(plan))
    return IndexBench(plan, asked.queries.shape[1], os.cpu_count() or 1, found)


def _beside_faiss(
    plan: Plan, spec: str, data: Path, flat_built: Built, asked: Asked
) -> EngineBench:
    flat = plan.work / "flat" / FILE
    subject, built = _subject(plan, spec, data, flat)
    opened = in_child(open_ours, subject, asked)
    theirs, built_theirs = flat, flat_built
    if spec != "exact":
        folder = plan.work / f"{spec}-faiss"
        shutil.rmtree(folder, ignore_errors=True)
        built_theirs = in_child(build_theirs, spec, data, folder, subject.told)
        theirs = folder / FILE
    opened_theirs = in_child(open_theirs, subject, theirs, asked)
    searched = in_child(search_in_turns, subject, asked, plan.rounds)
    return EngineBench(spec, plan.count, built, opened, searched, built_theirs, opened_theirs)


def _milvus(plan: Plan) -> EngineBench:
    data = _data(plan, plan.milvus_count)
    asked = in_child(ask, data, QUERIES)
    subject, built = _subject(plan, "milvus", data, data)
    opened = in_child(open_ours, subject, asked)
    searched = in_child(search_ours, subject, asked, plan.rounds)
    return EngineBench("milvus", plan.milvus_count, built, opened, searched)


def _subject(plan: Plan, spec: str, data: Path, flat: Path) -> tuple[Subject, Built]:
    folder = plan.work / spec
    shutil.rmtree(folder, ignore_errors=True)
    built = in_child(build_ours, spec, data, folder)
    return Subject(spec, data, folder, built.told, flat), built


def _data(plan: Plan, count: int) -> Path:
    """The gallery's file, made once."""
    if plan.data == SYNTHETIC:
        path = plan.work / f"synthetic-{count}-{plan.dim}.npy"
        if not path.exists():
            write_synthetic(path, count, plan.dim)
        return path
    path = plan.work / f"{Path(plan.data).stem}-{count}.npy"
    if not path.exists():
        write_tiled(path, np.load(plan.data, mmap_mode="r"), count, NOISE)
    return path
