"""Retrieval's own order is kept."""

import numpy as np

from index_store.versions import IndexStore
from worker.rerankers.registry import RERANKERS


def test_score_when_asked_then_it_is_the_score_of_retrieval(store: IndexStore) -> None:
    query = np.array([0.6, 0.8, 0], dtype=np.float32)
    candidates = store.load(1).search(query, 6)
    scores = RERANKERS.load("none").score(None, (), candidates)
    assert scores.tolist() == [np.float32(candidate.score) for candidate in candidates]
