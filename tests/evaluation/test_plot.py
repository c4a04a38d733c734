"""The plot of R@k: a line a row, ordered and named by its figure, the same file each time."""

import re

import pytest
from PIL import Image

from evaluation.plot import draw_recall
from evaluation.report import ProtocolReport, ReportRow, Setting


def row(way, *curve, model="house@1"):
    return ReportRow(model_id=model, way=way, curve=list(curve))


@pytest.fixture
def report():
    setting = Setting(
        products="shop.parquet", products_sha256="ab" * 32, split="test", gallery=9, seed=0
    )
    rows = [
        row("image only", *([0.1] * 9), 0.2),
        row("sum, w = 0.45", *([0.3] * 9), 0.5),
        row("sum, w = 0.45 with the feed", *([0.6] * 9), 0.75),
        row("text only"),  # the encoder reads no words
    ]
    return ProtocolReport(protocol="recolour", asks="shop, test", setting=setting, rows=rows)


def drawn(report, path):
    draw_recall(report, path)
    return path.read_text()


def labels(svg):
    """matplotlib writes each text beside its glyphs, as a comment."""
    return re.findall(r"<!-- +(\d+\.\d  .*?) -->", svg)


def test_the_best_at_ten_stands_first_and_what_has_no_curve_is_left_out(report, tmp_path):
    assert labels(drawn(report, tmp_path / "recall.svg")) == [
        "75.0  sum, w = 0.45 with the feed", "50.0  sum, w = 0.45", "20.0  image only",
    ]  # fmt: skip


def test_a_row_with_the_feed_is_the_dashed_line_of_its_composer(report, tmp_path):
    svg = drawn(report, tmp_path / "recall.svg")
    strokes = re.findall(r'style="fill: none; (stroke-dasharray: [^;]+;)?[^"]*stroke: (#\w+)', svg)
    blue = [bool(dashed) for dashed, colour in strokes if colour.lower() == "#0072b2"]
    assert sorted(set(blue)) == [False, True]
    black = [bool(dashed) for dashed, colour in strokes if colour == "#000000"]
    assert not any(black)


def test_models_are_named_where_there_are_several(report, tmp_path):
    both = report.model_copy(update={"rows": [*report.rows, row("image only", 0.4, model="b@2")]})
    names = labels(drawn(both, tmp_path / "recall.svg"))
    assert "40.0  b@2, image only" in names
    assert "20.0  house@1, image only" in names


def test_the_same_report_is_the_same_file(report, tmp_path):
    assert drawn(report, tmp_path / "a.svg") == drawn(report, tmp_path / "b.svg")


def test_the_suffix_says_which_kind_of_picture(report, tmp_path):
    draw_recall(report, tmp_path / "recall.png")
    with Image.open(tmp_path / "recall.png") as picture:
        assert picture.size == (900, 500)
