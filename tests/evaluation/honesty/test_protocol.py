"""Protocol `honest`: what is right, and each figure worked out by hand."""

import numpy as np
import pytest

from evaluation.honesty.answering import Given
from evaluation.honesty.protocol import acceptable, honest
from evaluation.query_set import QuerySet
from evaluation.stages.asking import Asking
from tests.evaluation.small_shop import table_gallery

REFERENCE, TARGET, ALIKE, OTHER_TYPE, OTHER_GENDER, OF_THE_GROUP, OTHER_COLOUR = range(7)


@pytest.fixture
def gallery():
    """A red shirt for men of group a, its blue twin, and products that share some of it."""
    columns = {
        "group": ["a", "a", "b", "c", "d", "a", "a"],
        "articleType": ["Shirts", "Shirts", "Shirts", "Jeans", "Shirts", "Tops", "Shirts"],
        "gender": ["Men", "Men", "Men", "Men", "Women", "Women", "Men"],
        "baseColour": ["Red", "Blue", "Blue", "Blue", "Blue", "Blue", "Green"],
    }
    return table_gallery(columns, np.eye(7))


def asked(references, targets):
    count = len(references)
    return QuerySet(
        queries=np.zeros((count, 7), np.float32),
        asking=Asking([]),
        references=np.array(references),
        targets=np.array(targets),
        texts=["in blue"] * count,
    )


def test_right_is_what_has_the_wished_colour_and_type_and_gender_or_the_design(gallery):
    found = np.array([[TARGET, ALIKE, OTHER_TYPE, OTHER_GENDER, OF_THE_GROUP, OTHER_COLOUR]])
    right = acceptable(gallery, asked([REFERENCE], [TARGET]), found)
    assert right[0].tolist() == [True, True, False, False, True, False]


def test_without_a_wish_the_colour_is_the_references_own(gallery):
    right = acceptable(gallery, asked([ALIKE], [ALIKE]), np.array([[TARGET, REFERENCE]]))
    assert right[0].tolist() == [True, False]


def given(found, chances, refused):
    return Given(np.array(found), np.array(chances), np.array(refused))


def test_figures_are_means_over_the_answers_of_each_query(gallery):
    queries = asked([REFERENCE, REFERENCE], [TARGET, TARGET])
    there = given(
        [[TARGET, OTHER_TYPE], [ALIKE, OTHER_GENDER]], [[0.9, 0.1], [0.5, 0.5]], [False, True]
    )
    lacking = given([[OTHER_TYPE, OF_THE_GROUP]] * 2, [[0.1, 0.1]] * 2, [True, True])
    result = honest(gallery, [queries], [there], [lacking])
    assert result.scores["Brier"].tolist() == pytest.approx([0.01, 0.25])
    assert result.scores["accepted"].tolist() == [0.5, 0.5]
    assert result.scores["refused, has it"].tolist() == [0, 1]
    assert result.scores["refused, lacks it"].tolist() == [1, 1]
    # One answer given with 0.9 and right, one with 0.1 and wrong, two with 0.5, half of them right.
    assert result.plain["ECE"] == pytest.approx((0.1 + 0.1) / 4)
    assert result.reliability.count.sum() == 4


def test_kinds_together_are_all_their_queries(gallery):
    one, other = asked([REFERENCE], [TARGET]), asked([ALIKE], [ALIKE])
    there = [given([[TARGET]], [[1.0]], [False]), given([[REFERENCE]], [[1.0]], [True])]
    result = honest(gallery, [one, other], there, there)
    assert result.scores["accepted"].tolist() == [1, 0]
    assert result.scores["refused, has it"].tolist() == [0, 1]
    assert result.plain["ECE"] == pytest.approx(0.5)
    assert result.answers.texts == ["in blue"] * 2
    assert result.answers.found.tolist() == [[TARGET], [REFERENCE]]
