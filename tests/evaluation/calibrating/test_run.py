"""Calibrating the small shop: whose composer asks, what is fitted of `none`, too few products."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from PIL import Image

from evaluation import baselines
from evaluation.calibrating.run import CalibrationPlan, calibrate
from shared.errors import FeedUnreadable
from tests.evaluation.small_shop import HalvesEncoder, png, write
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import WeightedSum
from worker.judging import RETRIEVAL_ALONE, kind_of
from worker.rerankers.base import Question
from worker.rerankers.registry import RERANKERS

KINDS = {"photo", "words", "both"}


def load_halves(rest):
    return HalvesEncoder()


class ColourAlone(WeightedSum):
    """Asks without the half of the design, and notes what it is asked."""

    asked: ClassVar = []

    def compose(self, asked):
        self.asked.append(asked)
        return super().compose(asked) * np.float32([1, 1, 1, 0, 0, 0])


class Against(WeightedSum):
    """Asks for the opposite: the very product is the last that it finds."""

    def compose(self, asked):
        return -super().compose(asked)


def load_colour_alone(rest, encoder):
    return ColourAlone(encoder)


def load_against(rest, encoder):
    return Against(encoder)


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    design = "tests.evaluation.stages.rerankers:load_same_design"
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")
    monkeypatch.setitem(RERANKERS._table, "design", design)
    for name in ("colour_alone", "against"):
        monkeypatch.setitem(COMPOSERS._table, name, f"{__name__}:load_{name}")
    monkeypatch.setattr(ColourAlone, "asked", [])


@pytest.fixture
def plan(products, tmp_path):
    """Lists of five of the nine products, which ask themselves."""
    street = {
        "split": "test",
        "has_boxes": True,
        "boxes": [{"label": "tie"}],
        "image": png(Image.new("RGB", (60, 90), "grey")),
    }
    return CalibrationPlan(
        products=[products],
        street=write(tmp_path / "street.parquet", [street]),
        user_photos=None,
        encoder="halves",
        composer="sum",
        reranker="design",
        count=5,
        split="test",
        cache=tmp_path / "kept",
    )


@pytest.mark.parametrize("count", [9, 50])
def test_a_gallery_without_a_product_more_than_a_list_takes_is_refused(plan, count):
    with pytest.raises(FeedUnreadable) as refused:
        calibrate(replace(plan, count=count))
    told = str(refused.value)
    need = f"has 9 products, and lists of {count} candidates take {count + 1}"
    assert f"products.parquet {need}: use a larger file, or a smaller SARTOR_RERANKED" in told
    assert refused.value.params["reason"] == f"fewer than {count + 1} products"


def test_one_product_more_than_a_list_takes_is_enough(plan):
    assert set(calibrate(replace(plan, count=8)).pictures) == KINDS


def test_a_composer_that_finds_nothing_that_is_wanted_is_refused(plan):
    with pytest.raises(FeedUnreadable, match="nothing can be fitted on changed photos: no list"):
        calibrate(replace(plan, composer="against"))


def test_of_none_retrieval_keeps_its_order_and_only_chances_are_fitted(plan):
    found, of_design = calibrate(replace(plan, reranker="none")), calibrate(plan)
    assert {its.weights for its in found.pictures.values()} == {RETRIEVAL_ALONE}
    assert {its.weights for its in found.feed.values()} == {RETRIEVAL_ALONE}
    assert found.pictures["photo"].chance.behind > 0
    assert RETRIEVAL_ALONE not in {its.weights for its in of_design.pictures.values()}


def test_another_composer_asks_all_three_kinds_of_questions_itself(plan):
    found, as_sum = calibrate(replace(plan, composer="colour_alone")), calibrate(plan)
    asked = {kind_of(Question(one.words, reference=one.reference)) for one in ColourAlone.asked}
    assert asked == KINDS
    assert found.stages.composer == "colour_alone"
    for kind in ("photo", "both"):  # words say no design
        assert found.pictures[kind].chance != as_sum.pictures[kind].chance
