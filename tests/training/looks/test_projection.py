"""The projection by hand: what varies inside designs is shrunk, what tells them apart is not."""

import numpy as np
import pytest

from shared.errors import SetupError
from training.looks.projection import LEAST, fit_projection

# Two designs in two colours each: the first number is the design's, the second the colour's.
DESIGNS = np.array([0, 0, 1, 1])
FEATURES = np.array([[-2.0, -4.0], [-2.0, 4.0], [2.0, -4.0], [2.0, 4.0]])


def test_directions_are_divided_by_their_deviation_inside_designs():
    """Within: (0, 16), its mean variance 8; a share of 1/8 adds 1: deviations 1 and sqrt 17."""
    found = fit_projection(FEATURES, DESIGNS, components=2, shrink=1 / 8)
    assert found.mean == pytest.approx(np.zeros(2))
    assert np.abs(found.matrix) == pytest.approx(np.array([[1, 0], [0, 17**-0.5]]))
    # Of four products: 4 * 4 / 3 for the design, 4 * 16 / 3 / 17 for the colour.
    assert found.spread == pytest.approx(np.sqrt([16 / 3, 64 / 51]))


def test_without_shrinking_the_colour_would_come_first():
    """The same features by plain variance; a large share is as good as none."""
    found = fit_projection(FEATURES, DESIGNS, components=1, shrink=1e6)
    assert np.argmax(np.abs(found.matrix[:, 0])) == 1


def test_the_mean_is_taken_off():
    moved = fit_projection(FEATURES + np.array([3, -5]), DESIGNS, components=2, shrink=0.1)
    still = fit_projection(FEATURES, DESIGNS, components=2, shrink=0.1)
    assert moved.mean == pytest.approx([3, -5])
    assert np.abs(moved.matrix) == pytest.approx(np.abs(still.matrix))


def test_a_design_of_one_product_says_nothing_of_colours():
    more = np.vstack([FEATURES, [[0, 1000]]])
    lone = fit_projection(more, np.append(DESIGNS, 2), components=2, shrink=1 / 8)
    # Colours still deviate by sqrt 17 inside designs, so that the stranger is 1000 / sqrt 17 away.
    stranger = np.abs((more[-1] - more[0]) @ lone.matrix)
    by_hand = [2, 1004 / np.sqrt(17)]
    assert sorted(stranger) == pytest.approx(sorted(by_hand), rel=1e-6)


def test_components_fall_and_whiten_what_they_were_fitted_on():
    rng = np.random.default_rng(0)
    designs = np.repeat(np.arange(50), 3)
    features = rng.normal(size=(150, 6)) * [5, 4, 3, 2, 1, 0.5] + np.repeat(
        rng.normal(size=(50, 6)), 3, axis=0
    )
    found = fit_projection(features, designs, components=4, shrink=0.3)
    assert (np.diff(found.spread) <= 0).all()
    white = (features - found.mean) @ found.matrix / found.spread
    assert np.cov(white, rowvar=False) == pytest.approx(np.eye(4), abs=1e-6)


def test_fewer_products_than_numbers_leave_no_direction_to_rounding():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(6, 40))
    found = fit_projection(features, np.array([0, 0, 1, 1, 2, 2]), components=20, shrink=0.3)
    assert np.isfinite(found.matrix).all()
    assert found.spread[-1] == pytest.approx(np.sqrt(LEAST) * found.spread[0])


def test_designs_of_one_product_each_are_refused():
    with pytest.raises(SetupError, match="no design"):
        fit_projection(FEATURES, np.arange(4), components=2, shrink=0.3)
