"""A conversation through real processes: each turn says how it was understood, and does it.

Covers: photo -> "make it blue" -> "for women" -> a suggestion pressed -> thumb down -> undo;
"like 2 but red"; an album of two photos as one search.
"""

from itertools import count

import pytest
from PIL import Image

from demo.wardrobe import street_photo
from tests.end_to_end.albums import blueness, buttons, labels, products, title, titles
from tests.end_to_end.conftest import Stack, album, answer, shown
from tests.telegram_chats import Message
from tests.telegram_people import Person

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(300)]
_users = count(900)


@pytest.fixture
def shopper(stack: Stack) -> Person:
    """Somebody new."""
    return stack.server.person(next(_users), "Ada")


@pytest.fixture(scope="module")
def coat() -> Image.Image:
    """Somebody in the street, outdoors."""
    return street_photo(3).image


def understanding(messages: list[Message]) -> str:
    """The line under an album that says what was asked."""
    return next(line for line in messages[-1]["text"].splitlines() if "Your photo" in line)


def under(limit: float, messages: list[Message]) -> bool:
    return all(product.price <= limit for product in products(messages) if product)


def test_conversation_when_each_turn_changes_something_then_the_others_hold(
    stack: Stack, shopper: Person, coat: Image.Image
) -> None:
    shopper.sends_photo(coat)
    first = answer(shopper)
    assert understanding(first) == "Your photo: outerwear"

    shopper.says("make it blue")
    blue = answer(shopper)
    assert understanding(blue) == "Your photo: outerwear · blue"
    assert blueness(stack, blue) > blueness(stack, first)

    shopper.says("for women")
    women = answer(shopper)
    assert understanding(women) == "Your photo: outerwear · blue · for women"
    assert {product.gender for product in products(women) if product} == {"women"}
    # What nobody changed; for women the shop has two such designs, each shown once.
    assert labels(women)[:2] == ["outerwear", "outerwear"]

    [limit] = [one for one in buttons(women[-1]) if one.startswith("under ")]
    shopper.presses(women[-1], limit)
    cheap = answer(shopper)
    assert understanding(cheap) == f"Your photo: outerwear · blue · for women · {limit}"
    assert under(float(limit.split()[1]), cheap)
    assert limit not in buttons(cheap[-1])

    shopper.presses(cheap[-1], "👎1")
    without = answer(shopper)
    assert understanding(without).endswith(f"{limit} · 👎 1")
    assert title(album(cheap)[0]) not in titles(without)
    assert under(float(limit.split()[1]), without)

    for before in (cheap, women, blue, first):
        shopper.presses(without[-1], "Undo")
        without = answer(shopper)
        assert (understanding(without), titles(without)) == (understanding(before), titles(before))


def test_suggestion_when_one_of_words_is_pressed_then_it_is_understood_as_if_said(
    shopper: Person, coat: Image.Image
) -> None:
    shopper.sends_photo(coat)
    first = answer(shopper)
    shopper.presses(first[-1], "for men")
    pressed = answer(shopper)
    assert understanding(pressed) == "Your photo: outerwear · for men"
    assert {product.gender for product in products(pressed) if product} == {"men"}
    assert "for women" not in buttons(pressed[-1])


def test_like_a_product_when_said_with_a_change_then_its_kind_comes_in_that_colour(
    shopper: Person,
) -> None:
    shopper.says("women's dress")
    first = answer(shopper)
    assert labels(first)[1] == "dress"
    shopper.says("like 2 but red")
    second = answer(shopper)
    assert "Like the one you picked · red" in second[-1]["text"]
    best = products(second)[0]
    assert best is not None
    assert (best.label, best.colour) == ("dress", "red")


def test_album_when_two_photos_are_sent_then_both_count_in_one_answer(
    stack: Stack, shopper: Person
) -> None:
    dress, skirt = street_photo(69).image, street_photo(3).image
    shopper.sends_photo(dress)
    of_one = answer(shopper)
    shopper.sends_photo(skirt)
    of_the_other = answer(shopper)
    shopper.sends_album([dress, skirt])
    of_both = answer(shopper)
    assert len(album(of_both)) == 6
    assert titles(of_both) not in (titles(of_one), titles(of_the_other))
    assert titles(of_both) & titles(of_one)
    shopper.says("make it blue")
    assert blueness(stack, shown(shopper)) > blueness(stack, of_both)
