"""How the found garment's type changes scores: by hand, and where it must change nothing."""

import numpy as np
import pytest

from evaluation.protocols.type_rules import TYPE_RULES, type_filter, type_preferred
from tests.evaluation.small_shop import table_gallery
from worker.garment_preference import BONUS

KINDS = ["Shirts", "Jeans", "Tops", "Perfume"]
SCORES = np.array([[0.9, 0.8, 0.7, 0.6]], np.float32)


@pytest.fixture
def typed():
    return table_gallery({"articleType": KINDS}, np.eye(4))


def test_a_filter_leaves_products_of_the_type(typed):
    (scores,) = type_filter(SCORES, ["top"], typed)
    assert scores.tolist() == pytest.approx([0.9, -np.inf, 0.7, -np.inf])


def test_a_preference_lifts_products_of_the_type(typed):
    (scores,) = type_preferred(SCORES, ["trousers"], typed)
    assert scores.tolist() == pytest.approx([0.9, 0.8 + BONUS, 0.7, 0.6])


@pytest.mark.parametrize("rule", TYPE_RULES.values(), ids=TYPE_RULES)
@pytest.mark.parametrize("label", ["", "person", "tie"])  # the last: the shop has none
def test_what_is_no_type_of_the_shop_changes_nothing(typed, rule, label):
    scores = rule(SCORES, [label], typed)
    assert scores.tolist() == SCORES.tolist()
    assert scores.dtype == np.float32


@pytest.mark.parametrize("rule", TYPE_RULES.values(), ids=TYPE_RULES)
def test_each_query_has_its_own_label(typed, rule):
    both = rule(np.repeat(SCORES, 2, axis=0), ["trousers", "top"], typed)
    apart = [rule(SCORES, [label], typed)[0] for label in ("trousers", "top")]
    assert both.tolist() == np.stack(apart).tolist()
