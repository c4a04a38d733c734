"""Thumbs move the query as Rocchio's formula has it, by products that are still there."""

import numpy as np
import pytest

from index_store.version import IndexVersion
from tests.worker.conftest import ColourEncoder, embedding
from worker.composers.base import Asked, FloatArray
from worker.composers.weighted_sum import WeightedSum
from worker.thumbs import BETA, GAMMA, moved

[RED] = embedding("red")


class Mirrored(WeightedSum):
    """Asks for the opposite of what it is shown, so that one sees whether it was asked."""

    def compose(self, asked: Asked) -> FloatArray:
        return -super().compose(asked)


def unit(vector: FloatArray) -> FloatArray:
    return vector / np.linalg.norm(vector)


@pytest.fixture
def composer() -> WeightedSum:
    return WeightedSum(ColourEncoder())


def test_moved_when_there_are_no_thumbs_then_the_query_stays_the_same(
    index: IndexVersion, composer: WeightedSum
) -> None:
    assert moved(RED, (), (), index, composer) is RED


def test_moved_when_products_were_liked_and_disliked_then_each_side_counts_by_its_mean(
    index: IndexVersion, composer: WeightedSum
) -> None:
    found = moved(RED, ("green", "blue"), ("white",), index, composer)
    green, blue, white = (index.embedding_of(one) for one in ("green", "blue", "white"))
    by_hand = RED + 0.75 * (green + blue) / 2 - 0.15 * white
    assert found == pytest.approx(unit(by_hand), abs=1e-6)
    assert found.dtype == np.float32
    assert (BETA, GAMMA) == (0.75, 0.15)


def test_moved_when_one_was_disliked_then_the_query_is_less_like_it(
    index: IndexVersion, composer: WeightedSum
) -> None:
    yellow = index.embedding_of("yellow")
    assert moved(RED, (), ("yellow",), index, composer) @ yellow < RED @ yellow


def test_moved_when_a_product_has_left_the_shop_then_the_others_count_alone(
    index: IndexVersion, composer: WeightedSum
) -> None:
    found = moved(RED, ("gone", "green"), ("gone too",), index, composer)
    assert found == pytest.approx(moved(RED, ("green",), (), index, composer))


def test_moved_when_all_products_have_left_the_shop_then_the_query_stays(
    index: IndexVersion, composer: WeightedSum
) -> None:
    assert moved(RED, ("gone",), ("gone too",), index, composer) == pytest.approx(RED)


def test_moved_when_a_product_counts_then_the_composer_says_what_of_it(
    index: IndexVersion,
) -> None:
    found = moved(RED, ("green",), (), index, Mirrored(ColourEncoder()))
    assert found == pytest.approx(unit(RED - 0.75 * index.embedding_of("green")), abs=1e-6)
