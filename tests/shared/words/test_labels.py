"""What is said back can be said again."""

import pytest

from shared.wishes import Wish
from shared.words import label, understood
from shared.words.lexicon import GRADED
from shared.words.tables import Entry, entries
from shared.words.text import LANGUAGES


def signs_of(entry: Entry) -> list[str]:
    """What can be asked of a value; a belt that is refused is always a part (detail)."""
    refused = [] if (entry.attribute, entry.value) == ("type", "belt") else ["refuse"]
    return ["want", *refused, *(["more", "less"] if entry.attribute in GRADED else [])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wish_of_the_tables_is_read_from_its_label(language):
    wishes = [entry.wish(sign) for entry in entries() for sign in signs_of(entry)]
    assert len(wishes) > 1000
    wrong = {
        label(wish, language): understood([label(wish, language)]).wishes
        for wish in wishes
        if understood([label(wish, language)]).wishes != (wish,)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["want", "refuse"])
@pytest.mark.parametrize(
    ("attribute", "value"),
    [("size", "M"), ("size", "3XL"), ("size", "42"), ("size", "38.5"), ("brand", "Nike")],
)
def test_sizes_and_brands_are_read_from_their_labels(language, sign, attribute, value):
    wish = Wish(attribute=attribute, value=value, sign=sign)
    assert understood([label(wish, language)]).wishes == (wish,)


@pytest.mark.parametrize(
    ("wish", "language", "said"),
    [
        (Wish(attribute="colour", value="blue"), "en", "blue"),
        (Wish(attribute="colour", value="blue"), "ru", "синий"),
        (Wish(attribute="colour", value="red", sign="refuse"), "es", "no rojo"),
        (Wish(attribute="pattern", value="striped", sign="refuse"), "en", "without stripes"),
        (Wish(attribute="pattern", value="striped", sign="refuse"), "ru", "без полосок"),
        (Wish(attribute="sleeve", value="long sleeves"), "en", "long sleeves"),
        (Wish(attribute="length", value="long", sign="more"), "es", "más largo"),
        (Wish(attribute="detail", value="pockets", sign="more"), "ru", "больше карманов"),
        (Wish(attribute="gender", value="women"), "en", "for women"),
        (Wish(attribute="size", value="M"), "es", "talla M"),
        (Wish(attribute="type", value="kurti"), "ru", "kurti"),
        (Wish(attribute="price", value="lower"), "en", "lower"),
    ],
)
def test_a_wish_is_said_as_a_shopper_says_it(wish, language, said):
    assert label(wish, language) == said
