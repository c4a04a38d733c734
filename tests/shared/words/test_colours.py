"""Names of colours, their RGB, and which of a shop's is nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words import nearest, rgb_of
from shared.words.colours import library_words
from shared.words.tables import read_table

SHOP = ("Black", "White", "Blue", "Navy Blue", "Turquoise Blue", "Green", "Sea Green", "Lime Green",
        "Red", "Maroon", "Burgundy", "Pink", "Purple", "Yellow", "Grey", "Brown", "Tan", "Gold",
        "Silver", "Multi")  # fmt: skip


@pytest.mark.parametrize("name", ["navy", "Navy Blue", "NAVY", "dark blue", "тёмно-синий"])
def test_a_colour_has_one_rgb_by_all_its_names(name):
    assert rgb_of(name) == (0, 0, 128)


@pytest.mark.parametrize("name", ["multi", "dark", "cottagecore", ""])
def test_what_is_no_one_colour_has_no_rgb(name):
    assert rgb_of(name) is None


@pytest.mark.parametrize("word", ["linen", "peru", "moccasin"])
def test_names_of_css_that_are_materials_or_shoes_are_no_colours(word):
    assert rgb_of(word) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("cerulean", "Blue"),
        ("mint", "Turquoise Blue"),
        ("бирюзовый", "Turquoise Blue"),
        ("celeste", "Blue"),
        ("sky blue", "Blue"),
        ("crimson", "Red"),
        ("plum", "Burgundy"),
        ("camel", "Tan"),
        ("gray", "Grey"),
        ("multi", "Multi"),
        ("gold", "Gold"),
        ("navy", "Navy Blue"),
    ],
)
def test_the_shop_s_nearest_colour_is_found(wanted, found):
    assert nearest(wanted, SHOP) == found


@pytest.mark.parametrize(
    ("wanted", "among"),
    [
        ("yellow", ["Black", "Navy Blue"]),
        ("cottagecore", SHOP),
        ("blue", []),
        ("mustard", ["Gold"]),
    ],
)
def test_nothing_near_is_nothing(wanted, among):
    assert nearest(wanted, among) is None


@given(st.sampled_from(sorted(library_words())), st.lists(st.sampled_from(SHOP)))
def test_what_is_found_is_the_shop_s_own_name(wanted, among):
    found = nearest(wanted, among)
    assert found is None or found in among
    assert nearest(wanted, [*among, wanted.upper()]) in {wanted.upper(), found}


def test_every_colour_of_the_table_has_its_words_in_three_languages():
    for value, row in read_table("colour").items():
        assert value in row["en"]
        assert row["ru"]
        assert row["es"]
