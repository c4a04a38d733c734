"""CSV and JSONL: line numbers, encodings, delimiters, and lines that are broken."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.feeds import FeedRow
from index_store.feeds.table import csv_rows, jsonl_rows
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.shop import picture


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "a.png").write_bytes(picture())
    return tmp_path


def write(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def summary(rows):
    return [(row.row, row.id if isinstance(row, FeedRow) else "bad") for row in rows]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_rows_are_numbered_as_an_editor_shows_them(shop, end):
    text = 'id,title,image\n1,"two\nlines",a.png\n\n2,x,gone.png\n3,x,a.png\n'
    rows = list(csv_rows(write(shop, "feed.csv", text.replace("\n", end))))
    assert summary(rows) == [(2, "1"), (5, "bad"), (6, "3")]
    assert rows[0].title == "two lines"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_rows_of_any_usual_delimiter_are_read(shop, delimiter):
    lines = [["id", "price", "image"], ["1", '"39,90"', "a.png"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    (row,) = csv_rows(write(shop, "feed.csv", text))
    assert str(row.price) == "39.90"


def test_csv_rows_after_a_byte_order_mark_have_their_id(shop):
    text = "id,title,image\n1,Kleid für Größe 38,a.png\n"
    (row,) = csv_rows(write(shop, "feed.csv", text, "utf-8-sig"))
    assert (row.id, row.title) == ("1", "Kleid für Größe 38")


def test_csv_row_with_a_stray_comma_is_bad_and_the_rest_good(shop):
    text = "id,price,image\n1,39,90,a.png\n2,39.90,a.png\n3\n"
    rows = list(csv_rows(write(shop, "feed.csv", text)))
    assert summary(rows) == [(2, "bad"), (3, "2"), (4, "bad")]
    assert rows[0].reason == "has 4 cells where the header has 3"


def test_csv_rows_behind_an_open_quote_are_reported_not_swallowed(shop):
    text = 'id,title,image\n1,x,a.png\n2,"open,a.png\n3,x,a.png\n'
    rows = list(csv_rows(write(shop, "feed.csv", text)))
    assert summary(rows) == [(2, "1"), (3, "bad")]
    assert "unexpected end" in rows[1].reason


def test_csv_row_with_text_after_a_quote_is_bad_and_the_rest_good(shop):
    text = 'id,title,image\n1,"x"y,a.png\n2,x,a.png\n'
    assert summary(csv_rows(write(shop, "feed.csv", text))) == [(2, "bad"), (3, "2")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column id"),
        ("id,title\n1,x\n", "no column image"),
        ("image\na.png\n", "no column id"),
        ('"id\n', "no header"),
    ],
)
def test_csv_without_a_usable_header_is_unreadable(shop, text, reason):
    with pytest.raises(FeedUnreadable, match=reason) as refused:
        list(csv_rows(write(shop, "feed.csv", text)))
    assert refused.value.params["reason"] == str(refused.value)


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_text_in_another_encoding_is_unreadable(shop, name, encoding):
    text = "id,title,image\n" + "1,Größe,a.png\n" * 3
    with pytest.raises(FeedUnreadable, match="not UTF-8"):
        list((csv_rows if name == "feed.csv" else jsonl_rows)(write(shop, name, text, encoding)))


def test_text_that_turns_wrong_far_down_is_unreadable_there(shop):
    path = shop / "feed.csv"
    path.write_bytes(b"id,title,image\n" + b"1,x,a.png\n" * 2_000 + b"2,Gr\xf6\xdfe,a.png\n")
    rows = csv_rows(path)
    assert next(rows).id == "1"
    with pytest.raises(FeedUnreadable, match="not UTF-8"):
        list(rows)


def test_jsonl_rows_are_read_line_by_line(shop):
    good = json.dumps({"id": 1, "price": 39.9, "image": "a.png", "sizes": ["S"], "group": "g"})
    text = f"\ufeff{good}\n\nnot json\n[1]\n{good[:20]}\n" + "[" * 100_000 + f"\n{good}"
    rows = list(jsonl_rows(write(shop, "feed.jsonl", text)))
    numbers = [(1, "1"), (3, "bad"), (4, "bad"), (5, "bad"), (6, "bad"), (7, "1")]
    assert summary(rows) == numbers
    assert (str(rows[0].price), rows[0].sizes) == ("39.90", ("S",))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(["id", "title", "price", "size", "image", "link", "in_stock", "currency"])


@given(st.lists(st.dictionaries(FIELDS, JSON), max_size=4))
@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_jsonl_rows_of_any_objects_are_good_or_bad_never_an_error(shop, objects):
    path = write(shop, "feed.jsonl", "\n".join(json.dumps(one) for one in objects))
    rows = list(jsonl_rows(path))
    assert len(rows) == len(objects)
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
