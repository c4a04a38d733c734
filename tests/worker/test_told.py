"""What is told of a product: the shop's words in ours, what pictures surely show, what differs."""

import numpy as np
import pytest

from index_store.product import Product
from shared.wishes import Attribute
from tests.worker.conftest import ColourEncoder
from tests.worker.test_trait_reading import encoder, shop_where
from worker.encoders.house import HouseEncoder
from worker.told import SAID, apart, is_a, seen, told

__all__ = ["encoder"]  # the fixture of a tiny house

SHIRT = Product(
    id="1",
    title="Striped Long Sleeve Shirt",
    picture="",
    category="Apparel > Topwear > Shirts",
    colour="Navy Blue",
    gender="Men",
    brand="Levi's",
    sizes=("M", "XL"),
)


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        ("type", {"shirt"}),
        ("colour", {"navy blue"}),
        ("gender", {"men"}),
        ("brand", {"levi's"}),
        ("size", {"m", "xl"}),
        ("pattern", {"striped"}),
        ("sleeve", {"long sleeves"}),
        ("material", set()),
    ],
)
def test_the_feeds_words_are_read_as_ours(attribute: Attribute, values: set[str]) -> None:
    assert told(attribute, SHIRT, {}) == values


def test_a_word_that_we_do_not_know_stays_the_shops_own() -> None:
    product = Product(id="1", title="", picture="", category="Gizmo ", colour="C-07")
    assert told("type", product, {}) == {"gizmo"}
    assert told("colour", product, {}) == {"c-07"}


def test_a_picture_tells_only_what_the_feed_does_not() -> None:
    shown = {"colour": "red", "usage": "casual"}
    assert told("colour", SHIRT, shown) == {"navy blue"}
    assert told("usage", SHIRT, shown) == {"casual"}
    assert told("colour", None, shown) == {"red"}
    assert told("gender", None, shown) == frozenset()


@pytest.mark.parametrize(("sure", "said"), [(SAID - 0.02, {}), (SAID + 0.02, {"pattern": "solid"})])
def test_of_a_picture_only_what_is_very_likely_is_seen(
    encoder: HouseEncoder, sure: float, said: dict[str, str]
) -> None:
    index = shop_where(encoder, {"pattern": "solid"}, sure=sure)
    assert seen(encoder, index.vectors[0]) == said


def test_without_a_picture_and_with_an_encoder_without_traits_nothing_is_seen(
    encoder: HouseEncoder,
) -> None:
    assert seen(encoder, None) == {}
    assert seen(ColourEncoder(), np.ones(3, np.float32)) == {}


@pytest.mark.parametrize(
    ("value", "wish", "met"),
    [
        ("navy blue", "blue", True),
        ("blue", "navy blue", False),
        ("handbag", "bag", True),
        ("casual shoes", "shoes", True),
        ("t-shirt", "shirt", False),
        ("levi's", "Levi's", True),
        ("red", "blue", False),
    ],
)
def test_a_kind_of_what_was_wished_is_what_was_wished(value: str, wish: str, met: bool) -> None:
    assert is_a(value, wish) is met


@pytest.mark.parametrize(
    ("attribute", "one", "other", "differ"),
    [
        ("colour", "red", "blue", True),
        ("colour", "black", "white", True),
        ("colour", "navy blue", "blue", False),
        ("colour", "navy blue", "black", False),
        ("colour", "multi", "red", False),
        ("colour", "c-07", "red", False),
        ("type", "dress", "handbag", True),
        ("type", "shirt", "t-shirt", False),
        ("type", "gizmo", "dress", False),
        ("gender", "women", "men", True),
        ("gender", "women", "unisex", False),
        ("pattern", "solid", "striped", True),
        ("pattern", "printed", "floral", False),
        ("pattern", "solid", "solid", False),
        ("sleeve", "long sleeves", "sleeveless", False),
    ],
)
def test_only_what_anyone_would_call_different_is_apart(
    attribute: Attribute, one: str, other: str, differ: bool
) -> None:
    assert apart(attribute, one, other) is differ
    assert apart(attribute, other, one) is differ
