"""Asks every query of a benchmark and makes the published figures of the answers.

A query is norm((1 - w) z + w q), z its picture's embedding and q its text's; without a text, z. It
is asked when its picture is there and a right answer is left in the gallery; the others are
counted as not asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.base import Benchmark, BenchmarkQuery, GalleryItem, Part
from evaluation.benchmarks.pictures import EncodedPictures, encode_pictures
from evaluation.benchmarks.result import BenchmarkResult, Coverage
from evaluation.benchmarks.rows import PartScores, make_rows
from shared.errors import FeedMissing
from worker.encoders.base import Encoder, FloatArray, joint_encoder

__all__ = ["evaluate"]

CHUNK = 64  # queries ranked at a time: 64 x 170,000 (Street2Shop's dresses) sorts in 0.2 GB


@dataclass(frozen=True)
class _Asked:
    """What is left of a part when missing pictures are taken out."""

    queries: list[BenchmarkQuery]
    gallery: list[GalleryItem]
    encoded: EncodedPictures


def evaluate(benchmark: Benchmark, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The benchmark's figures for an encoder's joint space under the weighted sum.

    Args:
        benchmark: as a reader returns it.
        encoder: pictures and texts to unit-length embeddings.
        weight: of the text, 0 (picture alone) to 1 (text alone); nothing to queries without text.

    Raises:
        FeedMissing: not one query can be asked with the pictures that were found.
    """
    joint = joint_encoder(encoder)
    asked = [_found(part, joint) for part in benchmark.parts]
    coverage = _coverage(benchmark.parts, asked)
    if not coverage.queries_asked:
        raise FeedMissing(f"{benchmark.name}: {coverage}; {_looked_for(benchmark)}")
    scores = [_scores(part, benchmark, joint, weight) for part in asked if part.queries]
    rows = make_rows(scores)
    has_text = any(query.text for part in asked for query in part.queries)
    return BenchmarkResult(
        benchmark=benchmark.name,
        split=benchmark.split,
        protocol=benchmark.protocol,
        model_id=encoder.model_id,
        text_weight=weight if has_text else None,
        rows=rows,
        headline=next(row for row in rows if row.category == benchmark.headline),
        coverage=coverage,
    )


def _looked_for(benchmark: Benchmark) -> str:
    queries = (query for part in benchmark.parts for query in part.queries)
    first = next(queries, None)
    return f"the first at {first.picture.path}" if first else f"no query is of {benchmark.split}"


def _found(part: Part, encoder: Encoder) -> _Asked:
    pictures = [item.picture for item in part.gallery] + [query.picture for query in part.queries]
    encoded = encode_pictures(pictures, encoder)
    gallery = [item for item in part.gallery if item.picture in encoded.rows]
    labels = {item.label for item in gallery}
    queries = [
        query for query in part.queries if query.picture in encoded.rows and query.target in labels
    ]
    return _Asked(queries, gallery, encoded)


def _coverage(parts: Sequence[Part], asked: Sequence[_Asked]) -> Coverage:
    found = set[object]().union(*(part.encoded.rows for part in asked))
    missing = set[object]().union(*(part.encoded.missing for part in asked))
    return Coverage(
        pictures_found=len(found),
        pictures=len(found | missing),
        queries_asked=sum(len(part.queries) for part in asked),
        queries=sum(len(part.queries) for part in parts),
    )


def _scores(asked: _Asked, benchmark: Benchmark, encoder: Encoder, weight: float) -> PartScores:
    queries = _compose(asked, encoder, weight)
    ranked = _ranked(asked, queries, leave_reference_out=benchmark.leave_reference_out)
    chunks = [
        {name: measure(relevant) for name, measure in benchmark.measures.items()}
        for relevant in ranked
    ]
    return PartScores(
        categories=np.array([query.category for query in asked.queries]),
        gallery=len(asked.gallery),
        scores={name: np.concatenate([c[name] for c in chunks]) for name in benchmark.measures},
    )


def _compose(asked: _Asked, encoder: Encoder, weight: float) -> FloatArray:
    """Query embeddings, float32 (queries, dim); their length changes no order and is left as is."""
    images = asked.encoded.of([query.picture for query in asked.queries])
    texts = list(dict.fromkeys(query.text for query in asked.queries if query.text))
    if not texts:
        return images
    row = {text: i for i, text in enumerate(texts)}
    words = encoder.encode_texts(texts)
    composed = [
        (1 - weight) * image + weight * words[row[query.text]] if query.text else image
        for query, image in zip(asked.queries, images, strict=True)
    ]
    return np.stack(composed).astype(np.float32)


def _ranked(
    asked: _Asked, queries: FloatArray, *, leave_reference_out: bool
) -> Iterator[NDArray[np.bool_]]:
    """Right or wrong by rank, bool (chunk, gallery); equal scores keep the gallery's order."""
    gallery = asked.encoded.of([item.picture for item in asked.gallery])
    labels, targets = _codes(asked)
    rows = asked.encoded.rows
    items = np.array([rows[item.picture] for item in asked.gallery])
    references = np.array([rows[query.picture] for query in asked.queries])
    for start in range(0, len(queries), CHUNK):
        chunk = slice(start, start + CHUNK)
        scores = queries[chunk] @ gallery.T
        right = targets[chunk, None] == labels
        if leave_reference_out:
            own = references[chunk, None] == items
            scores[own], right[own] = -np.inf, False
        order = np.argsort(-scores, axis=1, kind="stable")
        yield np.take_along_axis(right, order, axis=1)


def _codes(asked: _Asked) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Labels as numbers: the gallery's (items,) and the queries' targets (queries,)."""
    code = {label: i for i, label in enumerate({item.label for item in asked.gallery})}
    labels = np.array([code[item.label] for item in asked.gallery], np.int64)
    return labels, np.array([code[query.target] for query in asked.queries], np.int64)
