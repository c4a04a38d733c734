"""Early stop: what is the best check, when it is spent, and what a resumed run knows."""

import pytest

from training.presets.patience import Patience


def test_a_run_without_checks_goes_on(tmp_path):
    assert not Patience(tmp_path, 2).spent


@pytest.mark.parametrize(
    ("losses", "spent"),
    [
        ([3.0, 2.0, 1.0], False),
        ([1.0, 2.0], False),
        ([1.0, 2.0, 1.5], True),
        ([3.0, 1.0, 2.0, 0.5], False),
        ([1.0, 1.0, 1.0], True),
    ],
)
def test_it_is_spent_two_checks_behind_the_best(tmp_path, losses, spent):
    patience = Patience(tmp_path, 2)
    for loss in losses:
        patience.improves(loss)
    assert patience.spent is spent


def test_only_a_lower_loss_improves(tmp_path):
    patience = Patience(tmp_path, 2)
    assert [patience.improves(loss) for loss in (2.0, 2.0, 1.0, 1.5)] == [True, False, True, False]


def test_a_resumed_run_knows_its_checks(tmp_path):
    for loss in (1.0, 2.0):
        Patience(tmp_path, 2).improves(loss)
    again = Patience(tmp_path, 2)
    assert not again.improves(1.5)
    assert again.spent
