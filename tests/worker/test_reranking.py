"""The fifth stage: the first are judged, the others stay behind; any index is served."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.product import Product
from index_store.readings import Reading, Readings
from index_store.version import Candidate
from index_store.versions import IndexStore
from tests.index_store.shop import publish
from tests.worker.conftest import ColourEncoder, embedding
from tests.worker.told import COMPOSER, FITTED, MeanColours, Told, calibrated
from worker.judging import Judge
from worker.rerankers.base import Question
from worker.rerankers.identity import Identity
from worker.reranking import BARELY, Reranking

COUNT = 12
PHOTO = Question(reference=embedding("red")[0], details=np.zeros(3, np.uint8))


def published(folder, model_id=None):
    """Twelve products that are told apart by their ids alone; with details by that reader."""
    products = [Product(str(number), "", "") for number in range(COUNT)]
    vectors = np.repeat(embedding("red"), COUNT, axis=0)
    rows = [Reading(np.full(3, number, np.uint8)) for number in range(COUNT)]
    kept = {"details": Readings.of(model_id, rows)} if model_id else {}
    return publish(IndexStore(folder, keep=1), vectors, products, "colour-1", readings=kept)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return published(tmp_path_factory.mktemp("index"), MeanColours().model_id)


def found(index, *scores):
    return [Candidate(index.products[row], score, row) for row, score in enumerate(scores)]


def reranking(reranker, count=50, calibration=None):
    return Reranking(Judge(ColourEncoder(), COMPOSER, reranker, calibration), count)


def ids(candidates):
    return [one.product.id for one in candidates]


SCORES = [0.9, 0.88, 0.86, 0.84, 0.82, 0.8, 0.78, 0.76, 0.74, 0.72]


def test_one_that_stands_out_comes_first_and_the_others_keep_their_order(index):
    ranked = reranking(Told({"7": 1}))(index, PHOTO, found(index, *SCORES))
    assert ids(ranked.candidates) == ["7", "0", "1", "2", "3", "4", "5", "6", "8", "9"]
    assert not ranked.nothing_close


def test_only_the_first_are_looked_at_and_the_rest_stays_behind_at_its_distances(index):
    reranker = Told({"3": 1, "7": 9})
    ranked = reranking(reranker, count=4)(index, PHOTO, found(index, *SCORES))
    [(_, seen)] = reranker.asked
    assert [one.id for one in seen.products] == ["0", "1", "2", "3"]
    assert seen.details[:, 0].tolist() == [0, 1, 2, 3]
    assert ids(ranked.candidates)[4:] == ["4", "5", "6", "7", "8", "9"]
    scores = [one.score for one in ranked.candidates]
    assert (np.diff(scores) <= 0).all()
    assert np.diff(scores[3:]) == pytest.approx(np.diff(SCORES[3:]), abs=1e-6)


def test_ties_keep_retrievals_order(index):
    ranked = reranking(Told())(index, PHOTO, found(index, *[0.5] * 8))
    assert ids(ranked.candidates) == [str(number) for number in range(8)]


def test_chances_are_of_those_that_were_judged(index):
    its = reranking(Told({"1": 1}), count=2, calibration=calibrated())
    ranked = its(index, PHOTO, found(index, *SCORES))
    judged, rest = ranked.candidates[:2], ranked.candidates[2:]
    assert all(0 < one.chance < 1 for one in judged)
    assert {one.chance for one in rest} == {None}
    assert not ranked.nothing_close


def test_where_nothing_is_close_no_product_is_called_likely(index):
    fitted = FITTED.model_copy(update={"close": 0.99})
    its = replace(reranking(Told(), calibration=calibrated(fitted=fitted)), count=len(SCORES))
    ranked = its(index, PHOTO, found(index, *SCORES))
    assert ranked.nothing_close
    few = replace(its, count=len(SCORES) + 1)(index, PHOTO, found(index, *SCORES))
    assert not few.nothing_close
    assert max(one.chance for one in ranked.candidates) == BARELY


@pytest.mark.parametrize("kept", [None, "mean-colours@0"])
def test_an_index_without_what_the_reranker_looks_at_is_served_in_retrievals_order(tmp_path, kept):
    old = published(tmp_path, kept)
    reranker = Told({"7": 9}, MeanColours())
    its = reranking(reranker, calibration=calibrated())
    candidates = found(old, *SCORES)
    ranked = its(old, Question(reference=PHOTO.reference), candidates)
    assert not its.serves(old)
    assert (ranked.candidates, ranked.nothing_close) == (candidates, False)
    assert reranker.asked == []


def test_an_index_with_what_it_looks_at_is_served_by_it(index):
    its = reranking(Told({"7": 9}, MeanColours()))
    assert its.serves(index)
    assert its.reader.model_id == "mean-colours@1"
    assert ids(its(index, PHOTO, found(index, *SCORES)).candidates)[0] == "7"


def test_without_candidates_there_is_nothing_to_judge(index):
    reranker = Told()
    ranked = reranking(reranker, calibration=calibrated())(index, PHOTO, [])
    assert (ranked.candidates, ranked.nothing_close, reranker.asked) == ([], False, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scores=st.lists(st.floats(-1, 1, width=32), max_size=COUNT).map(lambda of: sorted(of)[::-1]),
    seen=st.dictionaries(st.sampled_from([str(n) for n in range(COUNT)]), st.floats(-1, 1)),
    count=st.integers(1, COUNT),
)
def test_whatever_is_said_each_comes_once_and_the_best_first(index, scores, seen, count):
    ranked = reranking(Told(seen), count)(index, PHOTO, found(index, *scores)).candidates
    assert sorted(one.row for one in ranked) == list(range(len(scores)))
    assert (np.diff([one.score for one in ranked]) <= 0).all()
    same = reranking(Identity(), count)(index, PHOTO, found(index, *scores)).candidates
    assert [one.row for one in same] == list(range(len(scores)))
    assert [one.score for one in same] == pytest.approx(scores)
