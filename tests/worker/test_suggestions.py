"""Suggestions: what the candidates offer, what holds already, and that none leads to nothing."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.filters import Attributes, row_mask
from index_store.product import Product
from index_store.version import Candidate
from shared.messages import Filters
from shared.words import label, understood
from tests.worker.small_index import index_of
from worker.limits import within
from worker.suggestions import LEAST, MOST_ALIKE, suggestions

NONE = Filters()


def ranked(attribute, *values):
    """Candidates that tell one attribute, best first."""
    return [
        Candidate(
            Product(**{"id": str(row), "title": "", "picture": ""} | {attribute: value}), 0, row
        )
        for row, value in enumerate(values)
    ]


def offered(candidates, *said, filters=NONE, **options):
    found = suggestions(candidates, understood(said), filters, **options)
    return [wish.value if wish.attribute == "price" else label(wish, "en") for wish in found]


def test_another_colour_than_the_commonest_is_offered():
    assert offered(ranked("colour", *["Blue"] * 5, *["Black"] * 3)) == ["black"]


def test_another_colour_than_the_wanted_is_offered():
    shades = ranked("colour", *["Blue"] * 3, *["Black"] * 5)
    assert offered(shades, "blue") == ["black"]
    assert offered(shades, "black") == ["blue"]


def test_the_shops_nearest_to_the_wanted_colour_is_not_offered_instead():
    assert offered(ranked("colour", *["Red"] * 4, *["Black"] * 4), "crimson") == ["black"]


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("gender", "Women", "for women"),
        ("title", "Striped shirt", "striped"),
        ("title", "Shirt, long sleeves", "long sleeves"),
        ("title", "Camisa de manga larga", "long sleeves"),
    ],
)
def test_what_feed_and_titles_tell_is_offered(attribute, value, said):
    assert offered(ranked(attribute, *[value] * 3, *[""] * 4)) == [said]


@pytest.mark.parametrize(
    "values",
    [["Striped"] * (LEAST - 1) + [""] * 4, ["Striped"] * 6],
    ids=["of too few", "of all"],
)
def test_what_is_no_choice_is_not_offered(values):
    assert offered(ranked("title", *values)) == []


def test_no_candidates_offer_nothing():
    assert offered([]) == []


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("title", "Striped", "striped"),
        ("title", "Striped", "not striped"),
        ("title", "Striped", "floral"),
        ("title", "Short sleeves", "longer sleeves"),
        ("gender", "Unisex", "for women"),
        ("gender", "Women", "not for women"),
        ("colour", "Red", "not red"),
    ],
)
def test_what_holds_or_is_contradicted_is_not_offered(attribute, value, said):
    candidates = ranked(attribute, *[value] * 3, *["Black"] * 4)
    assert label(suggestions(candidates, understood([]), NONE)[0], "en")
    assert offered(candidates, said) == []


def test_a_gender_that_is_filtered_is_not_offered():
    candidates = ranked("gender", *["Women"] * 3, *["Unisex"] * 4)
    assert offered(candidates, filters=Filters(genders=("Women", "Unisex"))) == []


@pytest.mark.parametrize(
    ("prices", "most", "expected"),
    [
        (range(10, 100, 10), None, ["40"]),
        (range(110, 200, 10), None, ["140"]),
        (range(1000, 10000, 1000), None, ["4000"]),
        (range(10, 100, 10), 40, []),
        (range(10, 100, 10), 90, ["40"]),
        ([20] * 9, None, []),
        ([0] * 9, None, []),
        ([0] * 4 + [50, 60, 70, 80, 90, 100], None, ["70"]),  # what is given away sets no limit
        ([None] * 9, None, []),
    ],
)
def test_a_round_limit_below_the_present_one(prices, most, expected):
    amounts = [None if price is None else Decimal(price) for price in prices]
    found = offered(ranked("price", *amounts), filters=Filters(max_price=most))
    assert found == expected


def test_no_limit_is_offered_over_several_currencies():
    candidates = [
        Candidate(Product(str(row), "", "", Decimal(10 * row), currency), 0, row)
        for row, currency in enumerate(["EUR", "USD"] * 10, 1)
    ]
    assert offered(candidates) == []
    assert offered(candidates[::2]) != []


def test_what_no_row_of_the_feed_tells_is_read_off_the_pictures():
    asked = []

    def read(rows):
        asked.append(list(rows))
        return {"colour": ["Red"] * 5 + ["Black"] * 3 + [""], "pattern": ["striped"] * 3 + [""] * 6}

    candidates = ranked("title", *[""] * 9)
    assert set(offered(candidates, read=read)) == {"black", "striped"}
    assert asked == [list(range(9))]
    told = ranked("colour", *["Blue"] * 5, *["Green"] * 4)
    assert set(offered(told, read=read)) == {"green", "striped"}


def test_the_nearer_the_top_and_the_more_evenly_parting_comes_first():
    near_top = ranked("colour", *["Red"] * 3, *["Black"] * 3, *["Grey"] * 6)
    assert offered(near_top) == ["red", "black"]
    evenly = ranked("title", *["Striped", "Long sleeves", "Striped", ""] * 3)
    assert offered(evenly) == ["striped", "long sleeves"]
    nearly_all = ranked("title", *["Striped", "Striped, long sleeves"] * 5, "Long sleeves", "")
    assert offered(nearly_all) == ["long sleeves", "striped"]


def test_one_attribute_leaves_room_for_others():
    colours = ["Red", "Black", "Green", "Blue"] * 4 + ["Grey"] * 8
    candidates = [
        Candidate(Product(str(row), "Striped" * (row > 20), "", colour=colour), 0, row)
        for row, colour in enumerate(colours)
    ]
    found = suggestions(candidates, understood([]), NONE)
    assert [one.attribute for one in found] == ["colour"] * MOST_ALIKE + ["pattern"]
    assert len(suggestions(candidates, understood([]), NONE, most=1)) == 1


# What no table knows cannot be said, and is left out.
COLOURS = ["", "Red", "Black", "Navy Blue", "Black/White", "Multi", "Ultra Violet 7"]
SHOP = st.fixed_dictionaries({
    "colour": st.sampled_from(COLOURS),
    "gender": st.sampled_from(["", "Men", "Women", "Unisex", "Kids", "Damen", "female"]),
    "title": st.sampled_from(["", "Striped", "Long sleeves", "Sleeveless, floral", "Printed"]),
    "price": st.none() | st.decimals(0, 10_000, places=2) | st.sampled_from([Decimal(20)]),
    "sizes": st.sampled_from([(), ("M",), ("S", "L")]),
})  # fmt: skip
SAID = st.sampled_from(["blue", "in black", "for women", "striped", "not red", "size M", "longer"])
FILTERS = st.builds(
    Filters,
    max_price=st.none() | st.just(Decimal(5_000)),
    min_price=st.none() | st.just(Decimal(20)),
    genders=st.sampled_from([(), ("Women", "Unisex")]),
    colours=st.sampled_from([(), ("Red", "Black")]),
)


@given(st.lists(SHOP, min_size=1, max_size=30), st.lists(SAID, max_size=2), FILTERS, st.data())
def test_whatever_is_offered_can_be_said_changes_something_and_leaves_something(
    products, said, filters, data
):
    index = index_of(*products)
    words = understood(said)
    limits = within(filters, words, index)
    found = index.search(np.array([1, 0], np.float32), index.count, limits)
    colours = data.draw(
        st.lists(st.sampled_from(COLOURS), min_size=len(found), max_size=len(found))
    )
    read = {"colour": colours, "gender": ["men", "women"] * len(found)}
    offers = suggestions(found, words, limits, lambda _: read)
    assert len(set(offers)) == len(offers) <= 4
    assert offers == suggestions(found, words, limits, lambda _: read)
    for wish in offers:
        if wish.attribute == "price":
            after = filters.model_copy(update={"max_price": Decimal(wish.value)})
            assert filters.max_price is None or after.max_price < filters.max_price
            left = row_mask(within(after, words, index), Attributes([one.product for one in found]))
            assert LEAST <= left.sum() < len(found)
            continue
        assert wish not in words.wishes
        assert understood([label(wish, "en")]).wishes == (wish,)
        then = within(filters, understood([*said, label(wish, "en")]), index)
        assert index.search(np.array([1, 0], np.float32), 1, then)
