"""Street2Shop: street boxes over each category's shop photos, top-k and mAP worked by hand."""

import json

import pytest
from PIL import Image

from evaluation.benchmarks.street2shop import CATEGORIES, read_street2shop, street2shop
from shared.errors import FeedMissing
from tests.evaluation.benchmarks.colours import (
    BLUE,
    GREEN,
    RED,
    ColourEncoder,
    figures,
    paint,
    write,
)

BOX = {"left": 4, "top": 0, "width": 4, "height": 8}
SHOP = {  # category: (photo, product, colour)
    "bags": [(11, 1, GREEN), (12, 1, RED), (13, 2, (255, 30, 0)), (14, 1, BLUE)],
    "tops": [(21, 7, BLUE), (22, 8, GREEN)],
}
STREET = {"bags": [(1, 1)], "tops": [(2, 7), (2, 8)]}  # category: (photo, product)


@pytest.fixture
def root(tmp_path):
    """Every street photo is blue on its left half and red in its box."""
    meta = tmp_path / "meta" / "json"
    for category in CATEGORIES:
        pairs = [{"photo": p, "product": q, "bbox": BOX} for p, q in STREET.get(category, [])]
        shop = [{"photo": p, "product": q} for p, q, _ in SHOP.get(category, [])]
        write(meta / f"test_pairs_{category}.json", json.dumps(pairs))
        write(meta / f"retrieval_{category}.json", json.dumps(shop))
    for photo, _, colour in SHOP["bags"] + SHOP["tops"]:
        paint(tmp_path / "images" / f"{photo:09d}.jpg", colour)
    for photo in (1, 2):
        street = Image.new("RGB", (8, 8), BLUE)
        street.paste(RED, (4, 0, 8, 8))
        street.save(tmp_path / "images" / f"{photo}.png")
    return tmp_path


def test_street2shop_gives_each_category_and_their_mean(root):
    """Bags from red: 12 (right), 13 (wrong), then green 11 and blue 14, equal (right): AP =
    (1 + 2/3 + 3/4) / 3. Tops: blue and green tie, so product 7 is first and 8 second.
    """
    result = street2shop(root, ColourEncoder(), 0.0)
    bags, tops, mean, overall = result.rows
    assert figures(bags) == pytest.approx({"top-1": 1, "top-20": 1, "mAP": (1 + 2 / 3 + 3 / 4) / 3})
    assert figures(tops) == pytest.approx({"top-1": 1 / 2, "top-20": 1, "mAP": 3 / 4})
    assert figures(mean)["top-1"] == pytest.approx(3 / 4)
    assert figures(overall)["top-1"] == pytest.approx(2 / 3)
    assert (bags.gallery, tops.gallery, result.headline) == (4, 2, mean)
    assert result.coverage.complete


def test_read_street2shop_cuts_street_photos_only(root):
    bags = read_street2shop(root).parts[0]
    assert bags.queries[0].picture.box == (4, 0, 8, 8)
    assert {item.picture.box for item in bags.gallery} == {None}


def test_street2shop_when_links_have_died_then_the_holes_are_counted(root):
    (root / "images" / "000000021.jpg").unlink()
    write(root / "images" / "000000014.jpg", "404 not found")
    result = street2shop(root, ColourEncoder(), 0.0)
    assert "6 of 8 pictures found, 2 of 3 queries asked" in str(result.coverage)


def test_street2shop_when_a_box_has_no_size_then_its_query_is_not_asked(root):
    pairs = [{"photo": 1, "product": 1, "bbox": {"left": 3, "top": 3}}]
    write(root / "meta" / "json" / "test_pairs_bags.json", json.dumps(pairs))
    coverage = street2shop(root, ColourEncoder(), 0.0).coverage
    assert (coverage.queries_asked, coverage.queries) == (2, 3)


@pytest.mark.parametrize("gone", ["test_pairs_hats.json", "retrieval_bags.json"])
def test_read_street2shop_when_a_file_is_missing_then_the_layout_is_shown(root, gone):
    (root / "meta" / "json" / gone).unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*photos\.tar"):
        read_street2shop(root)
