"""Captions beside pictures by hand: who is a candidate, what both scores make of the order."""

import numpy as np
import pytest

from evaluation.plan import Plan
from evaluation.stages import captions
from evaluation.stages.asking import Asking, asking_products
from evaluation.stages.captions import Captioned, captioned
from evaluation.stages.shelf import Shelf
from shared.errors import UnknownSpec
from shared.words import understood
from tests.evaluation.small_shop import COLOURS, HalvesEncoder
from worker.captions import CaptionSearch

RED_HOODED, GREEN_HOODED, BLUE_HOODED = range(3)


class Colourist:
    """Captions: the colour of the left half."""

    model_id = "colourist"

    def caption(self, images, embeddings):
        assert len(images) == len(embeddings)
        names = {value: name.lower() for name, value in COLOURS.items()}
        return [names[image.getpixel((0, 0))] for image in images]


class ColourWords:
    """A `SentenceEncoder`: the first colour that is named."""

    model_id, dim = "colour words", 3

    def __init__(self):
        self.read = []

    def encode_sentences(self, texts):
        self.read += texts
        rows = [[float(name.lower() in text) for name in COLOURS] for text in texts]
        return np.array(rows, np.float32).reshape(-1, 3)


@pytest.fixture
def shelf(gallery):
    return Shelf(gallery)


def fused(shelf, asking, images, *, weight=0.5, how="score"):
    search = CaptionSearch(Colourist(), ColourWords(), how, weight)
    return Captioned(shelf, search).fusing(asking)(slice(0, 1), np.array([images], np.float32))[0]


IMAGES = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]


def order(scores):
    return np.argsort(-scores, kind="stable").tolist()


def test_without_weight_pictures_decide_with_all_weight_captions_do(shelf):
    blue = Asking([understood(["in blue"])])
    assert order(fused(shelf, blue, IMAGES, weight=0)) == list(range(9))
    assert sorted(order(fused(shelf, blue, IMAGES, weight=1))[:3]) == [2, 5, 8]


def test_by_rank_what_is_first_for_either_comes_before_what_is_first_for_none(shelf):
    blue = Asking([understood(["in blue"])])
    first = order(fused(shelf, blue, IMAGES, how="rank"))
    assert first[0] == BLUE_HOODED
    assert first.index(5) < first.index(3)


def test_a_product_asks_with_its_own_caption(shelf):
    """Of nothing that is said: all that is red comes nearer."""
    red = asking_products(shelf, [understood([])], np.array([RED_HOODED]))
    assert sorted(order(fused(shelf, red, IMAGES, weight=1))[:2]) == [3, 6]


def test_what_a_query_may_not_find_is_no_candidate(shelf):
    red = asking_products(shelf, [understood([])], np.array([RED_HOODED]))
    assert fused(shelf, red, IMAGES, weight=1)[RED_HOODED] == -np.inf


def test_candidates_are_those_of_either_search_and_stand_before_all_others(shelf, monkeypatch):
    monkeypatch.setattr(captions, "RETRIEVED", 3)
    blue = Asking([understood(["in blue"])])
    scores = fused(shelf, blue, IMAGES)
    assert sorted(order(scores)[:5]) == [0, 1, 2, 5, 8]
    assert order(scores)[5:] == [3, 4, 6, 7]


def test_where_nothing_is_asked_of_captions_pictures_stay_as_they_are(shelf):
    nothing = Asking([understood([])])
    assert fused(shelf, nothing, IMAGES).tolist() == pytest.approx(IMAGES)


def test_a_plan_gives_a_row_for_each_fusion_and_weight(shelf):
    plan = Plan(
        protocols=[],
        products=shelf.gallery.path,
        encoders=[],
        captioner="house",
        caption_weights=[0.2, 0.5],
        caption_fusions=["rank", "score"],
    )
    names = [one.name for one in captioned(plan, shelf, HalvesEncoder())]
    assert names == [
        "captions by rank, w = 0.20",
        "captions by rank, w = 0.50",
        "captions by score, w = 0.20",
        "captions by score, w = 0.50",
    ]


def test_a_captioner_that_is_none_is_refused(shelf):
    plan = Plan(protocols=[], products=shelf.gallery.path, encoders=[], captioner="glue")
    with pytest.raises(UnknownSpec, match="no captioner called 'glue'"):
        captioned(plan, shelf, HalvesEncoder())
