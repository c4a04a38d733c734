"""FashionIQ: a picture and two sentences on how the target differs from it (Wu et al., CVPR 2021).

The files and their layout: `training.datasets.fashion_iq`.

The figure that papers print: val, R@10 and R@50 of each category and their mean, both sentences
joined by "and", gallery = the category's split file (3,817, 6,346 and 5,373 pictures). The
reference stays in the gallery: the field's code (CLIP4Cir and its heirs) takes it out for CIRR but
not here, although it is never right. Other ways are found under the same name: the "VAL protocol"
(Chen et al., CVPR 2020) searches the union of references and targets only, which is easier, and
asks each sentence alone; the authors' start kit joins with a token "<and>", ComposeAE with "and it"
and searches the three categories as one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from evaluation.benchmarks.base import (
    Benchmark,
    BenchmarkQuery,
    GalleryItem,
    Part,
    Picture,
    Relevant,
    Scores,
    recalls,
)
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from evaluation.metrics import recall_at_k
from training.datasets.fashion_iq import CATEGORIES, LAYOUT, fashion_iq_pictures
from training.datasets.fashion_iq import read_fashion_iq as read_captions
from training.datasets.files import read_json
from training.datasets.relative import RelativeCaption
from worker.encoders.base import Encoder

__all__ = ["fashion_iq", "read_fashion_iq"]

STRIPPED = ".?, "  # ends of a sentence that the joined one has no use for, as in CLIP4Cir

Captions = Literal["joined", "each"]
GalleryOf = Literal["split", "pairs"]


def fashion_iq(
    root: Path,
    encoder: Encoder,
    weight: float,
    *,
    captions: Captions = "joined",
    gallery: GalleryOf = "split",
    leave_reference_out: bool = False,
) -> BenchmarkResult:
    """The val figures; see `read_fashion_iq` for the options and `evaluate` for what is raised."""
    benchmark = read_fashion_iq(
        root, captions=captions, gallery=gallery, leave_reference_out=leave_reference_out
    )
    return evaluate(benchmark, encoder, weight)


def read_fashion_iq(
    root: Path,
    *,
    captions: Captions = "joined",
    gallery: GalleryOf = "split",
    leave_reference_out: bool = False,
) -> Benchmark:
    """The val split as published.

    Args:
        root: the folder above.
        captions: "joined" makes one query a pair, "each" one a sentence (VAL protocol).
        gallery: "split" searches the split file, "pairs" references and targets (VAL protocol).
        leave_reference_out: takes the reference out of the answers, as a shop does; the papers'
            figures keep it.

    Raises:
        FeedMissing, FeedUnreadable: the folder is not as above; the message says what is.
    """
    pictures = fashion_iq_pictures(root)
    parts = [_part(root, category, pictures, captions, gallery) for category in CATEGORIES]
    searched = "the category's split file" if gallery == "split" else "references and targets"
    left_out = "left out" if leave_reference_out else "kept in"
    return Benchmark(
        name="fashion-iq",
        split="val",
        protocol=f"gallery: {searched}, the reference {left_out}; captions {captions}; hit: target",
        parts=parts,
        measures=recalls("R@", (10, 50)) | {"mean of both": _mean_recall},
        headline="mean",
        leave_reference_out=leave_reference_out,
    )


def _part(
    root: Path, category: str, pictures: dict[str, Path], captions: Captions, gallery: GalleryOf
) -> Part:
    pairs = read_captions(root, "val", category)
    ids = _split(root, category) if gallery == "split" else _ids(pairs)
    items = [GalleryItem(_picture(root, pictures, id_), id_) for id_ in ids]
    queries = [
        BenchmarkQuery(_picture(root, pictures, pair.reference), pair.target, text, category)
        for pair in pairs
        for text in _texts(pair, captions)
    ]
    return Part(queries, items)


def _split(root: Path, category: str) -> list[str]:
    path = root / "image_splits" / f"split.{category}.val.json"
    return read_json(path, list[str], LAYOUT)


def _ids(pairs: Sequence[RelativeCaption]) -> list[str]:
    return list(dict.fromkeys(id_ for pair in pairs for id_ in (pair.reference, pair.target)))


def _texts(pair: RelativeCaption, captions: Captions) -> list[str]:
    sentences = [caption.strip(STRIPPED) for caption in pair.texts]
    return [" and ".join(sentences)] if captions == "joined" else sentences


def _picture(root: Path, pictures: dict[str, Path], id_: str) -> Picture:
    return Picture(pictures.get(id_, root / "images" / f"{id_}.jpg"))


def _mean_recall(relevant: Relevant) -> Scores:
    """(R@10 + R@50) / 2, the one number that papers are ranked by."""
    return np.asarray((recall_at_k(relevant, 10) + recall_at_k(relevant, 50)) / 2, np.float64)
