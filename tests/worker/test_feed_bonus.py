"""What the feed adds to scores: for what is wished, and for what the reference has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words import understood
from worker.feed_bonus import FEED, FeedBonus

HALF = 0.5  # what is kept counts, in units of FEED


def bonuses(attribute, values, *sentences, like=None):
    """In units of FEED, for a shop that tells one attribute."""
    columns = {name: [""] * len(values) for name in ("colours", "types", "genders")}
    columns[attribute] = values
    found = FeedBonus(**columns).bonus(understood(sentences), like)
    assert found.dtype == np.float32
    return (found / FEED).round(3).tolist()


@pytest.mark.parametrize(
    ("said", "colours", "expected"),
    [
        ("make it blue", ["Red", "blue", "BLUE ", "Navy Blue"], [0, 1, 1, 0]),
        ("in navy", ["Navy Blue", "Blue"], [1, 0]),
        ("en rojo", ["Red", "Blue"], [1, 0]),
        ("crimson", ["Red", "Green", "Multi"], [1, 0, 0]),  # the nearest that there is
        ("white", ["Black/White", "Grey"], [1, 0]),
        ("black or white", ["Black", "White", "Red"], [1, 1, 0]),
        ("not red", ["Red", "Blue"], [-1, 0]),
        ("green", ["Black", ""], [0, 0]),
        ("striped", ["Red", ""], [0, 0]),
    ],
)
def test_a_wished_colour(said, colours, expected):
    assert bonuses("colours", colours, said) == expected


@pytest.mark.parametrize(
    ("said", "types", "expected"),
    [
        ("a t-shirt", ["Tshirts", "Shirts"], [1, 0]),
        ("shirt", ["Tshirts", "Shirts", "Apparel > Shirts"], [0, 1, 1]),
        ("pants", ["Trousers", "Jeans"], [1, 0]),
        ("sneakers", ["Casual Shoes", "Formal Shoes"], [1, 0]),
        ("a bag", ["Handbags", "Backpacks", "Belts"], [1, 1, 0]),  # no type is just a bag
        ("not jeans", ["Jeans", "Shorts"], [-1, 0]),
        ("a cape", ["Jeans", ""], [0, 0]),
    ],
)
def test_a_wished_type(said, types, expected):
    assert bonuses("types", types, said) == expected


def test_a_wished_gender():
    assert bonuses("genders", ["Men", "Women", "female", ""], "for women") == [0, 1, 1, 0]


def test_type_and_gender_are_the_references_where_nothing_is_wished():
    assert bonuses("types", ["Jeans", "Shirts"], like=1) == [0, 1]
    assert bonuses("genders", ["Men", "Women"], "blue", like=0) == [HALF, 0]
    assert bonuses("types", ["Jeans", "Shirts"], "jeans", like=1) == [1, 0]
    assert bonuses("genders", ["Men", "Women"], "for women", like=0) == [0, 1]


@pytest.mark.parametrize(
    ("said", "expected"),
    [((), [0, 0]), (("for women",), [HALF, 0]), (("make it blue",), [0, 1]), (("darker",), [0, 0])],
)
def test_the_references_colour_counts_once_something_else_is_said(said, expected):
    assert bonuses("colours", ["Red", "Blue"], *said, like=0) == expected


def test_words_that_nobody_reads_keep_the_references_colour():
    assert bonuses("colours", ["Red", "Blue"], "like grandma wore", like=0) == [HALF, 0]


def test_a_reference_that_tells_nothing_lifts_nothing():
    assert bonuses("types", ["", "", "Jeans"], like=0) == [0, 0, 0]


def test_like_a_tote_but_red_is_a_red_bag_before_a_tote_and_both_before_a_red_skirt():
    types = ["Tote bags", "Shoulder bags", "Skirts", "Tote bags"]
    shop = FeedBonus(["Pink", "Red", "Red", "Green"], types, ["Women", "Women", "Men", "Women"])
    pink_tote, red_bag, red_skirt, _ = shop.bonus(understood(["red"]), 3)
    assert red_bag > pink_tote > red_skirt


def test_each_attribute_adds_its_own():
    shop = FeedBonus(["Blue", "Blue", "Red"], ["Jeans"] * 3, ["Men", "Women", "Men"])
    found = shop.bonus(understood(["blue jeans for women"]), None)
    assert (found / FEED).round(3).tolist() == [2, 3, 1]


def test_a_shop_without_products_has_no_bonus():
    assert FeedBonus([], [], []).bonus(understood(["blue"]), None).shape == (0,)


ROWS = st.tuples(*3 * [st.sampled_from(["", "Red", "Jeans", "Men"]) | st.text(max_size=9)])
SAID = st.sampled_from(["make it blue", "for women", "a bag", "not red", "striped", "xyzzy"])


@given(st.lists(ROWS, min_size=1, max_size=9), st.lists(SAID, max_size=3), st.data())
def test_any_feed_gets_at_most_one_feed_an_attribute_and_equals_get_the_same(rows, said, data):
    like = data.draw(st.none() | st.integers(0, len(rows) - 1))
    found = FeedBonus(*zip(*rows, strict=True)).bonus(understood(said), like)
    assert found.shape == (len(rows),)
    assert np.abs(found).max() <= 3 * FEED + 1e-6
    for row, bonus in zip(rows, found.tolist(), strict=True):
        assert bonus == found[rows.index(row)]
        assert abs(bonus) <= FEED * sum(map(bool, row)) + 1e-6
