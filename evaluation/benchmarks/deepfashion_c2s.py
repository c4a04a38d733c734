"""DeepFashion Consumer-to-Shop: a buyer's photo of an item to the shop's photos of it.

Liu et al., CVPR 2016. http://mmlab.ie.cuhk.edu.hk/projects/DeepFashion/Consumer2ShopRetrieval.html
(access on request). Layout:

    FOLDER/
    ├── Anno/list_bbox_consumer2shop.txt  (image_name clothes_type source_type x_1 y_1 x_2 y_2)
    ├── Eval/list_eval_partition.txt      (image_pair_name_1 image_pair_name_2 item_id status)
    └── Img/img/DRESSES/Dress/id_00000001/{comsumer_01,shop_01}.jpg ...    (their spelling)

The figure that papers print: top-1 and top-20 accuracy; queries are the distinct consumer photos of
the test pairs, the gallery, as the dataset's own notes say, all shop photos of val and test, and a
hit any photo of the item. Both sides are cut to their boxes, which are in pixels of `img`, not of
`img_highres`. Some papers search the shop photos of test alone, which is easier.
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
from evaluation.benchmarks.deepfashion import category_of, picture_base, read_boxes, read_table
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from worker.encoders.base import Encoder

__all__ = ["deepfashion_c2s", "read_deepfashion_c2s"]

LAYOUT = str(__doc__)
COLUMNS = 4


def deepfashion_c2s(root: Path, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The test figures, pictures only; raises as `read_deepfashion_c2s` and `evaluate`."""
    return evaluate(read_deepfashion_c2s(root), encoder, weight)


def read_deepfashion_c2s(root: Path) -> Benchmark:
    """Test queries over the shop photos of val and test; raises FeedMissing, FeedUnreadable.

    A photo that the box file does not name is taken whole.
    """
    rows = read_table(root / "Eval" / "list_eval_partition.txt", COLUMNS, LAYOUT)
    boxes = read_boxes(root / "Anno" / "list_bbox_consumer2shop.txt", LAYOUT)
    base = picture_base(root, LAYOUT)
    # A photo stands in a pair with each photo of the other side: dicts keep it once, in order.
    consumers = {consumer: item for consumer, _, item, split in rows if split == "test"}
    shops = {shop: item for _, shop, item, split in rows if split in {"val", "test"}}
    queries = [
        BenchmarkQuery(Picture(base / name, boxes.get(name)), item, category=category_of(name))
        for name, item in consumers.items()
    ]
    gallery = [
        GalleryItem(Picture(base / name, boxes.get(name)), item) for name, item in shops.items()
    ]
    return Benchmark(
        name="deepfashion-c2s",
        split="test",
        protocol="query and gallery cut to their boxes; gallery: shop photos of val and test; "
        "hit: the item",
        parts=[Part(queries, gallery)],
        measures=recalls("top-", (1, 20)),
        headline="all",
    )
