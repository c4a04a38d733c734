"""Folding: what is shown as one, what stays apart, and which colours are said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.version import Candidate, IndexVersion
from tests.worker.conftest import ColourEncoder
from tests.worker.small_index import index_of
from tests.worker.tiny_house import DESIGN, JOINT, VALUES, save_tiny_clip, tiny_house
from worker.variants import MOST_SAID, Alike, colours_of, folded, in_asked_colour

# Of the shops here: an angle of 0.4 is a cosine of 0.92, of 0.2 one of 0.98, of 1 one of 0.54.
ALIKE = Alike(slice(None), named=0.9, one_colour=0.95, twins=0.97)
NOTHING = dict.fromkeys(("title", "category", "brand", "gender", "colour"), "")


def shop_at(*products: tuple[float, dict[str, str]]) -> IndexVersion:
    """Products whose pictures lie at these angles."""
    index = index_of(*(told for _, told in products))
    angles = np.array([angle for angle, _ in products])
    index.vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return index


def ranked(index: IndexVersion) -> list[Candidate]:
    """All of a shop's products, in its order."""
    return [Candidate(one, 1 - 0.01 * row, row) for row, one in enumerate(index.products)]


def folds(index: IndexVersion, alike: Alike = ALIKE) -> list[list[int]]:
    """The rows that are shown as one, those of the heads first."""
    heads = folded(ranked(index), index, alike)
    return [[head.row, *(one.row for one in head.variants)] for head in heads]


def named(title: str, **told: str) -> dict[str, str]:
    return {"title": title} | told


def test_one_name_in_several_colours_is_shown_once_as_the_best_ranked() -> None:
    shop = shop_at(
        (0.0, named("Ann Red Skirt")), (1.0, named("Eve Red Skirt")), (0.4, named("Ann Blue Skirt"))
    )
    assert folds(shop) == [[0, 2], [1]]
    head = folded(ranked(shop), shop, ALIKE)[0]
    assert replace(head, variants=()) == ranked(shop)[0]
    assert head.variants == (ranked(shop)[2],)


def test_one_name_over_pictures_that_are_far_apart_is_several_products() -> None:
    shop = shop_at((0.0, named("Men Casual Shirt")), (1.0, named("Men Casual Shirt")))
    assert folds(shop) == [[0], [1]]


@pytest.mark.parametrize(("angle", "rows"), [(0.4, [[0], [1]]), (0.3, [[0, 1]])])
def test_one_name_in_one_colour_is_one_product_where_the_pictures_are_nearer_still(
    angle: float, rows: list[list[int]]
) -> None:
    black = named("Men Backpack", colour="Black")
    assert folds(shop_at((0.0, black), (angle, black))) == rows
    assert folds(shop_at((0.0, black), (angle, named("Men Backpack", colour="Blue")))) == [[0, 1]]


def test_nearly_the_same_picture_is_one_product_under_any_name() -> None:
    shop = shop_at((0.0, named("Ann Skirt")), (0.2, named("Midi Skirt A-112")), (0.4, named("")))
    assert folds(shop) == [[0, 1], [2]]


@pytest.mark.parametrize("attribute", ["category", "brand", "gender"])
@pytest.mark.parametrize("angle", [0.0, 0.4])
def test_what_the_shop_calls_another_category_brand_or_gender_stays_apart(
    attribute: str, angle: float
) -> None:
    told = (named("Ann Skirt", **{attribute: one}) for one in ("A", "b", "a ", ""))
    shop = shop_at(*((angle * (row > 0), one) for row, one in enumerate(told)))
    assert folds(shop) == [[0, 2, 3], [1]]


def test_a_name_that_many_bear_joins_only_nearly_the_same_pictures() -> None:
    shop = shop_at(*((0.3 * row, named("Men Casual Shirt")) for row in range(9)))
    assert folds(shop) == [[row] for row in range(9)]
    shop = shop_at(*((0.2 * row, named("Men Casual Shirt")) for row in range(9)))
    assert folds(shop) == [[0, 1], [2, 3], [4, 5], [6, 7], [8]]


def test_a_variant_joins_the_best_that_it_is_one_with_and_brings_nobody_along() -> None:
    """0.2 is one with 0 and with 0.4, which are two."""
    shop = shop_at(*((angle, NOTHING) for angle in (0.0, 0.4, 0.2)))
    assert folds(shop) == [[0, 2], [1]]


def test_no_candidates_fold_to_none_and_no_picture_of_nothing_to_any() -> None:
    shop = shop_at((0.0, NOTHING), (0.0, NOTHING))
    assert folded([], shop, ALIKE) == []
    shop.vectors = np.zeros((2, 2), np.float32)
    assert folds(shop) == [[0], [1]]


@given(
    st.lists(
        st.tuples(st.floats(0, 3), st.sampled_from(["Ann Red Skirt", "Ann Blue Skirt", "", "Eve"])),
        max_size=30,
    ),
    st.integers(0, 30),
)
def test_the_first_fold_to_the_same_whatever_follows(
    shelf: list[tuple[float, str]], n: int
) -> None:
    if not shelf:
        return
    shop = shop_at(*((angle, named(title)) for angle, title in shelf))
    whole = folded(ranked(shop), shop, ALIKE)
    assert sorted(row for fold in folds(shop) for row in fold) == list(range(len(shelf)))
    assert [one.row for one in whole] == sorted(one.row for one in whole)
    part = folded(ranked(shop)[:n], shop, ALIKE)
    assert [one.row for one in part] == [one.row for one in whole if one.row < n]
    for shorter, longer in zip(part, whole, strict=False):
        assert shorter.variants == tuple(one for one in longer.variants if one.row < n)


def test_of_the_house_encoder_the_design_decides_not_the_colour(tmp_path: Path) -> None:
    encoder = tiny_house(save_tiny_clip(tmp_path))
    designs = np.eye(DESIGN, dtype=np.float32)[[0, 0, 1]]
    joint = np.eye(JOINT, dtype=np.float32)[[0, 1, 1]]
    colours = np.log(np.full((3, sum(map(len, VALUES.values()))), 0.25, np.float32))
    shop = index_of(NOTHING, NOTHING, NOTHING)
    shop.vectors = encoder.layout.packed(joint, designs, colours)
    assert folds(shop, Alike.of(encoder)) == [[0, 1], [2]]


def test_of_any_other_encoder_the_whole_embedding_decides() -> None:
    alike = Alike.of(ColourEncoder())
    shop = shop_at((0.0, named("Ann Red Skirt")), (0.4, named("Ann Blue Skirt")), (0.5, NOTHING))
    assert folds(shop, alike) == [[0, 1], [2]]
    assert folds(shop_at((0.0, NOTHING), (0.01, NOTHING)), alike) == [[0, 1]]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(["blue"], "Navy Blue"), (["purple"], "Purple"), ([], "Purple"), (["blue", "red"], "Red")],
)
def test_of_a_fold_the_colour_that_was_asked_for_is_shown(asked: list[str], shown: str) -> None:
    head = head_of("Purple", "Red", "Light Blue", "Navy Blue")
    [turned] = in_asked_colour([head], asked)
    assert turned.product.colour == shown
    assert turned.score == head.score
    colours = {turned.product.colour, *(one.product.colour for one in turned.variants)}
    assert colours == {"Purple", "Red", "Light Blue", "Navy Blue"}
    assert all(not one.variants for one in turned.variants)


def unread(rows):
    raise AssertionError(f"the feed tells every colour, and {rows} were read")


def head_of(*colours: str) -> Candidate:
    """A head and its variants by what the shop calls their colours."""
    first, *others = ranked(index_of(*({"colour": one} for one in colours)))
    return replace(first, variants=tuple(others))


def test_colours_of_variants_are_said_once_each_as_the_shop_calls_them() -> None:
    head = head_of("Grey", "Navy Blue", "red ", "navy blue", "gray", "RED", "Rocket")
    assert colours_of(head, unread) == ("Navy Blue", "red", "Rocket")


def test_colours_of_more_variants_than_a_line_holds_are_those_of_the_best() -> None:
    head = head_of("black", "red", "blue", "green", "pink", "white")
    assert colours_of(head, unread) == ("red", "blue", "green", "pink")
    assert len(colours_of(head, unread)) == MOST_SAID


def test_colours_that_the_shop_does_not_tell_are_read_where_they_are_sure() -> None:
    head = head_of("", "Blue", "", "", "")
    seen = {"colour": ["red", "green", "", "pink", "red"], "type": ["skirt"] * 5}
    assert colours_of(head, lambda rows: seen if rows == [0, 1, 2, 3, 4] else {}) == (
        "Blue",
        "pink",
    )


def test_colours_that_nobody_tells_are_none() -> None:
    assert colours_of(head_of("", "", ""), lambda _: {}) == ()
    assert colours_of(head_of(""), unread) == ()
