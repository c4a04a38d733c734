"""The layout: what is packed comes back, and an inner product is the weighted sum that it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import log_softmax

from worker.encoders.layout import DESIGN, JOINT, LEAST, TRAIT_ROOM, Layout

VALUES = {"colour": ("red", "blue", "green"), "type": ("shirt", "dress")}
MEANS = np.array([-1, -1.5, -2, -0.5, -1.5], np.float32)
LAYOUT = Layout(joint=4, design=3, values=VALUES, means=MEANS, scale=0.1)
TIGHT = Layout(joint=4, design=3, values=VALUES, means=MEANS, scale=5.0)  # nothing fits its room

numbers = st.floats(-1, 1, width=32)


def unit(length):
    """A unit vector as a row."""
    vectors = arrays(np.float32, (1, length), elements=numbers)
    return vectors.filter(lambda row: np.linalg.norm(row) > 0.1).map(
        lambda row: row / np.linalg.norm(row)
    )


def logs(strongest=7.0):
    """Log-probabilities of every trait as a row; none is below LEAST."""
    scores = arrays(np.float32, (1, 5), elements=st.floats(0, strongest / 2, width=32))
    return scores.map(logs_of)


def logs_of(scores):
    return np.hstack([log_softmax(scores[:, part], axis=1) for part in LAYOUT.slices.values()])


def test_the_parts_follow_one_another():
    assert LAYOUT.dim == 4 + 3 + 5 + 1
    assert LAYOUT.slices == {"colour": slice(0, 3), "type": slice(3, 5)}


@pytest.mark.parametrize("layout", [LAYOUT, TIGHT])
@given(joint=unit(4), design=unit(3), scores=arrays(np.float32, (1, 5), elements=numbers))
def test_packed_rows_have_unit_length_whatever_is_told(layout, joint, design, scores):
    for traits in (logs_of(scores), logs_of(100 * scores)):  # 100: far below LEAST
        rows = layout.packed(joint, design, traits)
        assert (rows.shape, rows.dtype) == ((1, 13), np.float32)
        assert np.linalg.norm(rows) == pytest.approx(1, abs=1e-5)


@given(
    joint=unit(4),
    design=unit(3),
    traits=logs(),
    asks=st.tuples(*(arrays(np.float32, n, elements=numbers) for n in (4, 3, 5))),
)
def test_an_inner_product_is_the_sum_of_cosines_and_centred_log_probabilities(
    joint, design, traits, asks
):
    (row,) = LAYOUT.packed(joint, design, traits)
    to_joint, to_design, weights = asks
    by_hand = to_joint @ joint[0] + to_design @ design[0] + weights @ (traits[0] - MEANS)
    assert LAYOUT.query(*asks) @ row == pytest.approx(by_hand, abs=1e-4)


@given(joint=unit(4), design=unit(3), traits=logs())
def test_what_was_packed_comes_back(joint, design, traits):
    (row,) = LAYOUT.packed(joint, design, traits)
    assert LAYOUT.joint_of(row) == pytest.approx(joint[0], abs=1e-6)
    assert LAYOUT.design_of(row) == pytest.approx(design[0], abs=1e-6)
    assert LAYOUT.likely(row) == pytest.approx(np.exp(traits[0]), abs=1e-4)


def test_the_rest_makes_the_length_and_meets_no_query():
    joint, design = np.eye(4, dtype=np.float32)[:1], np.eye(3, dtype=np.float32)[:1]
    (row,) = LAYOUT.packed(joint, design, MEANS[None])  # told nothing beyond the mean
    assert row[-1] == pytest.approx(TRAIT_ROOM)
    assert LAYOUT.query(joint[0], design[0], np.ones(5, np.float32))[-1] == 0


def test_each_part_has_its_share_of_the_length():
    joint, design = np.eye(4, dtype=np.float32)[:1], np.eye(3, dtype=np.float32)[:1]
    (row,) = LAYOUT.packed(joint, design, MEANS[None] + 1)
    assert (row[0], row[4]) == pytest.approx((JOINT, DESIGN))
    assert row[7:12] == pytest.approx(np.full(5, 0.1), abs=1e-6)


def test_what_is_next_to_impossible_counts_as_least():
    joint, design = np.eye(4, dtype=np.float32)[:1], np.eye(3, dtype=np.float32)[:1]
    never = np.array([[-40, 0, -90, 0, -20]], np.float32)
    bounded = np.array([[LEAST, 0, LEAST, 0, LEAST]], np.float32)
    layout = Layout(joint=4, design=3, values=VALUES, means=MEANS, scale=0.01)
    assert layout.packed(joint, design, never).tolist() == (
        layout.packed(joint, design, bounded).tolist()
    )


@given(scores=arrays(np.float32, (1, 5), elements=numbers))
def test_traits_that_exceed_their_room_are_shortened_and_keep_their_order(scores):
    joint, design = np.eye(4, dtype=np.float32)[:1], np.eye(3, dtype=np.float32)[:1]
    traits = logs_of(3 * scores)
    (row,) = TIGHT.packed(joint, design, traits)
    told = row[7:12]
    assert np.linalg.norm(told) <= TRAIT_ROOM + 1e-5
    if np.linalg.norm(TIGHT.scale * (traits - MEANS)) > TRAIT_ROOM:
        assert row[-1] == pytest.approx(0, abs=1e-3)
        direction = (traits[0] - MEANS) / np.linalg.norm(traits[0] - MEANS)
        assert told / np.linalg.norm(told) == pytest.approx(direction, abs=1e-5)


@pytest.mark.parametrize("layout", [LAYOUT, TIGHT])
@given(joint=unit(4), design=unit(3), traits=logs())
def test_the_likely_values_of_a_trait_add_up_to_one(layout, joint, design, traits):
    likely = layout.likely(layout.packed(joint, design, traits)[0])
    assert [likely[part].sum() for part in layout.slices.values()] == pytest.approx([1, 1])


def test_no_pictures_are_no_rows():
    rows = LAYOUT.packed(*(np.zeros((0, n), np.float32) for n in (4, 3, 5)))
    assert rows.shape == (0, 13)
