"""Rows of a report: by category, their mean, all queries; worked by hand."""

import numpy as np
import pytest

from evaluation.benchmarks.rows import PartScores, make_rows
from tests.evaluation.benchmarks.colours import figures


def part(categories, scores, gallery=7):
    return PartScores(np.array(categories), gallery, {"R@1": np.array(scores, float)})


def test_make_rows_when_categories_differ_in_size_then_mean_and_all_differ():
    rows = make_rows([part(["a"], [0]), part(["b", "b", "b"], [1, 1, 1], gallery=5)])
    assert [(row.category, row.queries, row.gallery) for row in rows] == [
        ("a", 1, 7),
        ("b", 3, 5),
        ("mean", 4, 12),
        ("all", 4, 12),
    ]
    assert [figures(row)["R@1"] for row in rows] == pytest.approx([0, 1, 1 / 2, 3 / 4])


def test_make_rows_splits_one_gallery_by_category():
    rows = make_rows([part(["x", "y", "x", "x"], [1, 0, 0, 1])])
    values = {row.category: figures(row)["R@1"] for row in rows}
    assert values == pytest.approx({"x": 2 / 3, "y": 0, "mean": 1 / 3, "all": 1 / 2})


def test_make_rows_puts_an_interval_around_every_value():
    scores = np.random.default_rng(0).integers(0, 2, 60)
    for row in make_rows([part(["x", "y", "z"] * 20, scores)]):
        figure = row.figures["R@1"]
        assert 0 <= figure.interval[0] < figure.value < figure.interval[1]
