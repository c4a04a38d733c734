"""JSONL: lines that are products, and lines that are not."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.feeds import FeedRow
from index_store.feeds.columns import chosen
from index_store.feeds.jsonl import jsonl_rows
from index_store.feeds.pictures import Folder
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.feeds.samples import put, write


@pytest.fixture
def shop(tmp_path):
    return put(tmp_path, "a.png", "b.png")


def read(path, **columns):
    return jsonl_rows(path, Folder(path.parent), chosen(columns))


def summary(rows):
    return [(row.row, row.id if isinstance(row, FeedRow) else "bad") for row in rows]


def test_jsonl_rows_are_read_line_by_line(shop):
    good = json.dumps({"id": 1, "price": 39.9, "image": "a.png", "sizes": ["S"], "group": "g"})
    text = f"\ufeff{good}\n\nnot json\n[1]\n{good[:20]}\n" + "[" * 100_000 + f"\n{good}"
    rows = list(read(write(shop, "feed.jsonl", text)))
    numbers = [(1, "1"), (3, "bad"), (4, "bad"), (5, "bad"), (6, "bad"), (7, "1")]
    assert summary(rows) == numbers
    assert (str(rows[0].price), rows[0].sizes) == ("39.90", ("S",))
    assert rows[2].reason == "is no JSON object: write one product a line"


def test_jsonl_rows_may_list_several_pictures(shop):
    line = json.dumps({"id": 1, "image": "a.png", "more_images": ["b.png", "https://x.example/c"]})
    (row,) = read(write(shop, "feed.jsonl", line))
    assert row.pictures == (shop / "a.png", shop / "b.png", "https://x.example/c")


def test_jsonl_rows_of_columns_that_are_set_may_lack_them_now_and_then(shop):
    lines = [{"sku": 1, "image": "a.png"}, {"sku": 2, "image": "a.png", "farbe": "rot"}]
    path = write(shop, "feed.jsonl", "\n".join(map(json.dumps, lines)))
    assert [row.colour for row in read(path, id="sku", colour="farbe")] == ["", "rot"]
    with pytest.raises(FeedUnreadable, match="no column couleur; it has sku, image, farbe"):
        list(read(path, id="sku", colour="couleur"))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_jsonl_in_another_encoding_is_unreadable(shop, encoding):
    text = '{"id": "1", "title": "Größe", "image": "a.png"}\n' * 3
    with pytest.raises(FeedUnreadable, match="not UTF-8"):
        list(read(write(shop, "feed.jsonl", text, encoding)))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "id",
        "title",
        "price",
        "size",
        "image",
        "link",
        "in_stock",
        "currency",
        "more_images",
        "category",
    ]
)


@given(st.lists(st.dictionaries(FIELDS, JSON), max_size=4))
@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_jsonl_rows_of_any_objects_are_good_or_bad_never_an_error(shop, objects):
    path = write(shop, "feed.jsonl", "\n".join(json.dumps(one) for one in objects))
    rows = list(read(path))
    assert len(rows) == len(objects)
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
