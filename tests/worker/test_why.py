"""Why a product is a result: on products made by hand, and on real embeddings of drawn ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.wardrobe import render_product, wardrobe
from demo.wardrobe.design import Product as Drawn
from index_store.engines.exact import ExactIndex
from index_store.manifest import Manifest
from index_store.product import Product
from index_store.version import Candidate, IndexVersion
from shared.messages import Why
from shared.wishes import Sign, Understood, Wish
from shared.words import understood
from tests.worker.conftest import ColourEncoder
from tests.worker.small_index import index_of
from worker.encoders.house import HouseEncoder, load_house
from worker.told import seen
from worker.why import DESIGN, why

SHIRT = {
    "title": "Striped Shirt", "category": "Shirts", "colour": "Navy Blue", "gender": "Men",
    "brand": "Levi's", "sizes": ("M",),
}  # fmt: skip


def product(**told: object) -> Product:
    return Product(**{"id": "like", "title": "", "picture": ""} | told)  # type: ignore[arg-type]


def said(told: dict[str, object], words: Understood | str = "", like: Product | None = None) -> Why:
    """Of a shop whose pictures show nothing."""
    index = index_of(told)
    read = understood([words]) if isinstance(words, str) and words else words or Understood()
    candidate = Candidate(index.product("0"), 1.0, 0)
    return why(candidate, read, like, None, ColourEncoder(), index)  # type: ignore[arg-type]


def wish(attribute: str, value: str, sign: Sign = "want") -> Wish:
    return Wish(attribute=attribute, value=value, sign=sign)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("make it navy", ["navy blue"]),
        ("in blue", ["blue"]),  # navy is a blue
        ("in red", []),
        ("a shirt with stripes, for men", ["shirt", "striped", "men"]),
        ("a dress", []),
        ("not red", ["red"]),
        ("not black", []),  # a navy shirt is nearly black
        ("without checks", ["checked"]),
        ("without a logo", []),  # nothing tells that there is none
        ("darker and longer", []),
        ("in stock", ["in stock"]),
        ("size M", ["M"]),
        ("size XL", []),
    ],
)
def test_wishes_are_met_where_the_feed_says_so(words: str, met: list[str]) -> None:
    assert [one.value for one in said(SHIRT, words).wished] == met


def test_a_brand_is_met_however_it_is_spelled_and_what_is_sold_out_is_not_in_stock() -> None:
    words = Understood(wishes=(wish("brand", "LEVI'S"), wish("stock", "in stock")))
    assert [one.value for one in said(SHIRT | {"in_stock": False}, words).wished] == ["LEVI'S"]


def test_what_is_shared_with_the_example_and_what_differs_is_told_apart() -> None:
    like = product(title="Striped Tee", category="Shirts", colour="Red", gender="Women")
    found = said(SHIRT, like=like)
    assert found.same == ("type", "pattern")
    assert found.other == ("colour", "gender")


@pytest.mark.parametrize(
    ("words", "same", "other"),
    [
        ("in navy", ("type", "pattern"), ("gender",)),
        ("not green", ("type", "pattern"), ("gender",)),
        ("a darker colour", ("type", "pattern"), ("gender",)),
        ("for men", ("type", "pattern"), ("colour",)),
        ("a plain shirt", (), ("colour", "gender")),
    ],
)
def test_what_a_wish_is_about_is_not_compared(
    words: str, same: tuple[str, ...], other: tuple[str, ...]
) -> None:
    like = product(title="Striped Tee", category="Shirts", colour="Red", gender="Women")
    found = said(SHIRT, words, like)
    assert (found.same, found.other) == (same, other)


def test_colours_that_are_neither_alike_nor_plainly_different_are_not_spoken_of() -> None:
    like = product(category="Shirts", colour="Black")
    assert said(SHIRT, like=like) == Why(same=("type",))


def test_of_two_colours_one_is_not_the_same_colour() -> None:
    found = said({"colour": "Black/White"}, like=product(colour="Black"))
    assert (found.same, found.other) == ((), ())


def test_with_words_alone_nothing_is_compared() -> None:
    assert said(SHIRT, "a navy shirt").same == ()
    assert said(SHIRT) == Why()


WORDS = st.sampled_from(["Red", "navy", "Blue/White", "Shirts", "Dress", "striped", "not red"])
ANYTHING = st.one_of(WORDS, st.text(max_size=20))
FEED = st.fixed_dictionaries(dict.fromkeys(("title", "category", "colour"), ANYTHING))


@given(FEED, FEED, ANYTHING)
def test_whatever_a_feed_holds_nothing_is_both_the_same_and_different(
    ours: dict[str, object], theirs: dict[str, object], words: str
) -> None:
    read = understood([words])
    found = said(ours, read, product(**theirs))
    assert not set(found.same) & set(found.other)
    assert not {*found.same, *found.other} & {one.attribute for one in read.wishes}
    assert set(found.wished) <= set(read.wishes)


@pytest.fixture(scope="module")
def house() -> HouseEncoder:
    return load_house(device="cpu")


@pytest.fixture(scope="module")
def drawn(house: HouseEncoder) -> tuple[list[Drawn], IndexVersion]:
    """Belts in three colours, bags and shirts; the feed tells of them nothing at all."""
    kept = {"Belt": 3, "Shoulder bag": 1, "Shirt": 1}
    products = [
        one
        for category, count in kept.items()
        for one in [made for made in wardrobe(0, 90) if made.category == category][:count]
    ]
    vectors = house.encode_images([render_product(one) for one in products])
    manifest = Manifest(
        number=1,
        model_id=house.model_id,
        dim=house.dim,
        count=len(products),
        created=datetime.now(UTC),
        files={},
        recall=1,
    )
    rows = [Product(id=one.id, title="", picture="") for one in products]
    return products, IndexVersion(manifest, vectors, rows, ExactIndex(vectors))


def seen_of(
    house: HouseEncoder, drawn: tuple[list[Drawn], IndexVersion], row: int, like: int, words: str
) -> Why:
    products, index = drawn
    candidate = Candidate(index.product(products[row].id), 1.0, row)
    read = understood([words]) if words else Understood()
    return why(candidate, read, None, index.vectors[like], house, index)


def test_pictures_alone_tell_what_is_the_same_and_that_a_design_looks_alike(
    house: HouseEncoder, drawn: tuple[list[Drawn], IndexVersion]
) -> None:
    products, index = drawn
    assert [one.colour for one in products[:2]] == ["black", "navy"]
    layout = house.layout
    cosine = layout.design_of(index.vectors[0]) @ layout.design_of(index.vectors[1])
    assert cosine > DESIGN
    found = seen_of(house, drawn, 1, like=0, words="")
    assert found.design
    assert {"type", "pattern"} <= set(found.same)
    assert found.other == ()


def test_pictures_alone_tell_what_differs_and_which_wishes_are_met(
    house: HouseEncoder, drawn: tuple[list[Drawn], IndexVersion]
) -> None:
    found = seen_of(house, drawn, 4, like=0, words="a checked shirt")
    assert [one.value for one in found.wished] == ["checked", "shirt"]
    assert not found.design
    other = seen_of(house, drawn, 3, like=0, words="")
    assert "type" in other.other
    assert not other.design


def test_pictures_tell_no_genders_and_patterns_apart_but_the_feed_does(
    house: HouseEncoder, drawn: tuple[list[Drawn], IndexVersion]
) -> None:
    products, index = drawn
    shirt, belt = index.product(products[4].id), index.product(products[0].id)
    assert {"gender", "pattern"} <= _shown(house, index, 4).keys() & _shown(house, index, 0).keys()
    found = why(Candidate(shirt, 1.0, 4), Understood(), belt, index.vectors[0], house, index)
    assert "pattern" not in {*found.same, *found.other}
    told = replace(shirt, title="Checked Shirt"), replace(belt, title="Plain Belt")
    found = why(Candidate(told[0], 1.0, 4), Understood(), told[1], index.vectors[0], house, index)
    assert "pattern" in found.other


def _shown(house: HouseEncoder, index: IndexVersion, row: int) -> Mapping[str, str]:
    return seen(house, index.vectors[row])


def test_the_feed_is_believed_before_the_picture(
    house: HouseEncoder, drawn: tuple[list[Drawn], IndexVersion]
) -> None:
    products, index = drawn
    told = replace(index.product(products[0].id), colour="Lime Green")
    words = understood(["in black"])
    for product_, met in ((told, 0), (index.product(products[0].id), 1)):
        found = why(Candidate(product_, 1.0, 0), words, None, index.vectors[1], house, index)
        assert len(found.wished) == met


def test_an_encoder_that_knows_no_designs_claims_none() -> None:
    index = index_of(SHIRT)
    found = why(
        Candidate(index.product("0"), 1.0, 0),
        Understood(),
        None,
        np.array([1, 0], np.float32),
        ColourEncoder(),
        index,
    )
    assert found == Why()
