"""Fusions of pictures' and captions' scores, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.caption_fusion import FUSIONS, reciprocal_rank_fused, score_fused

NAN = np.nan
THREE = np.array([0.9, 0.5, 0.1], np.float32)


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_ranks_when_the_caption_disagrees_then_reciprocals_of_both_ranks_are_added() -> None:
    """Ranks of pictures 1 2 3 4, of captions 4 1 3 2.

    Sums: 1/61 + 1/64 = .03202, 1/62 + 1/61 = .03252, 2/63 = .03175, 1/64 + 1/62 = .03175.
    """
    fused = reciprocal_rank_fused(scores(0.9, 0.7, 0.4, 0.1), scores(0.0, 0.8, 0.2, 0.5), 0.5)
    # 1/64 + 1/62 is a little more than 2/63: the function x -> 1/x is convex.
    assert fused.tolist() == pytest.approx([0.7, 0.9, 0.1, 0.4])


def test_ranks_when_two_are_equal_then_the_nearer_picture_comes_first() -> None:
    fused = reciprocal_rank_fused(scores(0.2, 0.8), scores(0.9, 0.1), 0.5)
    assert fused.tolist() == pytest.approx([0.2, 0.8])


def test_ranks_when_captions_are_the_same_then_they_share_the_better_rank() -> None:
    """Ranks of pictures 2 4 3 1, of captions 1 1 1 4; the last two in order add up to the same."""
    same = scores(0.7, 0.7 + 1e-7, 0.7 - 1e-7, 0.1)
    fused = reciprocal_rank_fused(scores(0.4, 0.2, 0.3, 0.5), same, 0.5)
    assert np.argsort(-fused).tolist() == [0, 2, 3, 1]


def test_ranks_when_a_caption_says_nothing_then_it_adds_nothing() -> None:
    """1/61 against 1/62 + 1/61 and 1/63 + 1/62."""
    fused = reciprocal_rank_fused(THREE, scores(NAN, 0.3, 0.2), 0.5)
    assert np.argsort(-fused).tolist() == [1, 2, 0]


def test_scores_when_fused_then_captions_count_in_the_spread_of_the_pictures() -> None:
    """Mean 0.5 and spread s of the pictures; captions stand at -1, 0 and 1 spread of theirs."""
    spread = float(THREE.std())
    captions = scores(2.0, 5.0, 8.0)
    standard = np.array([-1, 0, 1]) * 1.5**0.5
    expected = 0.75 * THREE + 0.25 * (0.5 + spread * standard)
    assert score_fused(THREE, captions, 0.25) == pytest.approx(expected, abs=1e-6)


def test_scores_when_a_caption_says_nothing_then_it_counts_as_the_mean_one() -> None:
    """The two captions that speak stand at 1 and -1 spread of theirs."""
    spread = float(THREE.std())
    fused = score_fused(THREE, scores(NAN, 0.6, 0.2), 0.5)
    assert fused == pytest.approx(
        [0.45 + 0.25, 0.25 + (0.5 + spread) / 2, 0.05 + (0.5 - spread) / 2], abs=1e-6
    )


@pytest.mark.parametrize("captions", [(NAN, NAN, NAN), (0.4, 0.4, 0.4), (NAN, 0.4, NAN)])
def test_scores_when_captions_tell_nothing_apart_then_pictures_decide(
    captions: tuple[float, ...],
) -> None:
    assert score_fused(THREE, scores(*captions), 0.5).tolist() == THREE.tolist()


@pytest.mark.parametrize("how", FUSIONS)
def test_fusion_when_there_is_nobody_then_nobody_scores(how: str) -> None:
    assert FUSIONS[how](scores(), scores(), 0.5).shape == (0,)


@pytest.mark.parametrize("how", FUSIONS)
def test_fusion_when_captions_weigh_nothing_then_scores_stay(how: str) -> None:
    assert FUSIONS[how](THREE, scores(0.1, 0.9, NAN), 0.0) == pytest.approx(THREE)


@pytest.mark.parametrize("how", FUSIONS)
def test_fusion_when_captions_weigh_all_then_their_order_holds(how: str) -> None:
    fused = FUSIONS[how](THREE, scores(0.1, 0.9, 0.5), 1.0)
    assert np.argsort(-fused).tolist() == [1, 2, 0]


unit = st.floats(-1, 1, width=32)
pairs = st.lists(st.tuples(unit, unit | st.just(NAN)), min_size=1, max_size=30)


@pytest.mark.parametrize("how", FUSIONS)
@given(both=pairs, weight=st.floats(0, 1))
def test_fusion_when_both_agree_that_one_is_better_then_it_is_not_worse(
    how: str, both: list[tuple[float, float]], weight: float
) -> None:
    images, captions = (np.array(one, np.float32) for one in zip(*both, strict=True))
    before = images.copy(), captions.copy()
    fused = FUSIONS[how](images, captions, weight)
    np.testing.assert_array_equal((images, captions), before)
    assert fused.shape == images.shape
    assert np.isfinite(fused).all()
    for one in range(len(both)):
        worse = (images <= images[one] - 0.01) & (captions <= captions[one] - 0.01)
        assert (fused[worse] <= fused[one] + 1e-5).all()
