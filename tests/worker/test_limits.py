"""Size, brand, stock and gender that are asked for leave only what has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import Filters
from shared.wishes import Understood, Wish
from shared.words import understood
from tests.worker.small_index import QUERY, index_of
from worker.limits import spoken_brands, within

NONE = Filters()


def found(index, *sentences, filters=NONE):
    """Ids of what is left, the nearest first."""
    words = understood(sentences, spoken_brands(index))
    candidates = index.search(QUERY, index.count, within(filters, words, index))
    return "".join(one.product.id for one in candidates)


def shop(attribute, *values):
    return index_of(*({attribute: value} for value in values))


@pytest.mark.parametrize(
    ("said", "genders", "left"),
    [
        ("for women", ("Men", "Women", "Unisex", "Boys"), "12"),
        ("for women", ("male", "female", "unisex"), "12"),
        ("for women", ("Women's", "Ladies", "woman", "mens"), "012"),
        ("for women", ("Mujer", "Hombre"), "0"),
        ("for men", ("Men & Women", "Women"), "0"),
        ("for girls", ("Girls", "Kids", "Women", "Boys"), "01"),
        ("for girls", ("female", "male"), "0"),
        ("for kids", ("Girls", "Boys", "Men", "Unisex"), "013"),
        ("unisex", ("Unisex", "Men", "Women"), "0"),
        ("not for men", ("Men", "Women", "Unisex"), "12"),
        ("not for men", ("male", "female"), "01"),  # a boy's may be meant
        ("for women", ("Men", "Boys"), ""),
    ],
)
def test_whom_it_is_for(said, genders, left):
    assert found(shop("gender", *genders), said) == left


def test_a_gender_that_nobody_reads_or_that_is_not_told_is_not_held_against_a_product():
    assert found(shop("gender", "Men", "Damen", ""), "for women") == "12"


@pytest.mark.parametrize(
    ("said", "sizes", "left"),
    [
        ("size M", ("M", "m", "Medium", "L", "XL"), "012"),
        ("size S", ("S/M", "XS", "Small"), "02"),
        ("in XXL", ("2XL", "XX-Large", "XL", "xxl"), "013"),
        ("size extra large", ("XL", "Extra Large", "L"), "01"),
        ("size 42", ("42", "EU 42", "42 EU", "42.5", "142"), "012"),
        ("size UK 8", ("UK8", "US 8", "8", "8 UK"), "023"),
        ("size M or L", ("S", "M", "L"), "12"),
        ("size 32/34", ("32/34", "32", "34"), "0"),
        ("size 46", ("42", "44"), ""),
        ("not size M", ("M", "L"), "01"),
    ],
)
def test_sizes_however_the_shop_writes_them(said, sizes, left):
    assert found(shop("sizes", *((size,) for size in sizes)), said) == left


def test_a_product_of_several_sizes_is_found_by_each():
    index = shop("sizes", ("S", "M"), ("L",), ())
    assert found(index, "size M") == "0"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("by nike", "0"),
        ("levi's", "1"),
        ("by Levis", "1"),
        ("not nike", "123"),
        ("by Gucci", ""),
        ("black w white stripes", "0123"),
        ("in other colours", "0123"),
    ],
)
def test_brands(said, left):
    assert found(index_of(*({"brand": one} for one in ("Nike", "Levi's", "W", ""))), said) == left


def test_names_that_say_no_brand_are_not_listened_for():
    index = shop("brand", "Nike", "W", "Other", "N/A", "-", "Unbranded", "H&M", "")
    assert spoken_brands(index) == ("H&M", "Nike")


def test_in_stock():
    index = shop("in_stock", True, False)
    assert (found(index, "in stock"), found(index, "blue")) == ("0", "01")


@pytest.mark.parametrize("said", ["for women", "not for women", "size M", "by Nike", "not by Nike"])
def test_what_the_shop_does_not_tell_is_no_condition(said):
    index = index_of({}, {})
    words = understood([said], ["Nike"])
    assert words.wishes
    assert within(NONE, words, index) == NONE


@pytest.mark.parametrize(
    "filters",
    [Filters(genders=("Men",)), Filters(brands=("Levi's",)), Filters(sizes=("S",))],
)
def test_a_filter_set_by_hand_wins_over_words(filters):
    index = index_of(
        {"gender": "Men", "brand": "Levi's", "sizes": ("S",)},
        {"gender": "Women", "brand": "Nike", "sizes": ("M",)},
    )
    attribute = next(name for name, value in filters if value)
    after = within(filters, understood(["for women, by Nike, size M"], ["Nike"]), index)
    assert getattr(after, attribute) == getattr(filters, attribute)
    assert sum(bool(value) for _, value in after) == 3


def test_what_is_asked_otherwise_changes_no_filter():
    filters = Filters(max_price=30, colours=("Red",))
    index = shop("gender", "Men", "Women")
    assert within(filters, understood(["striped, longer, blue"]), index) == filters


WISHES = st.builds(
    Wish,
    attribute=st.sampled_from(["size", "brand", "gender", "stock"]),
    value=st.text(min_size=1, max_size=12),
    sign=st.sampled_from(["want", "refuse"]),
)


@given(st.lists(WISHES, max_size=4), st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_a_wish_spelled_as_the_shop_spells_it_is_always_found(wishes, values):
    index = index_of(*({"gender": one, "brand": one, "sizes": (one,)} for one in values))
    within(NONE, Understood(wishes=tuple(wishes)), index)  # whatever is asked, nothing fails
    for attribute in ("brand", "size"):
        for value in filter(str.strip, values):
            words = Understood(wishes=(Wish(attribute=attribute, value=value),))
            left = index.search(QUERY, index.count, within(NONE, words, index))
            assert {values.index(value)} <= {one.row for one in left}
