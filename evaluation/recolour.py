"""Does "make it blue" give the same garment in blue? An encoder under the sum composer.

Pictures only. Query: a product and a text that asks for another colour of its group; gallery: the
whole file, the reference left out; hit: the target's group and colour. Beside R@k stands P@10 of
what a shopper sees: the reference's type and gender in the wanted colour. Text weight 0 is the
image alone, 1 the text alone.
"""

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from random import Random

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from evaluation.metrics import (
    bootstrap_interval,
    precision_at_k,
    recall_at_k,
    reciprocal_rank,
)
from worker.encoders.base import Encoder, FloatArray

__all__ = [
    "PARAPHRASES",
    "Gallery",
    "RecolourRow",
    "recolour",
    "recolour_pairs",
    "text_search",
    "zero_shot_colour",
]

PARAPHRASES = (  # C the target's colour, B the reference's
    "make it {C}",
    "same but in {C}",
    "I want this in {C} please",
    "{C} instead of {B}",
    "is {C} and not {B}",
    "do you have it in {C}?",
)
GROUP_MOST = 8  # larger groups share a generic name, not a design
PAIRS_A_GROUP = 4
DEPTH = 50  # the deepest k of the report
COLUMNS = ("id", "split", "group", "gender", "articleType", "baseColour", "productDisplayName")

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Gallery:
    """Products of a Parquet file: columns as string arrays (n,), embeddings float32 (n, d)."""

    columns: dict[str, NDArray[np.str_]]
    embeddings: FloatArray

    @classmethod
    def read(cls, path: Path, encoder: Encoder) -> "Gallery":
        """Reads and encodes a products file, row group by row group."""
        file = pq.ParquetFile(path)
        table = file.read(columns=list(COLUMNS)).to_pydict()
        columns = {name: np.array(values, dtype=np.str_) for name, values in table.items()}
        parts = [encoder.encode_images(pictures) for pictures in _pictures(file)]
        return cls(columns, np.concatenate(parts))

    def __getitem__(self, column: str) -> NDArray[np.str_]:
        return self.columns[column]


@dataclass(frozen=True)
class RecolourRow:
    """Figures of one text weight, means over queries and the six paraphrases."""

    weight: float
    recall: dict[int, float]
    recall_at_10_interval: tuple[float, float]
    spread: float  # of R@10 between paraphrases, max - min
    precision_at_10: float
    violation_at_10: float


def recolour_pairs(gallery: Gallery, split: str, seed: int = 0) -> list[tuple[int, int]]:
    """(reference, target) rows: ordered pairs of one group, two colours, at most 4 a group."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(gallery["split"] == split).tolist():
        groups[str(gallery["group"][row])].append(row)
    rng, colours = Random(seed), gallery["baseColour"]
    chosen: list[tuple[int, int]] = []
    for rows in groups.values():
        pairs = [(a, b) for a, b in permutations(rows, 2) if colours[a] != colours[b]]
        if len(rows) <= GROUP_MOST:
            chosen += rng.sample(pairs, min(PAIRS_A_GROUP, len(pairs)))
    return chosen


def recolour(
    gallery: Gallery, encoder: Encoder, pairs: Sequence[tuple[int, int]], weight: float
) -> RecolourRow:
    """Ranks norm((1 - w) z + w q) for every pair and paraphrase."""
    references, targets = (np.array(side) for side in zip(*pairs, strict=True))
    answers = [
        _answers(gallery, encoder, references, targets, weight=weight, paraphrase=text)
        for text in PARAPHRASES
    ]
    hits = [_same(gallery, ("group", "baseColour"), found, targets) for found in answers]
    at_10 = np.stack([recall_at_k(hit, 10) for hit in hits])
    wanted = [_wanted(gallery, found, references, targets) for found in answers]
    wrong = [_violations(gallery, found, references) for found in answers]
    return RecolourRow(
        weight=weight,
        recall={k: _mean([recall_at_k(hit, k) for hit in hits]) for k in (1, 10, DEPTH)},
        recall_at_10_interval=bootstrap_interval(at_10.mean(axis=0)),
        spread=float(np.ptp(at_10.mean(axis=1))),
        precision_at_10=_mean([precision_at_k(rows, 10) for rows in wanted]),
        violation_at_10=_mean([precision_at_k(rows, 10) for rows in wrong]),
    )


def text_search(gallery: Gallery, encoder: Encoder, split: str) -> dict[str, float]:
    """Protocol `text`: each product's name against the whole gallery; hit: the same group."""
    rows = np.flatnonzero(gallery["split"] == split)
    queries = encoder.encode_texts(gallery["productDisplayName"][rows].tolist())
    order = np.argsort(-(queries @ gallery.embeddings.T), axis=1, kind="stable")
    hits = _same(gallery, ("group",), order, rows)
    recalls = {f"R@{k}": _mean([recall_at_k(hits, k)]) for k in (1, 5, 10)}
    return recalls | {"MRR": _mean([reciprocal_rank(hits)])}


def zero_shot_colour(
    gallery: Gallery, encoder: Encoder, split: str, colours: Sequence[str]
) -> dict[str, float]:
    """Share of each colour's products whose nearest "<colour> <type>" text names their colour."""
    rows = np.flatnonzero((gallery["split"] == split) & np.isin(gallery["baseColour"], colours))
    types = [str(name).lower() for name in gallery["articleType"][rows]]
    texts = [f"{colour.lower()} {name}" for name in types for colour in colours]
    embeddings = encoder.encode_texts(texts).reshape(len(rows), len(colours), -1)
    scores = np.einsum("ncd,nd->nc", embeddings, gallery.embeddings[rows])
    right = np.array(colours)[scores.argmax(axis=1)] == gallery["baseColour"][rows]
    own = {c: right[gallery["baseColour"][rows] == c] for c in colours}
    return {c: float(hits.mean()) for c, hits in own.items() if len(hits)}


def _pictures(file: pq.ParquetFile) -> Iterator[list[Image.Image]]:
    for batch in file.iter_batches(batch_size=256, columns=["image"]):
        encoded = batch.column("image").to_pylist()
        yield [Image.open(io.BytesIO(data)).convert("RGB") for data in encoded]


def _answers(
    gallery: Gallery,
    encoder: Encoder,
    references: Ints,
    targets: Ints,
    *,
    weight: float,
    paraphrase: str,
) -> Ints:
    """Rows of the best 50 of each query, int64 (queries, 50), the reference left out."""
    colours = np.char.lower(gallery["baseColour"])
    pairs = zip(colours[references], colours[targets], strict=True)
    texts = [paraphrase.format(B=present, C=wanted) for present, wanted in pairs]
    query = (1 - weight) * gallery.embeddings[references] + weight * encoder.encode_texts(texts)
    # Its length changes no order: the norm of the weighted sum can be left out.
    scores = query @ gallery.embeddings.T
    scores[np.arange(len(scores)), references] = -np.inf
    return np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]


def _same(gallery: Gallery, names: Sequence[str], found: Ints, rows: Ints) -> Bools:
    """Bool like `found`: whether an answer agrees with its query's row in all the columns."""
    agree = [gallery[name][found] == gallery[name][rows][:, None] for name in names]
    return np.asarray(np.logical_and.reduce(agree), np.bool_)


def _wanted(gallery: Gallery, found: Ints, references: Ints, targets: Ints) -> Bools:
    kept = _same(gallery, ("articleType", "gender"), found, references)
    return kept & _same(gallery, ("baseColour",), found, targets)


def _violations(gallery: Gallery, found: Ints, references: Ints) -> Bools:
    other_type = ~_same(gallery, ("articleType",), found, references)
    return other_type | _same(gallery, ("baseColour",), found, references)


def _mean(scores: Sequence[NDArray[np.float64]]) -> float:
    return float(np.mean(np.stack(scores)))
