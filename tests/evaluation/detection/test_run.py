"""Running detectors: a row each, then a row a label and detector; what is said of the data."""

import pytest

from evaluation.detection import detectors
from evaluation.detection.run import DetectPlan, run_detection
from evaluation.gallery import file_digest
from evaluation.report import markdown
from tests.evaluation.small_street import ColourDetector


def load_colours(rest, device):
    return ColourDetector()


@pytest.fixture
def reports(street, tmp_path, monkeypatch):
    monkeypatch.setitem(detectors.BASELINES._table, "colours", f"{__name__}:load_colours")
    return run_detection(DetectPlan(street, ["colours", "whole"], sheets=tmp_path / "sheets"))


def test_every_detector_gets_a_row_with_its_figures(reports):
    colours, whole = reports[0].rows
    figures = {name: figure.value for name, figure in colours.figures.items()}
    assert figures == pytest.approx(
        dict.fromkeys(["mAP50", "mAP50-95", "mAP50 of ten", "mAP50-95 of ten"], 3.50495 / 5)
        | {"largest garment": 1 / 3, "its box": 2 / 3, "it first": 1 / 3}
        | {"boxes shown": 1, "at most": 2},
        abs=1e-5,
    )
    assert colours.figures["its box"].queries == 3
    assert colours.figures["its box"].low == 0
    assert whole.figures["boxes shown"].value == 1


def test_detectors_stand_below_each_other_label_by_label(reports):
    rows = [(row.way, row.model_id) for row in reports[1].rows]
    assert rows[:4] == [
        ("top", "colours"), ("top", "whole"), ("trousers", "colours"), ("trousers", "whole")
    ]  # fmt: skip
    assert {way for way, _ in rows} == {"top", "trousers", "skirt", "shoes", "bag"}
    top = reports[1].rows[0].figures
    assert (top["AP50"].queries, top["AP50"].value) == (2, pytest.approx(51 / 101))


def test_the_report_states_what_was_measured(reports, street):
    text = markdown(reports)
    assert "street.parquet, split test, photos with boxes" in text
    assert f"6 boxes on 4 photos of street.parquet (sha256 {file_digest(street)[:12]})" in text
    assert "| colours | boxes | 4 |" in text
    # Shares are in per cent, boxes are counted.
    assert "| 33.3 (0.0-100.0) | 1.0 (0.2-1.8) | 2.0 |" in text


def test_a_sheet_is_drawn_for_every_detector(reports, tmp_path):
    names = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert names == ["detect-colours.png", "detect-whole.png"]
