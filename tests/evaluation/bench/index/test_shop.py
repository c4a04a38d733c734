"""What is asked of the engines: questions, selections in both forms, exact answers."""

import numpy as np
import pytest

from evaluation.bench.index.data import write_synthetic
from evaluation.bench.index.shop import SHARES, ask, open_gallery, selections
from index_store.attributes import Attributes
from index_store.engines.exact import ExactIndex


@pytest.fixture
def data(tmp_path):
    write_synthetic(tmp_path / "v.npy", 4_000, 16)
    return tmp_path / "v.npy"


def test_selections_have_their_shares_and_prices_say_the_same(data):
    gallery = open_gallery(data)
    found = dict(selections(gallery))
    assert found.pop("") is None
    shares = {name: one.mask.mean() for name, one in found.items()}
    for name, share in SHARES.items():
        assert shares[name] == shares[f"{name}, a category"] == share
        bound = int(found[name].expression.removeprefix("price < "))
        prices = Attributes(gallery.products[0:4_000]).price
        np.testing.assert_array_equal(prices < bound, found[name].mask)


def test_exact_answers_are_those_of_exact_search(data):
    asked, gallery = ask(data, 5), open_gallery(data)
    np.testing.assert_allclose(np.linalg.norm(asked.queries, axis=1), 1, atol=1e-5)
    index = ExactIndex(gallery.vectors)
    for name, allowed in selections(gallery):
        scores = [index.search(query, 50, allowed)[0] for query in asked.queries]
        assert asked.wanted[name] == len(scores[0])
        np.testing.assert_array_equal(asked.lasts[name], [one[-1] for one in scores])
    assert asked.wanted["0.1 %"] == 4
