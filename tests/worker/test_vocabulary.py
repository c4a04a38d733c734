"""Words: the plainest first, singulars as people say them, patterns as names tell them."""

import pytest

from worker.vocabulary import (
    article_words,
    colour_words,
    gender_words,
    pattern_named,
    pattern_words,
    usage_words,
)


@pytest.mark.parametrize(
    ("article", "word"),
    [("Belts", "belt"), ("Jeans", "jeans"), ("Dresses", "dress"), ("Clothing Set", "clothing set")],
)
def test_article_words_are_singular_where_people_say_it_so(article, word):
    assert word in article_words(article)


def test_unknown_values_are_their_own_words():
    assert colour_words("Ultra Violet") == ("ultra violet",)
    assert usage_words("Beach") == ("beach",)
    assert pattern_words("Paisley") == ("paisley",)


def test_whom_a_product_is_for_is_everyone_where_it_is_not_told():
    assert gender_words("") == gender_words("Unisex")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Scullers Men Check Blue Shirts", "Checked"),
        ("Mother Earth Women Stripes Green Kurtis", "Striped"),
        ("Brand Women Floral Print Top", "Floral"),
        ("Nike Men Blueprint T-shirt", ""),
        ("", ""),
    ],
)
def test_the_pattern_that_a_name_tells(name, pattern):
    assert pattern_named(name) == pattern
