"""The runner: one table a protocol, rows a way and encoder, files demanded, reruns kept."""

import dataclasses

import pytest
from PIL import Image

from evaluation import baselines
from evaluation.gallery import file_digest
from evaluation.runner import PROTOCOLS, Plan, run
from shared.errors import FeedMissing, UnknownSpec
from tests.evaluation.priced import pictured_rows
from tests.evaluation.small_shop import HalvesEncoder, photo, png, write
from tests.worker.tiny_house import save_tiny_clip, tiny_house

# Conversations need ten products of everything: a shop of their own.
OF_A_SMALL_SHOP = [protocol for protocol in PROTOCOLS if protocol != "conversation"]


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
        protocols=OF_A_SMALL_SHOP,
        products=products,
        encoders=["halves", "halves:blind"],
        street=write(tmp_path / "street.parquet", [street]),
        user_photos=write(tmp_path / "people.parquet", [person]),
    )


def test_every_protocol_gets_a_report_with_rows_of_every_encoder(plan):
    reports = {report.protocol: report for report in run(plan)}
    assert list(reports) == OF_A_SMALL_SHOP
    ways = {name: [row.way for row in report.rows] for name, report in reports.items()}
    assert ways["text"] == ["name"] * 2
    assert ways["recolour"] == ["image only", "text only", "sum, w = 0.45"] * 2
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
    assert len(reports["recolour"].rows[0].curve) == 8  # of nine products the reference is out
    assert not reports["recolour"].rows[-1].curve


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


def ways(plan, **changes):
    (report,) = run(dataclasses.replace(plan, encoders=["halves"], **changes))
    return [row.way for row in report.rows]


def test_asked_weights_join_the_composers(plan):
    assert ways(plan, protocols=["attribute"], weights=[0.8, 0.2]) == [
        "image only", "text only", "sum, w = 0.45", "sum, w = 0.80", "sum, w = 0.20",
    ]  # fmt: skip


def test_asked_composers_take_the_place_of_the_sum(plan):
    assert ways(plan, protocols=["recolour"], composers=["slerp", "sum:0.3"]) == [
        "image only", "text only", "slerp", "sum, w = 0.30",
    ]  # fmt: skip


def test_the_settings_composer_is_measured_for_the_house_encoder_alone(plan, monkeypatch):
    own = {"protocols": ["recolour"], "own_composer": "slerp"}
    assert "slerp" not in ways(plan, **own)
    monkeypatch.setattr(HalvesEncoder, "model_id", "house@0123456789ab")
    assert ways(plan, **own)[2:] == ["sum, w = 0.45", "slerp"]


def test_a_composer_that_is_none_is_refused_before_anything_runs(plan):
    wrong = dataclasses.replace(plan, composers=["glue"], encoders=["no such encoder"])
    with pytest.raises(UnknownSpec, match="no composer called 'glue'"):
        run(wrong)


def test_the_sum_finds_what_neither_photo_nor_words_find_alone(plan):
    (report,) = run(dataclasses.replace(plan, protocols=["recolour"], encoders=["halves"]))
    figures = {row.way: row.figures["R@1"].value for row in report.rows}
    assert figures["sum, w = 0.45"] == 1
    assert max(figures["image only"], figures["text only"]) < 1


@pytest.fixture
def talking(plan, tmp_path):
    larger = write(tmp_path / "larger.parquet", pictured_rows())
    return dataclasses.replace(
        plan, protocols=["conversation"], products=larger, encoders=["halves"]
    )


def test_conversations_stand_beside_all_sentences_averaged(talking):
    (report,) = run(talking)
    assert [row.way for row in report.rows] == [
        "image only", "text only", "sum, w = 0.45", "all sentences averaged",
    ]  # fmt: skip
    assert all({"P@10", "all ten"} <= set(row.figures) for row in report.rows)
    assert report.setting.sees == "pictures and prices only"


def test_ten_conversations_are_drawn_of_what_sees_and_hears(talking, tmp_path):
    run(dataclasses.replace(talking, sheets=tmp_path / "sheets"))
    names = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    several = [f"conversation-halves-sum-w-0.45-{number:02}.png" for number in range(1, 11)]
    overviews = [
        f"conversation-halves-{way}.png"
        for way in ("all-sentences-averaged", "image-only", "sum-w-0.45", "text-only")
    ]
    assert names == sorted([*several, *overviews])


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


def test_the_house_encoder_is_asked_in_its_joint_space_and_by_its_composer(
    plan, monkeypatch, tmp_path
):
    monkeypatch.setitem(baselines.BASELINES._table, "tiny", f"{__name__}:load_tiny")
    own = dataclasses.replace(
        plan,
        protocols=["text", "instance", "recolour", "user", "zero-shot"],
        encoders=[f"tiny:{save_tiny_clip(tmp_path / 'tiny')}"],
        own_composer="house",
        detectors=["whole"],
    )
    rows = {report.protocol: [row.way for row in report.rows] for report in run(own)}
    assert rows["text"] == ["name", "name, house composer"]
    assert rows["zero-shot"] == ["prompts"]
    assert rows["instance"] == ["changed photo", "changed photo, house composer"]
    assert rows["recolour"] == [
        "image only", "image only, joint space", "text only", "sum, w = 0.45", "house",
    ]  # fmt: skip
    assert rows["user"][:2] == ["whole photo", "crop, whole"]
    assert rows["user"][4:6] == ["whole photo, house composer", "crop, whole, house composer"]


def load_tiny(rest):
    return tiny_house(rest)
