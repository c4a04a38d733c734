"""DeepFashion In-shop: a shop photo of an item to the item's other shop photos.

Liu et al., CVPR 2016. http://mmlab.ie.cuhk.edu.hk/projects/DeepFashion/InShopRetrieval.html
(access on request). Layout:

    FOLDER/
    ├── Eval/list_eval_partition.txt      (image_name item_id evaluation_status)
    └── Img/img/WOMEN/Dresses/id_00000002/02_1_front.jpg ...

The figure that papers print: R@1, R@10, R@20, R@30; 14,218 queries and 12,612 gallery pictures of
3,985 items, as the partition file marks them; a hit is any gallery picture of the query's item.
Queries are not in the gallery. Pictures are whole, as the metric-learning papers take them
(Proxy Anchor, Hyp-ViT, UNICOM).
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
from evaluation.benchmarks.deepfashion import category_of, picture_base, read_table
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from worker.encoders.base import Encoder

__all__ = ["deepfashion_inshop", "read_deepfashion_inshop"]

LAYOUT = str(__doc__)
COLUMNS = 3


def deepfashion_inshop(root: Path, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The figures, pictures only; raises as `read_deepfashion_inshop` and `evaluate`."""
    return evaluate(read_deepfashion_inshop(root), encoder, weight)


def read_deepfashion_inshop(root: Path) -> Benchmark:
    """Query and gallery as the partition file marks them; raises FeedMissing, FeedUnreadable."""
    rows = read_table(root / "Eval" / "list_eval_partition.txt", COLUMNS, LAYOUT)
    base = picture_base(root, LAYOUT)
    queries = [
        BenchmarkQuery(Picture(base / name), item, category=category_of(name))
        for name, item, status in rows
        if status == "query"
    ]
    gallery = [
        GalleryItem(Picture(base / name), item)
        for name, item, status in rows
        if status == "gallery"
    ]
    return Benchmark(
        name="deepfashion-inshop",
        split="query and gallery",
        protocol="gallery: the official gallery pictures, whole; hit: the item",
        parts=[Part(queries, gallery)],
        measures=recalls("R@", (1, 10, 20, 30)),
        headline="all",
    )
