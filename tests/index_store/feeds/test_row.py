"""Rows: which columns are read, and what makes a row bad."""

from decimal import Decimal

import pytest

from index_store.feeds.row import FeedRow, known_columns, read_row
from shared.errors import BadRow, PictureTooHeavy
from shared.pictures import MAX_BYTES
from tests.index_store.shop import picture


def test_known_columns_of_a_data_set_are_found_and_the_rest_left():
    names = ["id", "group", "split", "season", "productDisplayName", "articleType", "baseColour"]
    assert known_columns(names) == {
        "id": "id",
        "title": "productDisplayName",
        "category": "articleType",
        "colour": "baseColour",
    }


def test_known_columns_prefer_our_own_names():
    assert known_columns(["productDisplayName", " Title ", "ID"]) == {
        "id": "ID",
        "title": " Title ",
    }


def test_read_row_of_every_column_has_them_all(tmp_path):
    cells = {
        "id": 7,
        "title": "Red dress",
        "price": "39,90 EUR",
        "link": "https://shop.example/7",
        "image": b"picture",
        "category": "Dresses",
        "colour": "Red",
        "gender": "Women",
        "brand": "Sartor",
        "sizes": "S,M",
        "in_stock": "no",
    }
    assert read_row(3, cells, tmp_path) == FeedRow(
        row=3,
        id="7",
        title="Red dress",
        price=Decimal("39.90"),
        currency="EUR",
        link="https://shop.example/7",
        category="Dresses",
        colour="Red",
        gender="Women",
        brand="Sartor",
        sizes=("S", "M"),
        in_stock=False,
        picture=b"picture",
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": None}, "has no id"),
        ({"id": "x" * 201}, "id has 201 characters"),
        ({"image": None}, "has no picture"),
        ({"image": "gone.png"}, "image 'gone.png' is not a file"),
        ({"image": "x" * 1000}, "is not a file"),
        ({"image": "../secret.png"}, "outside the feed's folder"),
        ({"image": "a/../../secret.png"}, "outside the feed's folder"),
        ({"price": "abc"}, "price 'abc' is not clearly an amount"),
        ({"currency": "euros"}, "currency 'EUROS' is not a code"),
        ({"currency": "USD", "price": "5 EUR"}, "the price is in EUR"),
        ({"title": ["a"]}, "title is a list, not text"),
        ({"in_stock": "maybe"}, "in_stock 'maybe' is neither"),
        ({"link": "javascript:x"}, "link 'javascript:x' does not begin"),
    ],
)
def test_read_row_that_is_bad_says_where_and_why(tmp_path, cells, reason):
    row = read_row(9, {"id": "a", "image": b"picture"} | cells, tmp_path)
    assert isinstance(row, BadRow)
    assert row.row == 9
    assert reason in row.reason


@pytest.mark.parametrize("name", ["a.png", "sub/../a.png", "..a.png"])
def test_read_row_of_a_picture_in_the_folder_loads_it(tmp_path, name):
    (tmp_path / "sub").mkdir()
    for file in ("a.png", "..a.png"):
        (tmp_path / file).write_bytes(picture())
    assert read_row(1, {"id": "a", "image": name}, tmp_path).load_picture() == picture()


def test_read_row_of_a_full_path_loads_it(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture())
    row = read_row(1, {"id": "a", "image": str(path)}, tmp_path / "elsewhere")
    assert row.load_picture() == picture()


def test_load_picture_of_a_huge_file_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureTooHeavy):
        read_row(1, {"id": "a", "image": "a.png"}, tmp_path).load_picture()
