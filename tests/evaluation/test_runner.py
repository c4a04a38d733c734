"""The runner: one table a protocol, rows a way and encoder, files demanded, reruns kept."""

import dataclasses

import pytest
from PIL import Image

from evaluation import baselines
from evaluation.gallery import file_digest
from evaluation.runner import PROTOCOLS, Plan, run
from shared.errors import FeedMissing
from tests.evaluation.small_shop import HalvesEncoder, photo, png, write


def load_halves(rest):
    return HalvesEncoder(reads=rest != "blind")


@pytest.fixture(autouse=True)
def _halves_are_known(monkeypatch):
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")


@pytest.fixture
def plan(products, tmp_path):
    street = {
        "split": "test",
        "has_boxes": True,
        "boxes": [{"label": "tie"}],
        "image": png(Image.new("RGB", (60, 90), "grey")),
    }
    person = {
        "split": "val", "articleType": "pants", "image": png(photo("Red", "belted"))
    }  # fmt: skip
    return Plan(
        protocols=PROTOCOLS,
        products=products,
        encoders=["halves", "halves:blind"],
        street=write(tmp_path / "street.parquet", [street]),
        user_photos=write(tmp_path / "people.parquet", [person]),
    )


def test_every_protocol_gets_a_report_with_rows_of_every_encoder(plan):
    reports = {report.protocol: report for report in run(plan)}
    assert list(reports) == list(PROTOCOLS)
    ways = {name: [row.way for row in report.rows] for name, report in reports.items()}
    assert ways["text"] == ["name"] * 2
    assert ways["recolour"] == ["image only", "sum, w = 0.45", "text only"] * 2
    assert reports["user"].rows[0].figures["P@1"].value == 1


def test_an_encoder_without_words_leaves_dashes_where_words_are_needed(plan):
    reports = {report.protocol: report for report in run(plan)}
    for protocol in ("text", "zero-shot"):
        seeing, blind = reports[protocol].rows
        assert seeing.figures
        assert not blind.figures
        assert "no words" in blind.why_not
    measured = [bool(row.figures) for row in reports["recolour"].rows]
    assert measured == [True, True, True, True, False, False]


def test_people_are_also_asked_by_what_detectors_cut_out(plan):
    looked = dataclasses.replace(plan, protocols=["user"], detectors=["whole"])
    (report,) = run(looked)
    whole, *crops = report.rows[:4]
    assert [row.way for row in report.rows[:4]] == [
        "whole photo",
        "crop, whole",
        "crop, feed's type filter, whole",
        "crop, feed's type preferred, whole",
    ]  # fmt: skip
    assert all(row.figures["P@1"] == whole.figures["P@1"] for row in crops)
    assert crops[0].figures["nothing found"].value == 0
    assert report.asks == "people.parquet, split val, whole photos, and as detectors crop them"


def test_asked_weights_join_the_fixed_ones_in_order(plan):
    swept = dataclasses.replace(
        plan, protocols=["attribute"], encoders=["halves"], weights=[0.8, 0.2, 1.0]
    )
    (report,) = run(swept)
    assert [row.weight for row in report.rows] == [0.0, 0.2, 0.45, 0.8, 1.0]


def test_reports_state_what_was_measured(plan):
    report = next(report for report in run(plan) if report.protocol == "user")
    assert report.setting.products == "products.parquet"
    assert report.setting.products_sha256 == file_digest(plan.products)
    assert (report.setting.split, report.setting.gallery, report.setting.seed) == ("test", 9, 0)
    assert report.asks == "people.parquet, split val, whole photos, no detector"


def test_figures_repeat(plan):
    assert run(plan) == run(plan)


@pytest.mark.parametrize(("protocol", "option"), [("instance", "street"), ("user", "user_photos")])
def test_a_missing_file_is_named_before_anything_runs(plan, protocol, option):
    lacking = dataclasses.replace(
        plan, protocols=[protocol], encoders=["no such encoder"], **{option: None}
    )
    with pytest.raises(FeedMissing, match=f"--{option.replace('_', '-')}"):
        run(lacking)


def test_sheets_are_drawn_for_every_row_that_was_measured(plan, tmp_path):
    run(dataclasses.replace(plan, protocols=["text", "recolour"], sheets=tmp_path / "sheets"))
    assert sorted(path.name for path in (tmp_path / "sheets").iterdir()) == [
        "recolour-halves-image-only.png",
        "recolour-halves-sum-w-0.45.png",
        "recolour-halves-text-only.png",
        "text-halves-name.png",
    ]
