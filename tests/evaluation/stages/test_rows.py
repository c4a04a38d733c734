"""Rows: each way as it is, then each reranker's; the cost stands beside the gain."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from evaluation import baselines
from evaluation.result import Answers, Result
from evaluation.runner import Plan, run
from evaluation.stages.asking import Asking
from evaluation.stages.folding import Folder
from evaluation.stages.rows import Behind
from evaluation.stages.shelf import Shelf
from shared.errors import UnknownSpec
from tests.evaluation.small_shop import HalvesEncoder, png, write
from tests.evaluation.stages.rerankers import SameDesign, reranking
from worker.rerankers.registry import RERANKERS


def load_halves(rest):
    return HalvesEncoder()


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    at = "tests.evaluation.stages.rerankers"
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")
    monkeypatch.setitem(RERANKERS._table, "design", f"{at}:load_same_design")
    monkeypatch.setitem(RERANKERS._table, "title", f"{at}:load_by_title")


@pytest.fixture
def plan(products, tmp_path):
    street = {
        "split": "test",
        "has_boxes": True,
        "boxes": [{"label": "tie"}],
        "image": png(Image.new("RGB", (60, 90), "grey")),
    }
    return Plan(
        protocols=["recolour"],
        products=products,
        encoders=["halves"],
        street=write(tmp_path / "street.parquet", [street]),
        rerankers=["design"],
    )


def figures(plan, name):
    (report,) = run(plan)
    return {row.way: row.figures[name] for row in report.rows if name in row.figures}


def test_every_way_gets_a_row_more_for_each_reranker(plan):
    both = dataclasses.replace(plan, rerankers=["design", "none"], alone=True, composers=["sum"])
    assert list(figures(both, "R@1"))[:5] == [
        "image only",
        "image only, design",
        "image only, design alone",
        "image only, none",
        "image only, none alone",
    ]


def test_rows_with_the_feed_are_reranked_with_it(plan):
    """Words that weigh nothing; the titles bring the wanted colour first, the design before all."""
    told = dataclasses.replace(plan, rerankers=["title"], feed=True, composers=["sum:0"])
    found = figures(dataclasses.replace(told, alone=True), "R@1")
    assert found["sum, w = 0.00, title alone with the feed"].value == 1
    untold, plain = found["sum, w = 0.00, title alone"], found["sum, w = 0.00"]
    assert untold.value == plain.value < 1


def test_the_report_says_what_its_rows_are(plan):
    (report,) = run(dataclasses.replace(plan, reranked=5, fold=True))
    assert "the first 5 in a reranker's order" in report.setting.sees
    assert "counted by the head" in report.setting.sees


def test_only_the_milliseconds_tell_retrievals_own_order_from_none(plan):
    same = dataclasses.replace(plan, rerankers=["none"])
    found = figures(same, "R@1")
    assert found["sum, w = 0.45, none"].value == found["sum, w = 0.45"].value
    milliseconds = figures(same, "ms")
    assert set(milliseconds) == {way for way in found if way.endswith("none")}
    assert all(one.value > 0 and not one.share for one in milliseconds.values())


def test_a_reranker_sees_the_reference_only_where_the_way_sees_it(plan):
    """By the image alone another design in the same colour comes as near as the same in another."""
    found = figures(dataclasses.replace(plan, alone=True), "R@1")
    assert found["image only"].value == pytest.approx(1 / 12)  # ties go to the lowest row
    assert found["image only, design alone"].value == pytest.approx(1 / 3)
    assert found["text only, design alone"].value == found["text only"].value


@pytest.mark.parametrize("protocol", ["text", "instance", "attribute"])
def test_the_other_protocols_are_reranked_too(plan, protocol):
    found = figures(dataclasses.replace(plan, protocols=[protocol]), "ms")
    assert found
    assert all(way.endswith(", design") for way in found)


def test_changed_photos_are_reranked_by_their_own_details(plan):
    """The design under the change is still nearest to its own."""
    street = dataclasses.replace(plan, protocols=["instance"], alone=True)
    assert figures(street, "R@5")["changed photo, design alone"].value >= 8 / 9


def test_both_colour_protocols_ask_a_reranker_once(plan):
    both = dataclasses.replace(plan, protocols=["recolour", "attribute"])
    recolour, attribute = run(both)
    way = "sum, w = 0.45, design"
    one, other = (
        next(row for row in report.rows if row.way == way) for report in (recolour, attribute)
    )
    assert one.figures["ms"] == other.figures["ms"]


def test_a_reranker_that_is_none_is_refused_before_anything_runs(plan):
    wrong = dataclasses.replace(plan, rerankers=["glue"], encoders=["no such encoder"])
    with pytest.raises(UnknownSpec, match="no reranker called 'glue'"):
        run(wrong)


def test_captions_rerankers_and_folds_stand_behind_each_other(plan):
    every = dataclasses.replace(
        plan,
        composers=["sum"],
        captioner="house",
        caption_weights=[0.5],
        caption_fusions=["rank"],
        fold=True,
    )
    captions = "captions by rank, w = 0.50"
    assert list(figures(every, "R@1"))[:8] == [
        "image only",
        "image only, folded",
        "image only, design",
        "image only, design, folded",
        f"image only, {captions}",
        f"image only, {captions}, folded",
        f"image only, {captions}, design",
        f"image only, {captions}, design, folded",
    ]


@pytest.mark.parametrize("protocol", ["text", "recolour", "instance"])
def test_folded_rows_say_what_is_reached_through_heads(plan, protocol):
    fold = dataclasses.replace(plan, protocols=[protocol], rerankers=[], fold=True, feed=True)
    (report,) = run(fold)
    for row in report.rows:
        reached = {name for name in row.details if name.endswith("with variants")}
        assert reached == (
            {"R@1 with variants", "R@10 with variants"} if "folded" in row.way else set()
        )
    row = next(one for one in report.rows if "folded" in one.way)
    assert row.details["R@1 with variants"].value >= row.figures["R@1"].value


def test_ways_that_ask_alike_have_stages_of_their_own(gallery):
    """Names ask in the joint space, and by a composer: what one found is not the other's."""
    shelf = Shelf(gallery)
    behind = Behind(
        rerankings=[reranking(SameDesign(), shelf)],
        folder=Folder(shelf, HalvesEncoder()),
    )
    asking, seen = Asking([]), []

    def measure(stages):
        seen.append(stages)
        return Result({}, Answers([], None, np.zeros((0, 1)), np.zeros((0, 1))))

    for name in ("name", "name, house composer", "name"):
        behind.rows(name, measure, lambda: asking)[-1].measure()
    joint, composed, again = seen
    assert joint is again
    assert joint.folding is not composed.folding
    assert joint.ordering is not composed.ordering
