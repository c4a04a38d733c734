"""Frames: places are filled by form, wishes say what was asked, nothing is left open."""

from random import Random

import pytest

from shared.wishes import Wish
from training.frames import Change, Frame

BLUE = Change("colour", "red", "blue")
PLAIN = Change("pattern", "striped", "solid")
CHECKED = Change("pattern", "striped", "checked")
FORMAL = Change("usage", "casual", "formal")


def fill(text, *changes, seed=0):
    return Frame(text).filled(changes, Random(seed))


def test_a_place_takes_the_words_of_its_form():
    assert fill("is {new:is}", CHECKED).text in {"is checked", "is checkered", "is plaid"}
    assert fill("has {new:has}", CHECKED).text in {"has checks", "has a plaid pattern"}
    assert fill("get it {new:with}", BLUE).text == "get it in blue"


def test_several_changes_are_joined_and_all_wished_for():
    said = [fill("make it {new:is}", BLUE, CHECKED, seed=seed) for seed in range(60)]
    texts = {one.text for one in said}
    assert {"make it blue and checked", "make it blue with checks"} <= texts
    wishes = {Wish(attribute="colour", value="blue"), Wish(attribute="pattern", value="checked")}
    assert all(set(one.wishes) == wishes for one in said)


def test_what_has_no_verb_form_follows_what_has():
    graphic = Change("pattern", "solid", "graphic")
    assert fill("is {new:is}", graphic) is None
    assert fill("is {new:is}", graphic, BLUE).text.startswith("is blue")


def test_the_old_value_is_refused():
    said = fill("{new:is} instead of {old:is}", BLUE)
    assert said.text == "blue instead of red"
    assert said.wishes == (
        Wish(attribute="colour", value="blue"),
        Wish(attribute="colour", value="red", sign="refuse"),
    )


def test_comparatives_ask_for_more_and_less():
    said = fill("{new:more} and {old:less}", FORMAL)
    assert [(wish.value, wish.sign) for wish in said.wishes] == [
        ("formal", "more"), ("casual", "less"),
    ]  # fmt: skip


def test_a_refusal_alone_is_said_only_where_it_says_all():
    assert fill("no {old:has}", PLAIN).text == "no stripes"
    assert fill("no {old:has}", CHECKED) is None
    assert fill("no {old:has}", BLUE) is None


@pytest.mark.parametrize("text", ["has {pattern:has}", "is {colour:is} with {sleeve:has}"])
def test_a_frame_says_every_change_and_no_other_attribute(text):
    assert fill(text, BLUE, CHECKED) is None


def test_places_of_attributes_take_each_its_own():
    said = fill("is {pattern:is} {colour:is}, not {not_colour:is}", BLUE, PLAIN)
    assert said.text in {"is plain blue, not red", "is solid blue, not red"}
    assert Frame("has {sleeve:has}, not {not_neck:has}").attributes == {"sleeve", "neck"}


def test_articles_fit_what_follows():
    assert fill("a {new:one} one", Change("colour", "red", "orange")).text == "an orange one"
    assert fill("a {new:one} one", Change("gender", "men", "unisex")).text == "a unisex one"
