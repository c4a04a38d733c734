"""Fashion200k: change one word of a product's description (Han et al., ICCV 2017; Vo et al., 2019).

The files and their layout: `training.datasets.fashion200k`.

The figure that papers print (TIRG, ComposeAE): R@1, R@10, R@50 over all test queries; gallery =
every picture of the test labels but the query's own; a hit is any picture whose caption is the
target's, word for word. The text is "replace X with Y", X and Y the first word of either caption
that the other lacks; TIRG spells punctuation out (". -> dotmark") for its own vocabulary, which
neither changes a hit nor suits a model that knows punctuation.
"""

from pathlib import Path

from evaluation.benchmarks.base import (
    Benchmark,
    BenchmarkQuery,
    GalleryItem,
    Part,
    Picture,
    recalls,
)
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from training.datasets.fashion200k import read_fashion200k as read_pairs
from training.datasets.fashion200k import read_labels
from worker.encoders.base import Encoder

__all__ = ["fashion200k", "read_fashion200k"]


def fashion200k(root: Path, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The test figures; raises as `read_fashion200k` and `evaluate`."""
    return evaluate(read_fashion200k(root), encoder, weight)


def read_fashion200k(root: Path) -> Benchmark:
    """TIRG's test queries over all test pictures.

    Raises:
        FeedMissing, FeedUnreadable: the folder is not as above, or a query names a picture that no
            label does.
    """
    labels = read_labels(root, "test")
    captions = {label.path: label.caption for label in labels}
    queries = [
        BenchmarkQuery(
            Picture(root / pair.reference), captions[pair.target], pair.texts[0], pair.category
        )
        for pair in read_pairs(root, "test")
    ]
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
