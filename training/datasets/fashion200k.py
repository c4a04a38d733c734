"""Fashion200k: change one word of a product's description (Han et al., ICCV 2017; Vo et al., 2019).

Pictures and labels: https://github.com/xthan/fashion-200k (women.tar.gz, the cropped detections);
TIRG's queries: https://storage.googleapis.com/image_retrieval_css/test_queries.txt. Layout:

    FOLDER/
    ├── labels/{dress,jacket,pants,skirt,top}_{train,test}_detect_all.txt
    │                                  (path, score, caption; tabs)
    ├── test_queries.txt               (reference path, target path)
    └── women/dresses/casual_and_day_dresses/51727804/51727804_0.jpeg ...

The test pairs are TIRG's. A training pair is made as TIRG makes it: two captions that are the same
but for one word, which is their parent, "replace X with Y" between them. TIRG takes a word out
wherever its letters stand in the caption ("red" of "layered"); here a word is a word.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from shared.errors import FeedUnreadable
from training.datasets.files import read_text_rows, require
from training.datasets.relative import RelativeCaption

__all__ = [
    "CATEGORIES",
    "LAYOUT",
    "Fashion200kLabel",
    "fashion200k_pictures",
    "modification_text",
    "read_fashion200k",
    "read_labels",
]

LAYOUT = str(__doc__)
CATEGORIES = ("dress", "jacket", "pants", "skirt", "top")

Split = Literal["train", "test"]


@dataclass(frozen=True)
class Fashion200kLabel:
    """One row of the labels; `path` is the picture's name."""

    path: str
    caption: str
    category: str


def read_labels(folder: Path, split: Split) -> list[Fashion200kLabel]:
    """The pictures of a split with their captions; raises FeedMissing, FeedUnreadable."""
    labels = []
    for category in CATEGORIES:
        file = folder / "labels" / f"{category}_{split}_detect_all.txt"
        for path, _, caption in read_text_rows(file, 3, LAYOUT, separator="\t"):
            labels.append(Fashion200kLabel(path, caption.strip(), category))
    return labels


def read_fashion200k(folder: Path, split: Split, seed: int = 0) -> list[RelativeCaption]:
    """The test queries, or a training pair for each picture that has one.

    Args:
        folder: the folder above.
        split: train or test.
        seed: draws a training picture's target among many; another seed gives other pairs.

    Raises:
        FeedMissing, FeedUnreadable: the folder is not as above, or a query names a picture that no
            label does.
    """
    labels = read_labels(folder, split)
    if split == "train":
        return list(_drawn(labels, Random(seed)))
    by_path = {label.path: label for label in labels}
    asked = read_text_rows(folder / "test_queries.txt", 2, LAYOUT)
    return [_pair(*_labelled(folder, by_path, query)) for query in asked]


def fashion200k_pictures(folder: Path) -> dict[str, Path]:
    """The picture files by name: their path in the folder; raises FeedMissing."""
    women = require(folder / "women", LAYOUT)
    return {path.relative_to(folder).as_posix(): path for path in women.rglob("*.jp*g")}


def modification_text(caption: str, target: str) -> str:
    """TIRG's sentence; a caption without a word of its own gives its last (or only) word."""
    return f"replace {_first_other(caption, target)} with {_first_other(target, caption)}"


def _first_other(caption: str, other: str) -> str:
    words, known = caption.split(), set(other.split())
    return next((word for word in words if word not in known), (words or [""])[-1])


def _pair(reference: Fashion200kLabel, target: Fashion200kLabel) -> RelativeCaption:
    text = modification_text(reference.caption, target.caption)
    return RelativeCaption(reference.path, target.path, (text,), reference.category)


def _labelled(
    folder: Path, labels: Mapping[str, Fashion200kLabel], query: Sequence[str]
) -> list[Fashion200kLabel]:
    try:
        return [labels[path] for path in query]
    except KeyError as error:
        reason = f"test_queries.txt names {error}, which no test label does"
        raise FeedUnreadable(f"{folder}: {reason}", reason=reason) from error


def _drawn(labels: Sequence[Fashion200kLabel], rng: Random) -> Iterator[RelativeCaption]:
    """A picture with each picture's target, drawn by parent, then caption, then picture."""
    pictures: dict[str, list[Fashion200kLabel]] = defaultdict(list)
    for label in labels:
        pictures[label.caption].append(label)
    siblings: dict[str, list[str]] = defaultdict(list)
    for caption in pictures:
        for parent in _parents(caption):
            siblings[parent].append(caption)
    for label in labels:
        parents = [parent for parent in _parents(label.caption) if len(siblings[parent]) > 1]
        if parents:
            captions = [c for c in siblings[rng.choice(parents)] if c != label.caption]
            yield _pair(label, rng.choice(pictures[rng.choice(captions)]))


def _parents(caption: str) -> list[str]:
    """The caption with one word left out, each way; distinct, in order."""
    words = caption.split()
    shorter = (" ".join(words[:i] + words[i + 1 :]) for i in range(len(words)))
    return list(dict.fromkeys(shorter))
