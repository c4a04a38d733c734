"""q = norm((1 - w) z + w t), its edges, and what other composers borrow from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import NothingToSearch, UnknownSpec
from tests.worker.composers.words import BLUE, RED, WordEncoder, ask
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import WeightedSum, normalised, read_weight, steered

ENCODER = WordEncoder()


def test_compose_when_both_weigh_the_same_then_the_query_lies_halfway() -> None:
    query = WeightedSum(ENCODER, 0.5).compose(ask(RED, "blue"))
    assert np.allclose(query, 0.70710678 * (RED + BLUE))


def test_compose_when_computed_by_hand_then_it_agrees() -> None:
    query = WeightedSum(ENCODER, 0.2).compose(ask(RED, "blue"))
    assert np.allclose(query, (4 * RED + BLUE) / np.sqrt(17))


@given(st.floats(0, 1), st.floats(0, 1))
def test_compose_when_a_weight_is_given_then_it_wins_and_the_length_is_one(
    own: float, given_weight: float
) -> None:
    query = WeightedSum(ENCODER, own).compose(ask(RED, "blue", weight=given_weight))
    assert np.allclose(query, WeightedSum(ENCODER, given_weight).compose(ask(RED, "blue")))
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)
    assert query.dtype == np.float32


def test_compose_when_only_one_side_is_there_then_it_is_the_query() -> None:
    assert np.array_equal(WeightedSum(ENCODER).compose(ask(RED)), RED)
    assert np.array_equal(WeightedSum(ENCODER).compose(ask(None, "blue")), BLUE)


def test_compose_when_two_texts_are_said_then_both_count() -> None:
    query = WeightedSum(ENCODER).compose(ask(None, "red", "blue"))
    assert np.allclose(query, normalised(RED + BLUE))


def test_compose_when_pictures_have_numbers_of_their_own_then_they_do_not_count() -> None:
    encoder = WordEncoder(dim=6, joint_dim=5)
    reference = normalised(RED + 3 * np.eye(6, dtype=np.float32)[5])
    assert np.allclose(WeightedSum(encoder).compose(ask(reference)), RED)
    query = WeightedSum(encoder, 0.5).compose(ask(reference, "blue"))
    assert np.allclose(query, normalised(RED + BLUE))


def test_compose_when_there_is_nothing_then_it_says_so() -> None:
    with pytest.raises(NothingToSearch):
        WeightedSum(ENCODER).compose(ask(None))


@pytest.mark.parametrize("spec", ["sum:x", "sum:1.5", "sum:-0.1", "sum:nan"])
def test_load_when_the_weight_is_none_then_it_is_refused(spec: str) -> None:
    with pytest.raises(UnknownSpec, match=spec):
        COMPOSERS.load(spec, encoder=ENCODER)


def test_load_when_a_weight_is_named_then_it_holds() -> None:
    query = COMPOSERS.load("sum:0.2", encoder=ENCODER).compose(ask(RED, "blue"))
    assert np.allclose(query, (4 * RED + BLUE) / np.sqrt(17))


def test_read_weight_when_none_is_named_then_it_is_the_default() -> None:
    assert read_weight("sum", "", 0.3) == 0.3


def test_normalised_when_the_vector_is_zero_then_it_stays_zero() -> None:
    assert np.array_equal(normalised(np.zeros(3, dtype=np.float32)), np.zeros(3))


@pytest.mark.parametrize(
    ("weight", "query"),
    [
        (None, (0, 1, 0)),
        (0.0, (1, 0, 0)),
        (0.25, (0.7071068, 0.7071068, 0)),
        (0.5, (0, 1, 0)),
        (0.75, (0, 0.7071068, 0.7071068)),
        (1.0, (0, 0, 1)),
    ],
)
def test_steered_when_the_slider_moves_then_photo_answer_and_words_follow(
    weight: float | None, query: tuple[float, ...]
) -> None:
    assert np.allclose(steered(*np.eye(3, dtype=np.float32), weight), query)
