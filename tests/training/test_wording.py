"""Wording: every request can be worded, says what it asks, and is worded in many ways."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from training.frames import Change
from training.heard import Heard
from training.lexicon import FORMS, TOLD, values_of, words
from training.wording import worded

ATTRIBUTES = ("colour", "gender", "usage", "pattern", *TOLD)
BLUE = Change("colour", "red", "blue")
SIX = (  # by which the protocol `recolour` asks
    "make it blue", "same but in blue", "i want this in blue please", "blue instead of red",
    "is blue and not red", "do you have it in blue",
)  # fmt: skip


@st.composite
def changes(draw):
    names = draw(st.lists(st.sampled_from(ATTRIBUTES), min_size=1, max_size=2, unique=True))
    pairs = [draw(st.permutations(values_of(name)))[:2] for name in names]
    return [Change(name, old, new) for name, (old, new) in zip(names, pairs, strict=True)]


def says(text, attribute, value):
    phrases = [phrase for form in FORMS for phrase in words(attribute, value, form)]
    return any(phrase.lower() in text.lower() for phrase in phrases)


@given(changes(), st.integers(0, 9999))
def test_the_text_says_every_wish_and_the_wishes_cover_every_change(asked, seed):
    made = worded(asked, {"type": "shirt"}, Random(seed), slips=0)
    assert all(says(made.text, wish.attribute, wish.value) for wish in made.wishes)
    assert {wish.attribute for wish in made.wishes} == {change.attribute for change in asked}
    for wish in made.wishes:
        change = next(one for one in asked if one.attribute == wish.attribute)
        wanted = wish.sign in {"want", "more"}
        assert wish.value == (change.new if wanted else change.old)


@given(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12), st.integers(0, 999))
def test_values_that_no_table_knows_are_worded_too(value, seed):
    for attribute in ("colour", "usage", "pattern", "gender"):
        made = worded([Change(attribute, "old", value)], {}, Random(seed), slips=0)
        assert value.lower() in made.text.lower()


def drawn(count=3000, heard=None, **options):
    rng = Random(5)
    return [worded([BLUE], {"type": "shirt"}, rng, heard, **options).text for _ in range(count)]


def test_the_six_paraphrases_are_among_many_ways_and_no_more_often_than_others():
    texts = [re.sub(r"[.?]$", "", text.lower()) for text in drawn(6000, slips=0)]
    counts = [texts.count(text) for text in SIX]
    assert all(counts)
    assert sum(counts) < 0.15 * len(texts)
    assert len(set(texts)) > 150


def test_texts_are_short_and_long_questions_and_refusals():
    texts = drawn()
    assert any(text == "blue" for text in texts)
    assert any(len(text.split()) > 14 for text in texts)
    assert 0.08 < sum(text.endswith("?") for text in texts) / len(texts) < 0.3
    assert any(" instead of red" in text for text in texts)
    assert any("this shirt" in text for text in texts)
    assert not any("<this>" in text for text in texts)


def test_most_texts_are_lower_case_and_some_are_not():
    upper = sum(text[0].isupper() for text in drawn())
    assert 0.1 < upper / 3000 < 0.2


def test_slips_are_as_rare_as_asked():
    turquoise = Change("colour", "red", "sea green")
    rng = Random(2)
    wrong = sum(
        "green" not in worded([turquoise], {}, rng, slips=share).text.lower()
        for share in (0, 0.05) for _ in range(1000)
    )  # fmt: skip
    assert 1 <= wrong <= 50
    assert all("blue" in text.lower() for text in drawn(slips=0))


def test_what_was_heard_is_said_at_times():
    heard = Heard({f"is {{colour:is}} {'really ' * i}indeed": 1 for i in range(12)})
    share = sum("indeed" in text.lower() for text in drawn(heard=heard, slips=0)) / 3000
    assert 0.25 < share < 0.35
