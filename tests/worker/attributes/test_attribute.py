"""Attributes: the wordings of a value, and the mean of their embeddings by hand."""

import numpy as np
import pytest

from worker.attributes.attribute import ATTRIBUTES, Attribute, embed_values


def test_prompts_are_every_word_in_every_template():
    attribute = Attribute("size", lambda value: (value.lower(), "huge"), ("{}", "a {} one"))
    assert attribute.prompts("XL") == ("xl", "a xl one", "huge", "a huge one")


@pytest.mark.parametrize(
    ("name", "value", "wording"),
    [
        ("articleType", "Tshirts", "a photo of a t-shirt"),
        ("baseColour", "Navy Blue", "something navy"),
        ("pattern", "Striped", "something with stripes"),
        ("gender", "Women", "for women"),
        ("usage", "Sports", "sporty"),
        ("articleType", "Space Suits", "a space suit"),
        ("baseColour", "Ultraviolet", "ultraviolet"),
    ],
)
def test_values_are_asked_for_in_plain_words(name, value, wording):
    assert wording in ATTRIBUTES[name].prompts(value)


def test_a_value_embeds_as_the_renormalised_mean_of_its_prompts(encoder):
    rows = embed_values(encoder, ATTRIBUTES["baseColour"], ["Red", "Blue"])
    # Two of three templates lie on the colour's axis, "a photo of ..." on the last one.
    by_hand = np.array([[2, 0, 0, 1], [0, 0, 2, 1]]) / np.sqrt(5)
    assert rows == pytest.approx(by_hand, abs=1e-6)
    assert rows.dtype == np.float32


def test_values_with_different_numbers_of_words_stay_apart(encoder):
    colours = ["Navy Blue", "Red", "Grey"]
    together = embed_values(encoder, ATTRIBUTES["baseColour"], colours)
    for colour, row in zip(colours, together, strict=True):
        assert row == pytest.approx(embed_values(encoder, ATTRIBUTES["baseColour"], [colour])[0])
