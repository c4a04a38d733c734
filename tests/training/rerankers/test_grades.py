"""Grades by hand, on a small rack."""

import numpy as np
import pytest

from tests.training.shop import product
from training.rerankers.grades import GRADES, graded
from training.shelf import Shelf

RACK = [
    product(0, "crest", "Red"),
    product(1, "crest", "Blue"),
    product(2, "plain", "Red"),
    product(3, "buckle", "Red", "Belts"),
]


@pytest.fixture
def codes():
    return Shelf((0, one) for one in RACK).codes


def test_product_design_type_and_nothing(codes):
    assert graded(codes, 0, [0, 1, 2, 3]).tolist() == pytest.approx([1, 0.7, 0.3, 0])
    assert graded(codes, 3, [3, 0]).tolist() == [1, 0]


def test_other_grades_are_for_what_they_name(codes):
    """A product of one's own is of one's own design too: the best that is named counts."""
    grades = {"group": 0.5, "article_type": 0.02}
    assert graded(codes, 0, [0, 1, 2, 3], grades).tolist() == pytest.approx([0.5, 0.5, 0.02, 0])


def test_a_better_answer_is_worth_more(codes):
    assert list(GRADES.values()) == sorted(GRADES.values(), reverse=True)
    assert graded(codes, 0, [0, 1, 2, 3]).dtype == np.float32


def test_what_the_shop_does_not_tell_is_not_shared():
    untold = [product(0, "", "Red", ""), product(1, "", "Red", "")]
    codes = Shelf((0, one) for one in untold).codes
    assert graded(codes, 0, [0, 1]).tolist() == [1, 0]


def test_a_name_that_a_whole_department_shares_is_no_design():
    """Nine products of one group: more than a design has colours."""
    codes = Shelf((0, product(i, "basic", "Red")) for i in range(9)).codes
    assert graded(codes, 0, [0, 1]).tolist() == pytest.approx([1, 0.3])
