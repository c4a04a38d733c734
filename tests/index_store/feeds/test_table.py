"""CSV and TSV: line numbers, encodings, delimiters, and lines that are broken."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.feeds import FeedRow
from index_store.feeds.columns import chosen
from index_store.feeds.pictures import Folder
from index_store.feeds.table import csv_rows
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.feeds.samples import put, write


@pytest.fixture
def shop(tmp_path):
    return put(tmp_path, "a.png", "b.png")


def read(path, **columns):
    return csv_rows(path, Folder(path.parent), chosen(columns))


def summary(rows):
    return [(row.row, row.id if isinstance(row, FeedRow) else "bad") for row in rows]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_rows_are_numbered_as_an_editor_shows_them(shop, end):
    text = 'id,title,image\n1,"two\nlines",a.png\n\n2,x,gone.png\n3,x,a.png\n'
    rows = list(read(write(shop, "feed.csv", text.replace("\n", end))))
    assert summary(rows) == [(2, "1"), (5, "bad"), (6, "3")]
    assert rows[0].title == "two lines"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_rows_of_any_usual_delimiter_are_read(shop, delimiter):
    lines = [["id", "price", "image"], ["1", '"39,90"', "a.png"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    (row,) = read(write(shop, "feed.csv", text))
    assert str(row.price) == "39.90"


def test_csv_rows_after_a_byte_order_mark_have_their_id(shop):
    text = "id,title,image\n1,Kleid für Größe 38,a.png\n"
    (row,) = read(write(shop, "feed.csv", text, "utf-8-sig"))
    assert (row.id, row.title) == ("1", "Kleid für Größe 38")


def test_tsv_of_google_has_its_attributes(shop):
    row = {
        "id": "SKU1",
        "title": "Mens Pique Polo Shirt",
        "description": "100% cotton",
        "link": "https://shop.example/sku1",
        "image_link": "a.png",
        "additional_image_link": "b.png,https://shop.example/c%2Cd.jpg",
        "availability": "in stock",
        "price": "15.00 USD",
        "sale_price": "12.00 USD",
        "google_product_category": "Apparel & Accessories > Clothing",
        "product_type": "Home > Men > Polo Shirts",
        "color": "Navy",
        "size": "M",
        "gender": "male",
        "brand": "Sartor",
        "item_group_id": "G1",
        "condition": "new",
    }
    text = "\n".join("\t".join(cells) for cells in (row.keys(), row.values()))
    (found,) = read(write(shop, "feed.tsv", text))
    assert found.model_dump(exclude={"pictures"}) == {
        "row": 2,
        "id": "SKU1",
        "title": "Mens Pique Polo Shirt",
        "price": found.price,
        "currency": "USD",
        "link": "https://shop.example/sku1",
        "category": "Polo Shirts",
        "colour": "Navy",
        "gender": "male",
        "brand": "Sartor",
        "sizes": ("M",),
        "in_stock": True,
    }
    assert str(found.price) == "12.00"
    assert found.pictures == (shop / "a.png", shop / "b.png", "https://shop.example/c%2Cd.jpg")


def test_csv_rows_of_one_group_stay_products_of_their_own(shop):
    text = "id\titem_group_id\tsize\timage_link\n1\tg\tS\ta.png\n2\tg\tM\ta.png\n"
    rows = list(read(write(shop, "feed.tsv", text)))
    assert [(row.id, row.sizes) for row in rows] == [("1", ("S",)), ("2", ("M",))]


def test_csv_rows_of_columns_that_are_set_are_read_from_them(shop):
    text = "sku,farbe,foto\n1,Rot,a.png\n"
    path = write(shop, "feed.csv", text)
    (row,) = read(path, id="sku", colour="farbe", image="foto")
    assert (row.id, row.colour) == ("1", "Rot")
    with pytest.raises(FeedUnreadable, match="no column nummer; it has sku, farbe, foto"):
        list(read(path, id="nummer"))


def test_csv_row_with_a_stray_comma_is_bad_and_the_rest_good(shop):
    text = "id,price,image\n1,39,90,a.png\n2,39.90,a.png\n3\n"
    rows = list(read(write(shop, "feed.csv", text)))
    assert summary(rows) == [(2, "bad"), (3, "2"), (4, "bad")]
    assert rows[0].reason == "has 4 cells where the header has 3"


@pytest.mark.parametrize("rest", [1, 3_000])  # lines; 3,000 are more than a cell may have
def test_csv_row_with_an_open_quote_costs_its_line_alone(shop, rest):
    good = "".join(f"{n},{'x' * 60},a.png\n" for n in range(rest))
    text = f'id,title,image\nfirst,x,a.png\nsecond,"open,a.png\n{good}'
    rows = list(read(write(shop, "feed.csv", text)))
    assert summary(rows)[:3] == [(2, "first"), (3, "bad"), (4, "0")]
    assert summary(rows)[-1] == (3 + rest, str(rest - 1))
    assert len(rows) == rest + 2
    assert rows[1].reason.startswith("has a quote that is not closed")


def test_csv_row_with_an_open_quote_before_a_quoted_cell_costs_its_line_alone(shop):
    text = 'id,title,image\n1,"open,a.png\n2,"x, y",a.png\n3,"last,a.png'
    assert summary(read(write(shop, "feed.csv", text))) == [(2, "bad"), (3, "2"), (4, "bad")]


def test_csv_row_with_text_after_a_quote_is_bad_and_the_rest_good(shop):
    text = 'id,title,image\n1,"x"y,a.png\n2,x,a.png\n'
    rows = list(read(write(shop, "feed.csv", text)))
    assert summary(rows) == [(2, "bad"), (3, "2")]
    assert rows[0].reason.startswith("has text behind a closing quote")


def test_csv_row_with_a_huge_cell_is_bad_and_the_rest_good(shop):
    text = f"id,description,image\n1,{'x' * 200_000},a.png\n2,x,a.png\n"
    rows = list(read(write(shop, "feed.csv", text)))
    assert summary(rows) == [(2, "bad"), (3, "2")]
    assert rows[0].reason == "has a cell of more than 131072 characters"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column id"),
        ("id,title\n1,x\n", "no column image: .* it has id, title"),
        ("image\na.png\n", "no column id"),
        ('"id\n', "no header"),
    ],
)
def test_csv_without_a_usable_header_is_unreadable(shop, text, reason):
    with pytest.raises(FeedUnreadable, match=reason) as refused:
        list(read(write(shop, "feed.csv", text)))
    assert refused.value.params["reason"] == str(refused.value)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_csv_in_another_encoding_is_unreadable(shop, encoding):
    text = "id,title,image\n" + "1,Größe,a.png\n" * 3
    with pytest.raises(FeedUnreadable, match="not UTF-8"):
        list(read(write(shop, "feed.csv", text, encoding)))


def test_csv_that_turns_wrong_far_down_is_unreadable_there(shop):
    path = shop / "feed.csv"
    path.write_bytes(b"id,title,image\n" + b"1,x,a.png\n" * 2_000 + b"2,Gr\xf6\xdfe,a.png\n")
    rows = read(path)
    assert next(rows).id == "1"
    with pytest.raises(FeedUnreadable, match="not UTF-8"):
        list(rows)


CELLS = st.text(alphabet='ab",\t\n\r| .', max_size=6)
WILD = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@given(st.text(alphabet='ab"",\n', max_size=60))
@WILD
def test_csv_rows_of_any_text_are_good_or_bad_and_in_the_order_of_lines(shop, text):
    rows = list(read(write(shop, "feed.csv", f"id,image\n{text}")))
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
    numbers = [row.row for row in rows]
    assert numbers == sorted(set(numbers))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
@WILD
def test_csv_rows_that_python_has_written_are_all_read(shop, titles):
    path = shop / "feed.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "brand", "image"])
        writer.writerows([n, title, brand, "a.png"] for n, (title, brand) in enumerate(titles))
    rows = [(row.id, row.title, row.brand) for row in read(path)]
    assert rows == [
        (str(n), " ".join(title.split()), " ".join(brand.split()))
        for n, (title, brand) in enumerate(titles)
    ]
