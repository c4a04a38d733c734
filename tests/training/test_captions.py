"""Captions: what they say is what they tell, for any product a feed may hold."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from training.captions import SLIP_SHARE, caption, modification, name_words
from training.datasets.products import Product
from worker.vocabulary import ARTICLE_WORDS, COLOUR_WORDS, article_words, colour_words

WORDS = st.text(st.characters(exclude_characters="{}"), max_size=20)
COLOURS = st.sampled_from([*COLOUR_WORDS, "Red", "Sea Green"])


class Steady(Random):
    """A source of chance that never slips."""

    def random(self):
        return max(super().random(), SLIP_SHARE)


def _product(colour="Navy Blue", article="Tshirts", gender="Men", name="Nike Men Navy T-shirt"):
    return Product("1", "train", "g", gender, article, colour, "Casual", name, b"")


@given(COLOURS, st.sampled_from([*ARTICLE_WORDS, "Belts"]), WORDS, WORDS, st.integers(0, 999))
def test_caption_names_every_attribute_that_it_tells(colour, article, gender, name, seed):
    made = caption(_product(colour, article, gender, name), Steady(seed))
    assert ("colour" in made.tells) <= any(w in made.text for w in colour_words(colour))
    assert ("article_type" in made.tells) <= any(w in made.text for w in article_words(article))


def test_a_pattern_is_told_only_where_the_name_tells_it():
    striped = [caption(_product(name="Brand Striped Tee"), Random(seed)) for seed in range(60)]
    plain = [caption(_product(), Random(seed)) for seed in range(60)]
    assert any("pattern" in made.tells for made in striped)
    assert not any("pattern" in made.tells for made in plain)


@given(COLOURS, COLOURS, st.integers(0, 999))
def test_modification_names_the_wanted_colour(reference, target, seed):
    text = modification(reference, target, Steady(seed))
    assert any(word in text for word in colour_words(target))


def test_modification_is_worded_as_heard_at_times():
    heard = {"has a {C} tone": 3}
    texts = [modification("Red", "Teal", Random(seed), heard) for seed in range(80)]
    assert 10 < sum(text.startswith("has a teal") for text in texts) < 40


def test_caption_repeats_with_its_seed_and_varies_between_seeds():
    texts = [caption(_product(), Random(seed)).text for seed in range(60)]
    assert texts == [caption(_product(), Random(seed)).text for seed in range(60)]
    assert len(set(texts)) > 25


def test_name_words_are_the_name_or_some_of_its_words():
    made = [name_words(_product(), Steady(seed)) for seed in range(60)]
    assert 15 < made.count("Nike Men Navy T-shirt") < 60
    assert all(set(text.split()) <= {"Nike", "Men", "Navy", "T-shirt"} for text in made)


def test_a_product_without_a_name_gets_a_caption():
    assert all(name_words(_product(name=""), Random(seed)) for seed in range(30))


def test_slips_of_the_finger_are_rare_and_spare_short_words():
    reds = [modification("Red", "Red", Random(seed)) for seed in range(300)]
    assert all("red" in text for text in reds)
    maroons = [modification("Red", "Yellow", Random(seed)) for seed in range(300)]
    slipped = sum("yellow" not in text for text in maroons)
    assert 1 <= slipped <= 15
