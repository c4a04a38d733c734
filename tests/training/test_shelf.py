"""Shelf: codes, what is not told, neighbours by colour, large groups."""

import numpy as np
import pytest

from tests.training.shop import COLOURS, product
from training.losses import ANY
from training.shelf import Shelf


@pytest.fixture(scope="module")
def shelf():
    shirts = [product(i, f"g{i // 3}", list(COLOURS)[i % 3]) for i in range(6)]
    plain = product(6, "g2", "Red", "Belts", name="Brand Men Belt", usage="")
    return Shelf([(0, p) for p in shirts] + [(1, plain)])


def test_codes_number_the_values_in_order(shelf):
    assert shelf.values["colour"] == ["Blue", "Green", "Red"]
    assert shelf.column("colour").tolist() == [2, 0, 1, 2, 0, 1, 2]
    assert shelf.values["pattern"] == ["Striped"]


def test_what_the_shop_does_not_tell_has_no_code(shelf):
    assert shelf.column("pattern")[6] == ANY
    assert shelf.column("usage")[6] == ANY


def test_neighbours_are_of_the_same_bucket_and_another_colour(shelf):
    assert shelf.neighbours(0, shelf.groups, "group") == {0: [1], 1: [2]}
    kinds = shelf.neighbours(0, shelf.kinds, "article_type", "gender")
    assert kinds == {0: [1, 4], 1: [2, 5]}


def test_files_are_kept_apart(shelf):
    assert dict(shelf.files) == {0: [0, 1, 2, 3, 4, 5], 1: [6]}


def test_cut_is_rgba_at_the_stored_size(shelf):
    cut = shelf.cut(0)
    assert (cut.mode, cut.size) == ("RGBA", (48, 64))


def test_large_groups_are_names_and_not_designs():
    many = [product(i, "generic", list(COLOURS)[i % 3]) for i in range(9)]
    shelf = Shelf([(0, p) for p in many])
    assert len(np.unique(shelf.column("group"))) == 9
