"""Measures by name."""

import numpy as np

from evaluation.benchmarks.base import mean_average_precision, recalls

RELEVANT = np.array([[False, True, True], [False, False, False], [True, False, False]])


def test_recalls_names_each_cut_off_and_cuts_there():
    measures = recalls("top-", (1, 2))
    assert list(measures) == ["top-1", "top-2"]
    np.testing.assert_array_equal(measures["top-1"](RELEVANT), [0, 0, 1])
    np.testing.assert_array_equal(measures["top-2"](RELEVANT), [1, 0, 1])


def test_mean_average_precision_takes_every_right_picture():
    expected = [(1 / 2 + 2 / 3) / 2, 0, 1]
    np.testing.assert_allclose(mean_average_precision(RELEVANT), expected)
