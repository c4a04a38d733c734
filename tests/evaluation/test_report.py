"""The report: figures with intervals, Markdown in per cent, dashes, JSON that reads back."""

import json

import numpy as np
import pytest

from evaluation.metrics import bootstrap_interval
from evaluation.report import (
    Figure,
    ProtocolReport,
    ReportRow,
    Setting,
    StreetSetting,
    as_json,
    figures_of,
    markdown,
)
from evaluation.result import Answers, Result

SETTING = Setting(
    products="shop.parquet", products_sha256="0123456789abcdef", split="test", gallery=7923, seed=3
)
FULL = ReportRow(
    model_id="house@1",
    way="sum, w = 0.45",
    weight=0.45,
    figures={
        "R@10": Figure(value=0.5291, low=0.471, high=0.5874, queries=260),
        "spread": Figure(value=0.0384),
    },
    details={"hat": Figure(value=0.25, low=0.0, high=0.5, queries=8)},
)
BLIND = ReportRow(model_id="histogram", way="text only", weight=1, why_not="reads no words")


@pytest.fixture
def report():
    rows = [FULL, BLIND]
    return ProtocolReport(
        protocol="recolour", asks="shop.parquet, test", setting=SETTING, rows=rows
    )


def test_figures_carry_mean_interval_and_count():
    scores = np.array([0.0, 1, 1, 1])
    answers = Answers([], None, np.zeros((4, 0), int), np.zeros((4, 0), bool))
    result = Result({"R@1": scores}, answers, {"hat": scores[:2]}, {"spread": 0.1})
    figures, details = figures_of(result, seed=5)
    low, high = bootstrap_interval(scores, seed=5)
    assert figures["R@1"] == Figure(value=0.75, low=low, high=high, queries=4)
    assert figures["spread"] == Figure(value=0.1)
    assert details["hat"].queries == 2


def test_markdown_is_in_per_cent_with_dashes_for_what_cannot_be(report):
    lines = markdown([report]).splitlines()
    assert "| model | way | queries | R@10 | spread |" in lines
    assert "| house@1 | sum, w = 0.45 | 260 | 52.9 (47.1-58.7) | 3.8 |" in lines
    assert "| histogram | text only | - | - | - |" in lines
    assert "house@1, sum, w = 0.45: hat 25.0 (0.0-50.0), n = 8." in lines


@pytest.mark.parametrize(
    "fact",
    ["## recolour", "shop.parquet, test", "7,923 products", "0123456789ab", "Seed 3", "95%",
     "pictures only"],
)  # fmt: skip
def test_markdown_states_what_was_measured(report, fact):
    assert fact in markdown([report])


def test_json_holds_everything(report):
    (read,) = json.loads(as_json([report]))
    assert ProtocolReport.model_validate(read) == report
    assert read["rows"][0]["figures"]["R@10"] == {
        "value": 0.5291, "low": 0.471, "high": 0.5874, "queries": 260, "share": True,
    }  # fmt: skip


def test_numbers_of_things_are_not_per_cent():
    counted = Figure(value=4.25, low=3.9, high=4.6, queries=8, share=False)
    rows = [ReportRow(model_id="house", way="boxes", figures={"boxes shown": counted})]
    setting = StreetSetting(
        street="street.parquet", street_sha256="ab" * 32, split="test", photos=8, boxes=31, seed=0
    )
    report = ProtocolReport(protocol="detect", asks="photos", setting=setting, rows=rows)
    assert "| house | boxes | 8 | 4.2 (3.9-4.6) |" in markdown([report])
    (read,) = json.loads(as_json([report]))
    assert ProtocolReport.model_validate(read) == report
