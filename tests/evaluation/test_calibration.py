"""Calibration: bins by hand, the slow twin, torchmetrics, refused input."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import binary_calibration_error

from evaluation.calibration import expected_calibration_error, reliability

# Two bins: 0.2, 0.4 and the edge 0.5 in the lower, 0.9 and 1.0 in the upper.
CONFIDENCE = np.array([0.2, 0.4, 0.5, 0.9, 1.0])
CORRECT = np.array([False, True, False, True, True])


@pytest.fixture
def random_answers():
    """Sure of itself in half of the range only, right a little less often than it says."""
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.4, 1, 500)
    return confidence, rng.random(500) < confidence**2


def test_bins_by_hand():
    diagram = reliability(CONFIDENCE, CORRECT, bins=2)
    assert diagram.count.tolist() == [3, 2]
    assert diagram.confidence == pytest.approx([1.1 / 3, 0.95])
    assert diagram.accuracy == pytest.approx([1 / 3, 1])


def test_error_by_hand():
    wanted = 3 / 5 * (1.1 / 3 - 1 / 3) + 2 / 5 * 0.05
    assert expected_calibration_error(CONFIDENCE, CORRECT, bins=2) == pytest.approx(wanted)


def test_confidence_zero_counts_to_the_first_bin():
    assert reliability(np.zeros(3), np.zeros(3, bool)).count.tolist() == [3] + [0] * 14


def test_error_is_zero_where_every_bin_keeps_its_word():
    confidence = np.repeat([0.25, 0.75], 4)
    correct = np.array([1, 0, 0, 0, 1, 1, 1, 0], bool)
    assert expected_calibration_error(confidence, correct) == pytest.approx(0)


def test_error_is_one_for_a_certain_mistake():
    assert expected_calibration_error(np.ones(4), np.zeros(4, bool)) == 1


@pytest.mark.parametrize("bins", [1, 10, 15])
def test_error_agrees_with_torchmetrics(random_answers, bins):
    confidence, correct = random_answers
    theirs = binary_calibration_error(
        torch.from_numpy(confidence), torch.from_numpy(correct).long(), n_bins=bins, norm="l1"
    )
    ours = expected_calibration_error(confidence, correct, bins)
    assert ours == pytest.approx(theirs.item(), abs=1e-6)
    assert ours > 0.1


def test_error_agrees_with_its_slow_twin(random_answers):
    confidence, correct = random_answers
    slow = 0.0
    for edge in range(15):
        inside = (confidence > edge / 15) & (confidence <= (edge + 1) / 15)
        if inside.any():
            slow += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    assert expected_calibration_error(confidence, correct) == pytest.approx(slow)


@pytest.mark.parametrize(
    ("confidence", "correct", "bins", "message"),
    [
        ([], [], 15, "answers"),
        ([0.5], [True, False], 15, "answers"),
        ([1.1], [True], 15, "between 0 and 1"),
        ([-0.1], [True], 15, "between 0 and 1"),
        ([np.nan], [True], 15, "between 0 and 1"),
        ([0.5], [True], 0, "at least 1"),
    ],
)
def test_input_without_meaning_is_refused(confidence, correct, bins, message):
    with pytest.raises(ValueError, match=message):
        reliability(np.array(confidence), np.array(correct, bool), bins)
