"""Query expansion: a caption as the words would have it."""

import numpy as np
import pytest

from shared.wishes import Understood
from shared.words import understood
from tests.worker.composers.hand_made import LAYOUT, product
from worker.captioners.expansion import expanded
from worker.captioners.house import TraitCaptioner
from worker.captioners.traits import from_layout
from worker.composers.base import Asked

TRAITS = TraitCaptioner("house", from_layout(LAYOUT))
SHIRT = product("red")
CAPTION = "red casual t-shirt, men"


class Free:
    """A captioner that writes as it likes."""

    model_id = "free"

    def caption(self, images, embeddings):
        raise AssertionError(f"captions are there already: {images}, {embeddings}")


def asked(*sentences, reference=SHIRT, weight=None):
    return Asked(reference, understood(sentences), weight)


@pytest.mark.parametrize("captioner", [TRAITS, Free()])
def test_expanded_when_nothing_is_said_then_it_is_the_caption(captioner):
    assert expanded(captioner, asked(), CAPTION) == CAPTION


@pytest.mark.parametrize("captioner", [TRAITS, Free()])
def test_expanded_when_there_are_words_alone_then_it_is_what_they_say(captioner):
    words = asked("a red dress", "with tassels", reference=None)
    assert expanded(captioner, words, "") == "a red dress, with tassels"
    assert not expanded(captioner, Asked(None, Understood()), "")


@pytest.mark.parametrize("captioner", [TRAITS, Free()])
def test_expanded_when_the_slider_stands_at_an_end_then_one_side_speaks_alone(captioner):
    assert expanded(captioner, asked("make it blue", weight=0), CAPTION) == CAPTION
    assert expanded(captioner, asked("make it blue", weight=1), CAPTION) == "make it blue"
    assert expanded(captioner, asked(weight=1), CAPTION) == CAPTION


def test_expanded_when_the_caption_is_of_traits_then_wishes_stand_in_their_places():
    line = expanded(TRAITS, asked("make it blue", "for women"), CAPTION)
    assert line == "blue casual t-shirt, women"


@pytest.mark.parametrize(
    ("caption", "words", "expected"),
    [
        ("a red dress", "with long sleeves", "a red dress, with long sleeves"),
        ("a red dress", "make it blue", "dress, make it blue"),
        ("a blue and white striped shirt", "plain", "blue, white, shirt, plain"),
        ("a man in a blue shirt", "for women", "blue, shirt, for women"),
        ("a red dress", "as a jacket", "red, as a jacket"),
        ("", "make it blue", "make it blue"),
    ],
)
def test_expanded_when_the_caption_is_free_then_what_the_words_replace_is_gone(
    caption, words, expected
):
    assert expanded(Free(), asked(words, reference=np.ones(3)), caption) == expected
