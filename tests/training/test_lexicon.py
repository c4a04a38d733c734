"""Lexicon: words fit their places, every value of the house vocabulary has some, names are read."""

import pytest

from training.lexicon import FORMS, TOLD, left_without, told_by, values_of, words
from worker.vocabulary import COLOUR_WORDS, GENDER_WORDS, PATTERN_WORDS, USAGE_WORDS


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Basics Men White Slim Fit Striped Shirt", {"pattern": "striped", "fit": "slim fit"}),
        ("UCB Women Sleeveless Cowl Neck Top", {"sleeve": "sleeveless", "neck": "cowl neck"}),
        ("Hanes Half Sleeve Crew Neck T-shirt", {"sleeve": "short sleeves", "neck": "round neck"}),
        ("Puma Men's Stripe Polo T-shirt", {"pattern": "striped", "neck": "polo"}),
        ("U.S. Polo Assn. Denim Co. Men Shirt", {}),
        ("Classic Polo Men Blue Tshirt", {}),
        ("Enamor Women Regular-rise Brief", {}),
        ("Murcia Women Leatherette Bag", {"material": "leatherette"}),
        ("Gini Boys 3/4 Length Pants", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_names_tell_what_they_say_and_brands_tell_nothing(name, told):
    assert told_by(name) == told


@pytest.mark.parametrize(
    ("attribute", "known"),
    [
        ("colour", COLOUR_WORDS), ("gender", GENDER_WORDS), ("usage", USAGE_WORDS),
        ("pattern", PATTERN_WORDS),
    ],
)  # fmt: skip
def test_every_value_of_the_vocabulary_is_in_the_table(attribute, known):
    assert {value.lower() for value in known} == set(values_of(attribute))


def test_every_value_can_be_asked_for_with_a_verb_or_after_a_noun():
    for attribute in ("colour", "gender", "usage", "pattern", *TOLD):
        for value in values_of(attribute):
            assert words(attribute, value, "is") or words(attribute, value, "with")


def test_words_fit_their_places():
    forms = {form: words("pattern", "striped", form) for form in FORMS}
    assert forms["is"] == forms["one"] == ("striped",)
    assert forms["has"] == ("stripes",)
    assert forms["with"] == ("with stripes",)
    assert words("gender", "women", "is") == words("gender", "women", "with")
    assert "women's" in words("gender", "women", "one")
    assert words("colour", "navy blue", "with") == ("in navy blue", "in navy", "in dark blue")


def test_a_value_that_the_table_lacks_is_its_own_word():
    assert words("colour", "rose", "is") == ("rose",)
    assert words("usage", "home", "is") == ("home",)
    assert words("gender", "babies", "is") == ("for babies",)


def test_refusing_a_pattern_leaves_a_plain_product_and_refusing_a_neck_leaves_it_open():
    assert left_without("pattern", "striped") == "solid"
    assert left_without("neck", "polo") == ""
    assert left_without("colour", "red") == ""
