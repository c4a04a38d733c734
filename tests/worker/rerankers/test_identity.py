"""The baseline keeps retrieval's order."""

import numpy as np
import pytest

from index_store.product import Product
from shared.errors import UnknownSpec
from tests.worker.conftest import ColourEncoder
from worker.rerankers.base import Question, Shortlist
from worker.rerankers.registry import RERANKERS


def test_none_when_scoring_then_scores_are_those_of_retrieval() -> None:
    products = [Product(id=str(n), title="", picture="") for n in range(3)]
    scores = np.array([0.9, 0.5, 0.1], np.float32)
    shortlist = Shortlist(products, scores, np.zeros((3, 2), np.float32))
    reranker = RERANKERS.load("none", encoder=ColourEncoder())
    assert reranker.score(Question(), shortlist).tolist() == scores.tolist()


def test_none_when_a_name_follows_then_it_is_refused() -> None:
    with pytest.raises(UnknownSpec, match="no variants"):
        RERANKERS.load("none:x", encoder=ColourEncoder())
