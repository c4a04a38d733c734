"""MMR by hand: what is best and unlike what is shown comes next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.version import Candidate, IndexVersion
from tests.worker.small_index import index_of
from worker.diversity import diversified
from worker.pages import page_of


def shop_of(*directions: tuple[float, float]) -> IndexVersion:
    index = index_of(*({} for _ in directions))
    index.vectors = np.array(directions, np.float32)
    return index


def ranked(index: IndexVersion, *scores: float) -> list[Candidate]:
    return [
        Candidate(product, score, row)
        for row, (product, score) in enumerate(zip(index.products, scores, strict=True))
    ]


# Two twins, one at a right angle to them, one between.
SHOP = shop_of((1, 0), (1, 0), (0, 1), (0.6, 0.8))
SCORES = (9.0, 8.0, 5.0, 7.0)  # relevance 1, 0.75, 0, 0.5


@pytest.mark.parametrize(
    ("diversity", "order"),
    [
        (0.0, [0, 1, 2, 3]),  # as they came, whatever the scores
        # Then 0.9 relevance - 0.1 similarity: 0.575, 0, 0.39; then 0 against 0.39.
        (0.1, [0, 1, 3, 2]),
        # Then -0.125, 0, -0.05; then -0.125 against 0.25 - 0.4.
        (0.5, [0, 2, 1, 3]),
        # Then -1, 0, -0.6; then -1 against -0.8.
        (1.0, [0, 2, 3, 1]),
    ],
)
def test_diversified_orders_as_computed_by_hand(diversity: float, order: list[int]) -> None:
    found = diversified(ranked(SHOP, *SCORES), SHOP, diversity, depth=4)
    assert [one.row for one in found] == order


@pytest.mark.parametrize("scores", [(0.9, 0.8, 0.5, 0.7), (900, 800, 500, 700), (-1, -2, -5, -3)])
def test_diversified_weighs_alike_whatever_the_scale_of_the_scores(scores) -> None:
    assert [one.row for one in diversified(ranked(SHOP, *scores), SHOP, 0.5, 4)] == [0, 2, 1, 3]


def test_diversified_of_equal_scores_looks_for_what_differs() -> None:
    assert [one.row for one in diversified(ranked(SHOP, 1, 1, 1, 1), SHOP, 0.3, 4)] == [0, 2, 3, 1]


def test_diversified_leaves_what_is_behind_its_depth_as_it_is() -> None:
    candidates = ranked(SHOP, *SCORES)
    found = diversified(candidates, SHOP, 1.0, depth=2)
    assert [one.row for one in found] == [0, 1, 2, 3]
    assert diversified(candidates, SHOP, 1.0, depth=3)[1].row == 2
    assert diversified([], SHOP, 0.5, depth=4) == []


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 6)), min_size=1, max_size=30),
    st.floats(0, 1),
    st.integers(1, 30),
    st.integers(1, 7),
)
def test_leafing_repeats_and_skips_nothing_even_as_deeper_pages_retrieve_more(
    drawn: list[tuple[float, float]], diversity: float, depth: int, size: int
) -> None:
    shop = shop_of(*((np.cos(angle), np.sin(angle)) for _, angle in drawn))
    candidates = sorted(ranked(shop, *(score for score, _ in drawn)), key=lambda one: -one.score)
    shown: list[int] = []
    for page in range(-(-len(drawn) // size)):
        retrieved = candidates[: max(depth, (page + 1) * size)]
        results = page_of([diversified(retrieved, shop, diversity, depth)], page, size).results
        shown += [one.row for one in results]
    assert sorted(shown) == list(range(len(drawn)))
