"""Which columns are read."""

import pytest

from index_store.feeds.columns import Columns, check_chosen, check_required, chosen
from shared.errors import FeedUnreadable


def test_columns_of_a_data_set_are_found_and_the_rest_left():
    names = ["id", "group", "split", "season", "productDisplayName", "articleType", "baseColour"]
    assert Columns.of(names).by_field == {
        "id": ("id",),
        "title": ("productDisplayName",),
        "category": ("articleType",),
        "colour": ("baseColour",),
    }


def test_columns_prefer_our_own_names():
    columns = Columns.of(["productDisplayName", " Title ", "ID"])
    assert columns.called("title") == " Title "
    assert columns.called("id") == "ID"
    assert columns.called("price") == "price"


@pytest.mark.parametrize("name", ["image_link", "image link", "Image Link", "g:image_link"])
def test_columns_of_google_are_found_however_they_are_spelled(name):
    assert Columns.of([name]).called("image") == name


def test_cells_of_an_empty_column_come_from_the_next():
    columns = Columns.of(["product_type", "category"])
    assert columns.cells({"category": " ", "product_type": "Dresses"}) == {"category": "Dresses"}
    assert columns.cells({"category": "", "product_type": None}) == {"category": None}


def test_columns_that_are_set_win_over_names_that_are_known():
    columns = Columns.of(["id", "SKU", "photo"], chosen({"id": "sku", "image": "photo"}))
    assert columns.cells({"id": "1", "SKU": "A1", "photo": "a.jpg"}) == {
        "id": "A1",
        "image": "a.jpg",
    }


def test_chosen_field_that_is_none_of_ours_is_refused_with_those_that_are():
    with pytest.raises(FeedUnreadable, match=r"colr, which is not one of: id, title, price"):
        chosen({"colr": "farbe"})


def test_chosen_column_that_the_feed_lacks_is_refused_with_those_that_it_has():
    with pytest.raises(FeedUnreadable, match=r"feed.csv has no column sku; it has id, photo"):
        check_chosen(chosen({"id": "sku"}), ["id", "photo"], "feed.csv")


@pytest.mark.parametrize(("names", "missing"), [(["image"], "id"), (["id"], "image"), ([], "id")])
def test_columns_without_an_id_or_a_picture_are_refused(names, missing):
    with pytest.raises(FeedUnreadable, match=f"no column {missing}: name one so"):
        check_required(Columns.of(names), names, "feed.csv")
