"""`sartor query`: a file of queries answered by the bot's own pipeline, for anyone's scorer.

A line of the queries: {"query_id", "product_id" or "image" (a path), "text" (may be empty), "k",
"exclude": [ids]}; a line of the answers: {"query_id", "ids": [best first], "scores": [...]}.
Nothing is left out of an answer but what "exclude" names.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from rich.progress import track

from index_store.building import Eyes, Feed, Shop, build
from index_store.pictures import PictureFolder
from index_store.version import IndexVersion
from shared.errors import BadRow, FeedUnreadable
from shared.messages import MAX_TEXT, Box, Query
from shared.pictures import decode
from shared.settings import Settings
from worker.pipeline import Photo, Pipeline, Ranking

__all__ = ["BatchAnswer", "BatchOptions", "BatchQuery", "run_batch"]


@dataclass(frozen=True)
class BatchOptions:
    """The files of one batch."""

    products: Path
    queries: Path
    out: Path
    split: str | None = None  # only products of this split are the gallery
    detect: bool = False


class BatchQuery(BaseModel):
    """One line of the queries."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query_id: str
    product_id: str | None = None
    image: Path | None = None
    text: str = ""
    k: int = Field(default=10, ge=1)
    exclude: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> "BatchQuery":
        if self.product_id and self.image:
            raise ValueError("give product_id or image, not both")
        if not (self.product_id or self.image or self.text.strip()):
            raise ValueError("give product_id, image or text")
        return self


class BatchAnswer(BaseModel):
    """One line of the answers."""

    query_id: str
    ids: list[str]
    scores: list[float]


def run_batch(settings: Settings, options: BatchOptions) -> int:
    """Answers every query of the file and returns how many there were.

    Raises:
        BadRow: a query line that cannot be read; its number and what is wrong with it.
        FeedUnreadable: the products file cannot be read.
    """
    queries = list(_read_queries(options.queries))
    # Product photos show one garment: without --detect no detector is even loaded.
    seeing = settings if options.detect else settings.model_copy(update={"detector": "whole"})
    pipeline = Pipeline.from_settings(seeing)
    with _gallery(settings, options, pipeline) as (index, pictures):
        options.out.parent.mkdir(parents=True, exist_ok=True)
        with options.out.open("w", encoding="utf-8") as out:
            for row, query in track(queries, description="answering", transient=True):
                answer = _answer(pipeline, index, pictures, row, query, detect=options.detect)
                out.write(answer.model_dump_json() + "\n")
    return len(queries)


def _read_queries(path: Path) -> Iterator[tuple[int, BatchQuery]]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield row, BatchQuery.model_validate(json.loads(line))
        except (ValidationError, json.JSONDecodeError) as error:
            raise BadRow(row, str(error)) from error


@contextmanager
def _gallery(
    settings: Settings, options: BatchOptions, pipeline: Pipeline
) -> Iterator[tuple[IndexVersion, PictureFolder]]:
    """The products as an index of their own; a second batch on the same file encodes nothing."""
    key = hashlib.sha256(f"{options.products.resolve()}:{options.split}".encode()).hexdigest()[:12]
    home = settings.home / "batch" / key
    home.mkdir(parents=True, exist_ok=True)
    own = settings.model_copy(update={"home": home, "database_url": None, "keep_versions": 1})
    feed = Feed(str(_only_split(options.products, options.split, home)))
    with Shop.of(own) as shop:
        report = build(shop, feed, Eyes(pipeline.encoder, pipeline.readers), force=True)
        yield shop.store.load(report.version), shop.pictures


def _only_split(products: Path, split: str | None, folder: Path) -> Path:
    if split is None:
        return products
    table = pq.read_table(products)
    if "split" not in table.column_names:
        raise FeedUnreadable(f"{products} has no column split", reason="no column split")
    chosen = folder / f"{split}.parquet"
    pq.write_table(table.filter(pc.equal(table["split"], split)), chosen)
    return chosen


def _answer(
    pipeline: Pipeline,
    index: IndexVersion,
    pictures: PictureFolder,
    row: int,
    query: BatchQuery,
    *,
    detect: bool,
) -> BatchAnswer:
    photo = _photo(index, pictures, row, query)
    text = query.text.strip()[:MAX_TEXT]
    whole = Box(x1=0, y1=0, x2=photo.width, y2=photo.height) if photo and not detect else None
    asked = Query(box=whole, refinements=(text,) if text else (), excluded=query.exclude)
    ranking: Ranking = pipeline.rank(asked, [Photo(photo)] if photo else [], index, depth=query.k)
    best = ranking.candidates[: query.k]
    return BatchAnswer(
        query_id=query.query_id,
        ids=[candidate.product.id for candidate in best],
        scores=[float(np.float32(candidate.score)) for candidate in best],
    )


def _photo(
    index: IndexVersion, pictures: PictureFolder, row: int, query: BatchQuery
) -> Image.Image | None:
    if query.product_id is not None:
        return decode(pictures.read(index.product(query.product_id).picture))
    if query.image is None:
        return None
    try:
        return decode(query.image.read_bytes())
    except OSError as error:
        raise BadRow(row, f"image {query.image}: {error.strerror}") from error
