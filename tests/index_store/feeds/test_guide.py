"""The examples of docs/feeds.md are feeds that are read."""

import re
from pathlib import Path

import pytest

from index_store.feeds import FeedRow, open_feed
from index_store.feeds.columns import FIELDS
from tests.index_store.feeds.samples import put, write

GUIDE = (Path(__file__).parents[3] / "docs" / "feeds.md").read_text("utf-8")
EXAMPLES = re.findall(r"```(tsv|csv|xml|json)\n(.*?)```", GUIDE, re.DOTALL)
SUFFIXES = {"json": "jsonl"}


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_example_is_one_good_product(tmp_path, kind, text):
    put(tmp_path, "pictures/7.jpg")
    (row,) = open_feed(write(tmp_path, f"feed.{SUFFIXES.get(kind, kind)}", text))
    assert isinstance(row, FeedRow)
    assert len(row.pictures) >= 2
    assert row.title
    assert row.price


def test_examples_are_of_every_kind_of_text():
    assert [kind for kind, _ in EXAMPLES] == ["tsv", "xml", "csv", "csv", "json"]


def test_table_of_columns_has_every_field():
    told = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    of_google_alone = {"additional_image_link", "google_product_category"}
    assert set(told) == set(FIELDS) - of_google_alone
