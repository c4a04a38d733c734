"""`sartor bench reindex`: what a reindex costs when nothing, and when a hundredth, has changed.

Beside it, in turns, the least that any reindex of the same feed could do: read every picture and
hash it. The first build of a folder takes as long as its encoder needs; the folder can be kept.
"""

import hashlib
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import median
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import ImageOps

from index_store.building import Eyes, Feed, Shop, build
from shared.pictures import decode
from shared.settings import Settings

__all__ = ["ReindexBench", "bench_reindex", "markdown"]

CHANGED = 100  # of so many products one changes
ROWS = 1024  # read at a time
Done = TypeVar("Done")


@dataclass(frozen=True)
class ReindexBench:
    """Seconds, and what was done in them."""

    products: int
    first: float  # of the first build in the folder; 0: it was there already
    looks: int  # of that build
    hashing: tuple[float, ...]  # reading and hashing every picture, a round each
    unchanged: tuple[float, ...]  # a reindex of the same feed, a round each
    changed: float  # a reindex with a hundredth of the products changed
    changed_looks: int
    changed_count: int


def bench_reindex(settings: Settings, eyes: Eyes, products: Path, rounds: int) -> ReindexBench:
    """Times reindexing of a Parquet feed whose pictures are bytes, in `settings.home`.

    Raises:
        FeedUnreadable: the feed cannot be used.
    """
    feed = Feed(str(products))
    with Shop.of(settings) as shop:
        first, seconds = _timed(lambda: build(shop, feed, eyes, force=True))
        hashing, unchanged = [], []
        for _ in range(rounds):
            hashing.append(_timed(lambda: _hash(products))[1])
            unchanged.append(_timed(lambda: build(shop, feed, eyes))[1])
        other = _with_changes(products, settings.home / "changed.parquet")
        report, changed = _timed(lambda: build(shop, Feed(str(other)), eyes))
    return ReindexBench(
        products=first.changes.good,
        first=seconds if first.looks else 0.0,
        looks=first.looks,
        hashing=tuple(hashing),
        unchanged=tuple(unchanged),
        changed=changed,
        changed_looks=report.looks,
        changed_count=report.changes.changed,
    )


def markdown(bench: ReindexBench) -> str:
    """The table, with ratios."""
    least, again = median(bench.hashing), median(bench.unchanged)
    rows = [
        f"| every picture read and hashed | {least:.3f} | 1.00 |",
        f"| reindex, nothing changed | {again:.3f} | {again / least:.2f} |",
        f"| reindex, {bench.changed_count:,} changed ({bench.changed_looks:,} looks) "
        f"| {bench.changed:.1f} | {bench.changed / least:.1f} |",
    ]
    if bench.looks:
        share = bench.changed / bench.first
        rows.append(f"| first build ({bench.looks:,} looks) | {bench.first:.0f} | |")
        rows.append(f"| share of the first build that the changes cost | {share:.1%} | |")
    about = (
        f"{bench.products:,} products, {len(bench.hashing)} rounds in turns, {os.cpu_count()} cores"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    head = ["| what | seconds | ratio |", "|---|---|---|"]
    return "\n".join([about, "", *head, *rows, "", f"peak memory of this run: {memory:,.0f} MB"])


def _timed(do: Callable[[], Done]) -> tuple[Done, float]:
    started = time.perf_counter()
    done = do()
    return done, time.perf_counter() - started


def _hash(products: Path) -> int:
    """Reads and hashes every picture; returns how many."""
    hashed = 0
    for batch in pq.ParquetFile(products).iter_batches(ROWS, columns=["image"]):
        for picture in batch.column(0):
            hashlib.sha256(picture.as_buffer()).digest()
            hashed += 1
    return hashed


def _with_changes(products: Path, path: Path) -> Path:
    """The feed with every hundredth product's picture mirrored; batch by batch."""
    file = pq.ParquetFile(products)
    with pq.ParquetWriter(path, file.schema_arrow) as writer:
        for start, batch in zip(count(0, ROWS), file.iter_batches(ROWS), strict=False):
            rows = batch.to_pylist()
            for number, row in enumerate(rows, start=start):
                if number % CHANGED == 0:
                    row["image"] = _mirrored(row["image"])
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=file.schema_arrow))
    return path


def _mirrored(picture: bytes) -> bytes:
    out = BytesIO()
    ImageOps.mirror(decode(picture)).save(out, "JPEG", quality=95)
    return out.getvalue()
