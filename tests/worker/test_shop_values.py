"""A feed's words in ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.shop_values import meant


@pytest.mark.parametrize(
    ("attribute", "written", "values"),
    [
        ("type", "Tshirts", {"t-shirt"}),
        ("type", "Apparel > Clothing > Dresses", {"dress"}),
        ("type", "Vestidos", {"dress"}),
        ("colour", "Navy Blue", {"navy blue"}),
        ("colour", "Black/White", {"black", "white"}),
        ("gender", "Women's", {"women"}),
        ("gender", "Kids", {"girls", "boys"}),
        ("pattern", "Scullers Men Check Blue Shirts", {"checked"}),
        ("sleeve", "Camisa de manga larga", {"long sleeves"}),
        ("gender", "Damen", set()),
        ("colour", "", set()),
    ],
)
def test_what_a_shop_writes_is_read(attribute, written, values):
    assert set(meant(attribute, written)) == values


def test_what_a_title_denies_is_not_told():
    assert meant("pattern", "Shirt without stripes") == ()


@given(st.text(max_size=60))
def test_whatever_a_feed_holds_is_read_or_not_without_a_failure(written):
    assert all(meant("type", written))
