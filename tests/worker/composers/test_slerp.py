"""The query lies on the great circle, at its share of the angle, and where there is none too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import NothingToSearch, UnknownSpec
from tests.worker.composers.words import BLUE, RED, WordEncoder, ask
from worker.composers.registry import COMPOSERS
from worker.composers.slerp import Slerp, interpolated
from worker.composers.weighted_sum import WeightedSum, normalised

ENCODER = WordEncoder()


def shoemake(start, end, share):
    """The equation as printed."""
    angle = np.arccos(start @ end)
    return (np.sin((1 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle)


def vectors(count):
    numbers = st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4)
    rows = numbers.map(lambda row: np.array(row, np.float32))
    return st.tuples(*[rows.filter(lambda row: np.linalg.norm(row) > 0.1).map(normalised)] * count)


def test_compose_when_a_third_is_asked_then_the_angle_is_thirty_degrees() -> None:
    query = Slerp(ENCODER, 1 / 3).compose(ask(RED, "blue"))
    assert np.allclose(query, np.sqrt(3) / 2 * RED + BLUE / 2)


def test_compose_when_both_weigh_the_same_then_it_is_the_weighted_sum() -> None:
    asked = ask(normalised(2 * RED + BLUE), "blue", weight=0.5)
    query = Slerp(ENCODER).compose(asked)
    assert np.allclose(query, WeightedSum(ENCODER).compose(asked), atol=1e-6)


@given(vectors(2), st.floats(0, 1))
def test_interpolated_when_there_is_an_angle_then_it_is_shoemakes(pair, share: float) -> None:
    start, end = pair
    query = interpolated(start, end, share)
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)
    if abs(start @ end) < 0.99:
        assert np.allclose(query, shoemake(start, end, share), atol=1e-4)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_interpolated_when_both_are_equal_then_it_stays_there(share: float) -> None:
    start = normalised(np.array([0.3, -0.2, 0.9], np.float32))
    assert np.allclose(interpolated(start, start, share), start, atol=1e-6)


def test_interpolated_when_they_are_opposite_then_it_goes_halfway_around_and_arrives() -> None:
    start = normalised(np.array([0.3, -0.2, 0.9], np.float32))
    halfway = interpolated(start, -start, 0.5)
    assert abs(halfway @ start) < 1e-6
    assert np.isclose(np.linalg.norm(halfway), 1, atol=1e-6)
    assert np.allclose(interpolated(start, -start, 1.0), -start, atol=1e-6)


def test_compose_when_words_are_opposite_then_pictures_own_numbers_stay_out() -> None:
    encoder = WordEncoder(dim=6, joint_dim=5)
    query = Slerp(encoder, 0.5).compose(ask(-BLUE, "blue"))
    assert query[5] == 0
    assert np.isclose(np.linalg.norm(query), 1)


def test_compose_when_only_one_side_is_there_then_it_is_the_query() -> None:
    assert np.array_equal(Slerp(ENCODER).compose(ask(RED)), RED)
    assert np.array_equal(Slerp(ENCODER).compose(ask(None, "blue")), BLUE)
    with pytest.raises(NothingToSearch):
        Slerp(ENCODER).compose(ask(None))


def test_load_when_a_weight_is_named_then_it_holds_and_a_wrong_one_is_refused() -> None:
    query = COMPOSERS.load("slerp:1", encoder=ENCODER).compose(ask(RED, "blue"))
    assert np.allclose(query, BLUE, atol=1e-6)
    with pytest.raises(UnknownSpec, match="slerp:2"):
        COMPOSERS.load("slerp:2", encoder=ENCODER)
