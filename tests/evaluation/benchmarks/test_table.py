"""The Markdown of a result: figures with intervals, coverage said, published figures marked."""

import pytest

from evaluation.benchmarks.published import PublishedFigure
from evaluation.benchmarks.result import BenchmarkResult, BenchmarkRow, Coverage, Figure
from evaluation.benchmarks.table import markdown

DRESS = BenchmarkRow("dress", 1200, 3817, {"R@10": Figure(0.25, (0.2, 0.3))})
MEAN = BenchmarkRow("mean", 6016, 15536, {"R@10": Figure(0.5, (0.48, 0.521))})


@pytest.fixture
def result():
    return BenchmarkResult(
        benchmark="fashion-iq",
        split="val",
        protocol="hit: target",
        model_id="house@1",
        text_weight=0.45,
        rows=(DRESS, MEAN),
        headline=MEAN,
        coverage=Coverage(pictures_found=9, pictures=10, queries_asked=8, queries=8),
    )


def test_markdown_gives_percent_intervals_and_coverage(result):
    lines = markdown(result).splitlines()
    assert lines[0] == "## fashion-iq, val: house@1, text weight 0.45"
    assert "PARTIAL" in lines[2]
    assert "9 of 10 pictures found" in lines[2]
    assert lines[4:] == [
        "| category | queries | gallery | R@10 |",
        "| --- | --- | --- | --- |",
        "| dress | 1,200 | 3,817 | 25.00 (20.0 to 30.0) |",
        "| **mean** | 6,016 | 15,536 | 50.00 (48.0 to 52.1) |",
    ]


def test_markdown_marks_published_figures_that_nobody_checked(result):
    given = {"benchmark": "fashion-iq", "gallery": "val", "source": "Paper"}
    unchecked = PublishedFigure(method="A", figures={"R@10": 38.4}, **given)
    checked = PublishedFigure(method="B", figures={"R@1": 1.5}, checked=True, **given)
    assert markdown(result, [unchecked, checked]).splitlines()[-2:] == [
        "| A | 38.4 | val | Paper (third-party, not checked) |",
        "| B |  | val | Paper |",
    ]
