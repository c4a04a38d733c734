"""What is heard: sentences become patterns, and only those that say nothing else."""

from random import Random

import pytest

from training.datasets.sentences import read_sentences
from training.frames import Change, Frame
from training.heard import PATTERNS_LEAST, Heard, requests


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("Is teal in color.", "is {colour:is} in color"),
        ("is dark blue", "is {colour:is}"),
        ("has longer sleeves", "has {sleeve:has}"),
        ("is solid black with no sleeves", "is {pattern:is} {colour:is} {sleeve:with}"),
        ("are black, not brown", "are {colour:is}, not {not_colour:is}"),
        ("has no stripes", "has no {not_pattern:has}"),
        ("is less formal", "is {not_usage:less}"),
        ("is more formal and has a v-neck", "is {usage:more} and has {neck:has}"),
    ],
)
def test_a_request_becomes_a_pattern(sentence, pattern):
    assert requests([sentence]) == {pattern: 1}


@pytest.mark.parametrize(
    "sentence",
    [
        "is darker", "is red and blue", "has a black belt", "is blue with no design", "",
        "is blue and has more color", "is suede colored", "is {blue}", "is blue \\",
    ],
)  # fmt: skip
def test_a_sentence_that_says_more_or_nothing_is_left_out(sentence):
    assert not requests([sentence])


def test_patterns_are_counted():
    heard = ["is red", "Is green.", "is navy blue", "has short sleeves"]
    assert requests(heard) == {"is {colour:is}": 3, "has {sleeve:has}": 1}


def test_only_patterns_of_the_attributes_that_change_are_drawn():
    colours = {f"is {{colour:is}} {'in ' * i}color": 1 for i in range(PATTERNS_LEAST)}
    heard = Heard({**colours, "has {sleeve:has}": 50})
    blue, long = Change("colour", "red", "blue"), Change("sleeve", "sleeveless", "long sleeves")
    assert all(frame.text in colours for frame in heard.drawn([blue], Random(1)))
    assert not heard.drawn([blue, long], Random(1))


def test_what_hardly_anybody_said_is_not_repeated():
    heard = Heard({"is {gender:one}": 4})
    assert not heard.drawn([Change("gender", "men", "women")], Random(1))


def test_common_patterns_are_drawn_more_often_but_not_by_their_count():
    rare = {f"is {{colour:is}} {'in ' * i}color": 1 for i in range(PATTERNS_LEAST)}
    heard, rng = Heard({**rare, "is {colour:is}": 100}), Random(3)
    drawn = [f.text for _ in range(200) for f in heard.drawn([Change("colour", "a", "b")], rng)]
    assert 0.4 < drawn.count("is {colour:is}") / len(drawn) < 0.6  # 10 of 10 + 10 x 1


def test_real_shoppers_give_patterns_of_many_attributes_that_can_be_filled(real_data):
    found = requests(
        text for name in ("fashion-iq", "shoes") for text in read_sentences(real_data / name)
    )
    assert len(found) > 500
    assert found["is {colour:is}"] == max(found.values())
    named = frozenset().union(*(Frame(text).attributes for text in found))
    assert {"colour", "pattern", "sleeve", "neck", "usage", "fit", "material"} <= named
