"""Rows: what makes one good, and what the reason says where it is bad."""

from decimal import Decimal

import pytest

from index_store.feeds.columns import Columns
from index_store.feeds.pictures import Folder
from index_store.feeds.row import FeedRow, read_row
from shared.errors import BadRow
from tests.index_store.feeds.samples import put


@pytest.fixture
def place(tmp_path):
    return Folder(put(tmp_path, "a.png"))


def read(place, **cells):
    return read_row(9, {"id": "a", "image": b"picture"} | cells, place)


def test_read_row_of_every_column_has_them_all(place):
    cells = {
        "id": 7,
        "title": "Red dress",
        "price": "39,90 EUR",
        "link": "https://shop.example/7",
        "image": b"picture",
        "more_images": "https://shop.example/7b.jpg|https://shop.example/7c.jpg",
        "category": "Dresses",
        "colour": "Red",
        "gender": "Women",
        "brand": "Sartor",
        "sizes": "S,M",
        "in_stock": "no",
    }
    assert read_row(3, cells, place) == FeedRow(
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
        pictures=(b"picture", "https://shop.example/7b.jpg", "https://shop.example/7c.jpg"),
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": None}, "has no id"),
        ({"id": "x" * 201}, "id has 201 characters"),
        ({"image": None}, "has no picture"),
        ({"image": []}, "has no picture"),
        ({"image": {"bytes": None, "path": None}}, "has no picture"),
        ({"image": [["a.png"]]}, "image is a list, not text"),
        ({"image": "gone.png"}, "image 'gone.png' is not a file"),
        ({"image": "x" * 1000}, "is not a file"),
        ({"image": "../secret.png"}, "outside the feed's folder"),
        ({"image": "ftp://shop/a.png"}, "image 'ftp://shop/a.png' does not begin with http"),
        ({"more_images": "a.png|../a.png"}, "more_images '../a.png' lies outside"),
        ({"more_images": [f"{n}.png" for n in range(250)]}, "has 251 pictures, more than 250"),
        ({"price": "abc"}, "price 'abc' is not clearly an amount"),
        ({"price": "15 EUR USD"}, "is not clearly an amount"),
        ({"price": "EUR 15 USD"}, "price 'EUR 15 USD' names two currencies"),
        ({"price": "15 EUR", "sale_price": "9 USD"}, "the price is in EUR, the sale price in USD"),
        ({"currency": "euros"}, "currency 'EUROS' is not a code"),
        ({"currency": "USD", "price": "5 EUR"}, "the price is in EUR"),
        ({"title": ["a"]}, "title is a list, not text"),
        ({"in_stock": "maybe"}, "in_stock 'maybe' is none of in_stock, out_of_stock, preorder"),
        ({"link": "javascript:x"}, "link 'javascript:x' does not begin"),
    ],
)
def test_read_row_that_is_bad_says_where_and_why(place, cells, reason):
    row = read(place, **cells)
    assert isinstance(row, BadRow)
    assert row.row == 9
    assert reason in row.reason


def test_read_row_that_is_bad_calls_the_column_as_the_feed_does(place):
    columns = Columns.of(["id", "image_link", "availability"])
    cells = {"id": "1", "image": "a.png", "in_stock": "soon"}
    assert read_row(1, cells, place, columns).reason.startswith("availability 'soon'")


def test_read_row_with_a_further_picture_that_is_no_file_is_good(place, tmp_path):
    row = read(place, image="a.png", more_images="gone.png")
    assert row.pictures == (tmp_path / "a.png", tmp_path / "gone.png")


def test_read_row_has_each_picture_once_the_main_one_first(place, tmp_path):
    row = read(place, image=["a.png", "b.png"], more_images=["./a.png", "c.png", "b.png"])
    assert [path.name for path in row.pictures] == ["a.png", "b.png", "c.png"]


def test_read_row_splits_google_s_pictures_at_commas_and_ours_at_bars(place):
    row = read(place, more_images="a,b.png|c.png", additional_image_link="d.png, e.png")
    assert [path.name for path in row.pictures[1:]] == ["a,b.png", "c.png", "d.png", "e.png"]


PAST, RUNNING, TO_COME = "2001-01-01/2001-02-01", "2001-01-01/2901-01-01", "2901-01-01/2901-02-01"


@pytest.mark.parametrize(
    ("cells", "price"),
    [
        ({"price": "15.00 USD", "sale_price": "12.00 USD"}, "12.00"),
        ({"price": "15.00 USD", "sale_price": "12.00"}, "12.00"),
        ({"price": "15.00", "sale_price": "12.00 USD"}, "12.00"),
        ({"price": "15.00 USD", "sale_price": "19.00 USD"}, "15.00"),
        ({"price": "15.00 USD", "sale_price": ""}, "15.00"),
        ({"price": "", "sale_price": "12.00 USD"}, "12.00"),
        (
            {"price": "15.00 USD", "sale_price": "12 USD", "sale_price_effective_date": PAST},
            "15.00",
        ),
        (
            {"price": "15 USD", "sale_price": "12 USD", "sale_price_effective_date": RUNNING},
            "12.00",
        ),
        (
            {"price": "15 USD", "sale_price": "12 USD", "sale_price_effective_date": TO_COME},
            "15.00",
        ),
    ],
)
def test_read_row_has_the_price_of_a_sale_that_is_on(place, cells, price):
    row = read(place, **cells)
    assert (str(row.price), row.currency) == (price, "USD")


@pytest.mark.parametrize(
    ("cells", "category"),
    [
        ({"category": "Home > Women > Dresses"}, "Dresses"),
        ({"google_product_category": "Apparel & Accessories > Clothing > Skirts"}, "Skirts"),
        ({"category": "Coats", "google_product_category": "Clothing > Skirts"}, "Coats"),
        ({"google_product_category": "2271"}, ""),
        ({"category": "Tops >"}, "Tops"),
    ],
)
def test_read_row_has_the_last_step_of_its_category(place, cells, category):
    assert read(place, **cells).category == category
