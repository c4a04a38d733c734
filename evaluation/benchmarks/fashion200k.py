"""Fashion200k: change one word of a product's description (Han et al., ICCV 2017; Vo et al., 2019).

Pictures and labels: https://github.com/xthan/fashion-200k (women.tar.gz, the cropped detections);
TIRG's queries: https://storage.googleapis.com/image_retrieval_css/test_queries.txt. Layout:

    FOLDER/
    ├── labels/{dress,jacket,pants,skirt,top}_test_detect_all.txt    (path, score, caption; tabs)
    ├── test_queries.txt                                             (reference path, target path)
    └── women/dresses/casual_and_day_dresses/51727804/51727804_0.jpeg ...

The figure that papers print (TIRG, ComposeAE): R@1, R@10, R@50 over all test queries; gallery =
every picture of the test labels but the query's own; a hit is any picture whose caption is the
target's, word for word. The text is "replace X with Y", X and Y the first word of either caption
that the other lacks; TIRG spells punctuation out (". -> dotmark") for its own vocabulary, which
neither changes a hit nor suits a model that knows punctuation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.benchmarks.base import (
    Benchmark,
    BenchmarkQuery,
    GalleryItem,
    Part,
    Picture,
    recalls,
)
from evaluation.benchmarks.files import read_text_rows
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from shared.errors import FeedUnreadable
from worker.encoders.base import Encoder

__all__ = ["CATEGORIES", "fashion200k", "modification_text", "read_fashion200k"]

LAYOUT = str(__doc__)
CATEGORIES = ("dress", "jacket", "pants", "skirt", "top")


@dataclass(frozen=True)
class _Label:
    """One row of the labels."""

    path: str
    caption: str
    category: str


def fashion200k(root: Path, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The test figures; raises as `read_fashion200k` and `evaluate`."""
    return evaluate(read_fashion200k(root), encoder, weight)


def read_fashion200k(root: Path) -> Benchmark:
    """TIRG's test queries over all test pictures.

    Raises:
        FeedMissing, FeedUnreadable: the folder is not as above, or a query names a picture that no
            label does.
    """
    labels = [label for category in CATEGORIES for label in _labels(root, category)]
    by_path = {label.path: label for label in labels}
    asked = read_text_rows(root / "test_queries.txt", 2, LAYOUT)
    queries = [_query(root, by_path, reference, target) for reference, target in asked]
    gallery = [GalleryItem(Picture(root / label.path), label.caption) for label in labels]
    return Benchmark(
        name="fashion200k",
        split="test",
        protocol="gallery: all test pictures, the reference left out; hit: the target's caption",
        parts=[Part(queries, gallery)],
        measures=recalls("R@", (1, 10, 50)),
        headline="all",
        leave_reference_out=True,
    )


def modification_text(caption: str, target: str) -> str:
    """TIRG's sentence; a caption without a word of its own gives its last (or only) word."""
    return f"replace {_first_other(caption, target)} with {_first_other(target, caption)}"


def _first_other(caption: str, other: str) -> str:
    words, known = caption.split(), set(other.split())
    return next((word for word in words if word not in known), (words or [""])[-1])


def _labels(root: Path, category: str) -> Sequence[_Label]:
    path = root / "labels" / f"{category}_test_detect_all.txt"
    rows = read_text_rows(path, 3, LAYOUT, separator="\t")
    return [_Label(file, caption.strip(), category) for file, _, caption in rows]


def _query(root: Path, labels: dict[str, _Label], reference: str, target: str) -> BenchmarkQuery:
    try:
        seen, wanted = labels[reference], labels[target]
    except KeyError as error:
        reason = f"test_queries.txt names {error}, which no test label does"
        raise FeedUnreadable(f"{root}: {reason}", reason=reason) from error
    text = modification_text(seen.caption, wanted.caption)
    return BenchmarkQuery(Picture(root / reference), wanted.caption, text, seen.category)
