"""Street2Shop, "Where To Buy It": a garment on the street to the same one in a shop.

Kiapour et al., ICCV 2015. http://www.tamaraberg.com/street2shop: meta.zip holds the annotations,
photos.tar the list of URLs (`id,url`); many have gone, and the coverage says how many. Layout:

    FOLDER/
    ├── meta/json/test_pairs_{bags,belts,dresses,...}.json    [{"photo", "product", "bbox"}]
    ├── meta/json/retrieval_{bags,belts,dresses,...}.json     [{"photo", "product"}]
    └── images/000056993.jpg ...      (the photo's number, with or without leading zeros)

The figure that the paper prints: for each of eleven categories, the query is a street photo cut to
its box, the gallery every shop photo of that category (whole), a hit any photo of the product;
top-20 accuracy. Top-1 and mAP stand beside it, as later papers print them. Some of those search
easier galleries: CTL (Wieczorek et al., 2021) leaves the products of its training set out.
"""

from pathlib import Path

from pydantic import BaseModel

from evaluation.benchmarks.base import (
    Benchmark,
    BenchmarkQuery,
    GalleryItem,
    Part,
    Picture,
    mean_average_precision,
    recalls,
)
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.run import evaluate
from training.datasets.files import pictures_by_stem, read_json
from worker.encoders.base import Encoder

__all__ = ["CATEGORIES", "read_street2shop", "street2shop"]

LAYOUT = str(__doc__)
CATEGORIES = (
    "bags", "belts", "dresses", "eyewear", "footwear", "hats", "leggings", "outerwear", "pants",
    "skirts", "tops",
)  # fmt: skip


class _Bbox(BaseModel):
    """Pixels of the street photo; one published box has no width and height."""

    left: float
    top: float
    width: float = 0
    height: float = 0


class _StreetPair(BaseModel):
    photo: int
    product: int
    bbox: _Bbox


class _ShopPhoto(BaseModel):
    photo: int
    product: int


def street2shop(root: Path, encoder: Encoder, weight: float) -> BenchmarkResult:
    """The test figures, pictures only; raises as `read_street2shop` and `evaluate`."""
    return evaluate(read_street2shop(root), encoder, weight)


def read_street2shop(root: Path) -> Benchmark:
    """The test pairs of all categories; raises FeedMissing, FeedUnreadable."""
    pictures = _by_number(root)
    return Benchmark(
        name="street2shop",
        split="test",
        protocol="query: the street box; gallery: the category's shop photos; hit: the product",
        parts=[_part(root, category, pictures) for category in CATEGORIES],
        measures=recalls("top-", (1, 20)) | {"mAP": mean_average_precision},
        headline="mean",
    )


def _by_number(root: Path) -> dict[int, Path]:
    stems = pictures_by_stem(root / "images", LAYOUT)
    return {int(stem): path for stem, path in stems.items() if stem.isdecimal()}


def _part(root: Path, category: str, pictures: dict[int, Path]) -> Part:
    meta = root / "meta" / "json"
    pairs = read_json(meta / f"test_pairs_{category}.json", list[_StreetPair], LAYOUT)
    shop = read_json(meta / f"retrieval_{category}.json", list[_ShopPhoto], LAYOUT)
    queries = [
        BenchmarkQuery(
            Picture(_path(root, pictures, pair.photo), _xyxy(pair.bbox)),
            str(pair.product),
            category=category,
        )
        for pair in pairs
    ]
    gallery = [
        GalleryItem(Picture(_path(root, pictures, item.photo)), str(item.product)) for item in shop
    ]
    return Part(queries, gallery)


def _path(root: Path, pictures: dict[int, Path], photo: int) -> Path:
    return pictures.get(photo, root / "images" / f"{photo:09d}.jpg")


def _xyxy(box: _Bbox) -> tuple[int, int, int, int]:
    right, bottom = box.left + box.width, box.top + box.height
    return int(box.left), int(box.top), int(right), int(bottom)
