"""Readings: the best value and the first k of a row."""

import numpy as np
import pytest

from worker.attributes.reading import Guess, Reading

READING = Reading(
    ("Red", "Green", "Blue"),
    np.array([[0.25, 0.5, 0.25], [0.5, 0.125, 0.375]], np.float32),
)


def test_best_is_the_most_probable_value_of_its_row():
    assert READING.best(0) == Guess("Green", 0.5)
    assert READING.best(1) == ("Red", 0.5)


def test_top_is_ordered_and_ties_keep_the_order_of_values():
    assert READING.top(0, 3) == [("Green", 0.5), ("Red", 0.25), ("Blue", 0.25)]
    assert [guess.value for guess in READING.top(1, 2)] == ["Red", "Blue"]


@pytest.mark.parametrize(("k", "count"), [(0, 0), (3, 3), (9, 3)])
def test_top_gives_at_most_what_there_is(k, count):
    assert len(READING.top(0, k)) == count


def test_probabilities_are_plain_numbers():
    assert type(READING.best(0).probability) is float
