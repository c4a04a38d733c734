"""Captions: what they say is what they tell, for any product a feed may hold."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.captions import (
    ARTICLE_WORDS,
    COLOUR_WORDS,
    article_words,
    caption,
    colour_words,
    modification,
)
from training.datasets.products import Product

WORDS = st.text(st.characters(exclude_characters="{}"), max_size=20)
COLOURS = st.sampled_from([*COLOUR_WORDS, "Red", "Sea Green"])


def _product(colour="Navy Blue", article="Tshirts", gender="Men", name="Nike Men Navy T-shirt"):
    return Product("1", "train", "g", gender, article, colour, name, b"")


@given(COLOURS, st.sampled_from([*ARTICLE_WORDS, "Belts"]), WORDS, WORDS, st.integers(0, 999))
def test_caption_names_every_attribute_that_it_tells(colour, article, gender, name, seed):
    product = _product(colour, article, gender, name)
    made = caption(product, Random(seed))
    if "group" in made.tells:
        assert set(made.text.split()) <= set(name.split()) or made.text == name
        return
    assert ("colour" in made.tells) <= any(w in made.text for w in colour_words(colour))
    assert ("article_type" in made.tells) <= any(w in made.text for w in article_words(article))


@given(COLOURS, COLOURS, st.integers(0, 999))
def test_modification_names_the_wanted_colour(reference, target, seed):
    text = modification(reference, target, Random(seed))
    assert any(word in text for word in colour_words(target))


def test_caption_repeats_with_its_seed_and_varies_between_seeds():
    texts = [caption(_product(), Random(seed)).text for seed in range(60)]
    assert texts == [caption(_product(), Random(seed)).text for seed in range(60)]
    assert len(set(texts)) > 25


def test_caption_without_a_name_never_claims_the_group():
    nameless = [caption(_product(name=""), Random(seed)) for seed in range(100)]
    assert not any("group" in made.tells for made in nameless)


@pytest.mark.parametrize(
    ("article", "word"),
    [("Belts", "belt"), ("Jeans", "jeans"), ("Dresses", "dress"), ("Clothing Set", "clothing set")],
)
def test_article_words_are_singular_where_people_say_it_so(article, word):
    assert word in article_words(article)


def test_unknown_colour_is_its_own_word():
    assert colour_words("Ultra Violet") == ("ultra violet",)
