"""Names without colours: what two colours of one design share, and what tells nothing."""

import numpy as np
import pytest

from index_store.product import ProductTable
from tests.worker.small_index import index_of
from worker.product_names import MOST_BEARERS, NAMELESS, colourless, names_of


def numbers(*titles: str) -> list[int]:
    return names_of(index_of(*({"title": one} for one in titles))).tolist()


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Nike Women Pink Snapper Flip Flops", "nike women snapper flip flops"),
        ("Nike Women Snapper Green Flip Flops", "nike women snapper flip flops"),
        ("Navy Blue Shirt", "shirt"),
        ("Shirt, off-white", "shirt"),
        ("Black & White Stripe Tee", "stripe tee"),
        ("Синяя юбка", "юбка"),
        ("Camisetas rojas", "camisetas"),
        ("Vestido azul marino", "vestido"),
        ("Levi's 511 Slim", "levi's 511 slim"),
        ("Blue", ""),
        ("", ""),
        ("& !", ""),
    ],
)
def test_colourless_leaves_out_words_for_colours_and_nothing_else(title: str, left: str) -> None:
    assert colourless(title) == tuple(left.split())


def test_names_of_one_design_in_several_colours_are_one() -> None:
    first, second, other = numbers("Ann Red Skirt", "ann skirt - navy blue", "Eve Red Skirt")
    assert first == second != other
    assert NAMELESS not in {first, other}


def test_a_colour_that_only_the_shop_calls_so_is_no_part_of_the_name() -> None:
    index = index_of(
        {"title": "Ann Skirt Rocket", "colour": "Rocket"},
        {"title": "Ann Skirt Ink", "colour": "ink"},
        {"title": "Ann Skirt Rocket"},  # of no colour that the shop tells: a model, perhaps
    )
    first, second, model = names_of(index).tolist()
    assert first == second != model


def test_products_without_a_title_or_named_by_a_colour_alone_have_no_name() -> None:
    assert numbers("", "", "Red", "Blue") == [NAMELESS] * 4


def test_names_of_a_shop_are_read_from_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million products are not made for it."""
    index = index_of(*({"title": f"Ann Red Skirt {row // 2}"} for row in range(9000)))
    monkeypatch.delattr(ProductTable, "__iter__")
    monkeypatch.delattr(ProductTable, "__getitem__")
    names = names_of(index).reshape(-1, 2)
    assert (names[:, 0] == names[:, 1]).all()
    assert len(np.unique(names)) == 4500


def test_the_apostrophe_at_a_words_end_says_nothing() -> None:
    assert colourless("Girls' Red Skirt") == ("girls", "skirt")
    assert colourless("Skirt for Girls'") == colourless("Red Skirt for Girls' Red")


@pytest.mark.parametrize(("bearers", "tells"), [(MOST_BEARERS, True), (MOST_BEARERS + 1, False)])
def test_a_name_that_too_many_products_bear_tells_nothing(bearers: int, tells: bool) -> None:
    named = numbers(*["Men Casual Shirt"] * bearers)
    assert (NAMELESS not in named) is tells
    assert len(set(named)) == 1
