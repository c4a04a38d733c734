"""The tables of an index bench, and its JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import to_json

from evaluation.bench.index.builds import Built
from evaluation.bench.index.run import SYNTHETIC, EngineBench, IndexBench
from evaluation.bench.index.searches import Opened, Searched
from evaluation.bench.index.timing import THREADS
from evaluation.bench.index.ways import OURS

__all__ = ["markdown", "write_report"]

BUILD = "| built by | seconds | of these tuning | own memory, MB | files mapped, MB | on disk, MB |"
OPEN = (
    "| opened by | seconds | own memory, MB | files mapped, MB | own, after all queries | mapped |"
)
SEARCH = (
    "| selection | way | recall@50 | p50 ms | p99 ms | sartor over it "
    f"| {THREADS} at once: a second | p99 ms | sartor over it |"
)


def markdown(bench: IndexBench) -> str:
    """Tables of each engine: builds, memory, searches."""
    plan = bench.plan
    source = SYNTHETIC if plan.data == SYNTHETIC else Path(plan.data).name
    about = (
        f"{source}, {bench.dim} numbers a row, {plan.rounds} rounds in turns, {bench.cores} cores. "
        "Ratios of time: median of the rounds' own."
    )
    parts = [f"## index\n\n{about}\n"]
    return "\n".join([*parts, *("\n".join(_engine(one)) + "\n" for one in bench.engines)])


def write_report(bench: IndexBench, path: Path) -> None:
    """All figures as JSON, each way's percentiles in place of every query's time."""
    told: dict[str, Any] = asdict(bench)
    for engine, found in zip(told["engines"], bench.engines, strict=True):
        engine["searched"] = [_figures(one) for one in found.searched]
    path.write_bytes(to_json(told, indent=2))


def _engine(bench: EngineBench) -> Iterator[str]:
    yield f"### {bench.engine}, {bench.count:,} rows\n"
    if bench.built.told:
        yield "Told: " + ", ".join(
            f"{name} {_short(one)}" for name, one in bench.built.told.items()
        )
        yield ""
    yield from _head(BUILD)
    yield _built(OURS, bench.built)
    if bench.built_theirs:
        yield _built("FAISS", bench.built_theirs)
    yield ""
    yield from _head(OPEN)
    yield _opened(OURS, bench.opened)
    if bench.opened_theirs:
        yield _opened("FAISS", bench.opened_theirs)
    yield ""
    yield from _head(SEARCH)
    yield from (_searched(one) for one in bench.searched)


def _built(side: str, built: Built) -> str:
    peak = built.peak
    tuning = built.seconds - built.written
    return _row(
        side, f"{built.seconds:.0f}", f"{tuning:.0f}", peak.anonymous, peak.mapped, built.megabytes
    )


def _opened(side: str, one: Opened) -> str:
    first, last = one.opened, one.searched
    return _row(
        side, f"{one.seconds:.2f}", first.anonymous, first.mapped, last.anonymous, last.mapped
    )


def _searched(one: Searched) -> str:
    told = _figures(one)
    return _row(
        one.selection or "none",
        one.way,
        f"{one.recall:.4f}",
        *(f"{told[name]:.2f}" for name in ("p50", "p99")),
        _ratio(told["ours_over"]),
        *(f"{told[name]:.0f}" for name in ("per_second_together", "p99_together")),
        _ratio(told["ours_over_together"]),
    )


def _figures(one: Searched) -> dict[str, Any]:
    return {
        "way": one.way,
        "selection": one.selection,
        "recall": one.recall,
        "p50": one.alone.percentile(50),
        "p99": one.alone.percentile(99),
        "ours_over": one.ours_over,
        "p50_together": one.together.percentile(50),
        "p99_together": one.together.percentile(99),
        "per_second_together": 1000 / float(np.median(one.together.rounds)),
        "ours_over_together": one.ours_over_together,
    }


def _ratio(value: float) -> str:
    return "-" if value == 1 else f"{value:.3f}"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _head(titles: str) -> list[str]:
    return [titles, "|" + " --- |" * (titles.count("|") - 1)]


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
