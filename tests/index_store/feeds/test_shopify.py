"""Exports of Shopify, old and new."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.feeds import FeedRow, open_feed
from index_store.feeds.shopify import is_shopify
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.feeds.samples import write

OLD = [
    "Handle", "Title", "Vendor", "Product Category", "Type", "Published", "Option1 Name",
    "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Price", "Variant Compare At Price", "Image Src",
    "Image Position", "Google Shopping / Gender",
    "Color (product.metafields.shopify.color-pattern)", "Variant Image", "Status",
]  # fmt: skip
NEW = {
    "Handle": "URL handle",
    "Product Category": "Product category",
    "Published": "Published on online store",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value",
    "Variant SKU": "SKU",
    "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Image Src": "Product image URL",
    "Image Position": "Image position",
    "Variant Image": "Variant image URL",
}
CDN = "https://cdn.shopify.example"


def export(folder, *lines, names=OLD):
    """A product export with these cells, by the old names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([line.get(name, "") for name in OLD] for line in lines)
    return write(folder, "products_export.csv", out.getvalue())


def shirt(**cells):
    return {
        "Handle": "shirt",
        "Title": "A shirt",
        "Vendor": "Sartor",
        "Type": "Shirts",
        "Published": "TRUE",
        "Option1 Name": "Color",
        "Option1 Value": "Red",
        "Option2 Name": "Size",
        "Option2 Value": "S",
        "Variant Price": "25.00",
        "Image Src": f"{CDN}/1.jpg",
        "Image Position": "1",
        "Status": "active",
    } | cells


@pytest.mark.parametrize("names", [OLD, [NEW.get(name, name) for name in OLD]])
def test_lines_of_a_handle_are_one_product(tmp_path, names):
    path = export(
        tmp_path,
        shirt(**{"Variant Image": f"{CDN}/red.jpg", "Google Shopping / Gender": "male"}),
        {"Handle": "shirt", "Option1 Value": "Red", "Option2 Value": "M", "Variant Price": "22",
         "Image Src": f"{CDN}/3.jpg", "Image Position": "3"},
        {"Handle": "shirt", "Option1 Value": "Blue", "Option2 Value": "M", "Variant Price": "25",
         "Image Src": f"{CDN}/2.jpg", "Image Position": "2", "Variant Image": f"{CDN}/2.jpg"},
        shirt(Handle="skirt", Type="", **{"Product Category": "Clothing > Skirts"}),
        names=names,
    )  # fmt: skip
    first, second = open_feed(path)
    assert first == FeedRow(
        row=2,
        id="shirt",
        title="A shirt",
        price=first.price,
        category="Shirts",
        colour="Red/Blue",
        gender="male",
        brand="Sartor",
        sizes=("S", "M"),
        pictures=tuple(f"{CDN}/{name}.jpg" for name in ("1", "2", "3", "red")),
    )
    assert str(first.price) == "22.00"
    assert (second.row, second.id, second.category) == (5, "skirt", "Skirts")


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, True),
        ({"Status": "", "Published": ""}, True),
        ({"Status": "Active"}, True),
        ({"Status": "draft"}, False),
        ({"Status": "archived"}, False),
        ({"Status": "unlisted"}, False),
        ({"Published": "FALSE"}, False),
    ],
)
def test_products_that_the_shop_does_not_show_are_left_out(tmp_path, cells, shown):
    assert len(list(open_feed(export(tmp_path, shirt(**cells))))) == shown


@pytest.mark.parametrize(
    ("variants", "in_stock"),
    [
        ([("shopify", "5")], True),
        ([("shopify", "0")], False),
        ([("shopify", "-2")], False),
        ([("shopify", "0"), ("shopify", "1")], True),
        ([("", "0")], True),  # not counted
        ([("shopify", "")], True),  # a shop of several locations exports no quantity
    ],
)
def test_product_is_in_stock_where_one_variant_is(tmp_path, variants, in_stock):
    lines = [
        shirt(**{"Variant Inventory Tracker": tracker, "Variant Inventory Qty": quantity})
        for tracker, quantity in variants
    ]
    (row,) = open_feed(export(tmp_path, *lines))
    assert row.in_stock is in_stock


def test_options_are_known_by_what_they_are_linked_to(tmp_path):
    names = [*OLD[:-1], "Option1 Linked To"]
    line = shirt(**{"Option1 Name": "Väri", "Status": "product.metafields.shopify.color-pattern"})
    (row,) = open_feed(export(tmp_path, line, names=names))
    assert row.colour == "Red"


def test_colour_without_an_option_is_of_the_metafield_whatever_its_label(tmp_path):
    names = ["Cor (product.metafields.shopify.color-pattern)" if "Color" in n else n for n in OLD]
    line = shirt(**{"Option1 Name": "Title", "Option1 Value": "Default Title", OLD[18]: "a; b"})
    (row,) = open_feed(export(tmp_path, line, names=names))
    assert row.colour == "a/b"


def test_columns_that_are_set_replace_what_is_read(tmp_path):
    line = shirt(**{"Variant SKU": "S-1", OLD[18]: "rouge"})
    (row,) = open_feed(export(tmp_path, line), {"colour": "Vendor", "brand": OLD[18]})
    assert (row.colour, row.brand) == ("Sartor", "rouge")
    variant = {"Handle": "shirt", "Variant SKU": "S-2", "Variant Price": "9"}
    (row,) = open_feed(export(tmp_path, line, variant), {"id": "Variant SKU"})
    assert (row.id, str(row.price)) == ("S-1", "9.00")
    two = export(tmp_path, shirt(), {"Handle": "shirt", "Image Src": f"{CDN}/2.jpg"})
    (row,) = open_feed(two, {"price": "Image Position"})
    assert (str(row.price), len(row.pictures)) == ("1.00", 2)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Title": ""}, "has no title"),
        ({"Handle": ""}, "has no id"),
        ({"Image Src": ""}, "has no picture"),
        ({"Image Src": "ftp://x/a.jpg"}, "Image Src 'ftp://x/a.jpg' does not begin with http"),
        ({"Image Src": "gone.jpg"}, "Image Src 'gone.jpg' is not a file"),
        ({"Variant Price": "soon"}, "Variant Price 'soon' is not clearly an amount"),
        ({"Status": "sold"}, "Status 'sold' is none of active, draft, archived, unlisted"),
        (
            {"Variant Inventory Qty": "many", "Variant Inventory Tracker": "shopify"},
            "Variant Inventory Qty 'many' is no number",
        ),
    ],
)
def test_product_that_is_bad_says_why_and_the_rest_is_good(tmp_path, cells, reason):
    bad, good = open_feed(export(tmp_path, shirt(**cells), shirt(Handle="skirt")))
    assert isinstance(bad, BadRow)
    assert (bad.row, good.row, good.id) == (2, 3, "skirt")
    assert reason in bad.reason


def test_line_without_a_handle_goes_on_with_the_product_before(tmp_path):
    further = {"Image Src": f"{CDN}/2.jpg", "Image Position": "2"}
    (row,) = open_feed(export(tmp_path, shirt(), further))
    assert len(row.pictures) == 2


def test_handle_that_comes_again_later_is_reported(tmp_path):
    rows = list(open_feed(export(tmp_path, shirt(), shirt(Handle="skirt"), shirt())))
    assert rows[2].reason == "has the id 'shirt' of row 2 again"


def test_broken_line_within_a_product_is_reported_and_the_product_kept(tmp_path):
    path = export(tmp_path, shirt(), {"Handle": "shirt", "Image Src": f"{CDN}/2.jpg"})
    path.write_text(path.read_text() + "shirt,too,few\n")
    bad, row = open_feed(path)
    assert (bad.row, row.row, len(row.pictures)) == (4, 2, 2)


def test_export_without_pictures_is_unreadable(tmp_path):
    path = write(tmp_path, "p.csv", "Handle,Title,Variant Price\na,b,1\n")
    with pytest.raises(FeedUnreadable, match="no column Image Src"):
        open_feed(path)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (OLD, True),
        (["URL handle", "Title", "Product image URL"], True),
        (["id", "title", "image", "handle", "price"], False),
        (["id", "title", "image_link", "price"], False),
        ([], False),
    ],
)
def test_is_shopify_by_its_columns(header, expected):
    assert is_shopify(header) is expected


CELLS = st.dictionaries(st.sampled_from(OLD), st.text("aS1.,>-x;\n", max_size=4), max_size=8)


@given(st.lists(CELLS, max_size=5))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_of_any_cells_are_good_or_bad_never_an_error(tmp_path, lines):
    rows = list(open_feed(export(tmp_path, *lines)))
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
