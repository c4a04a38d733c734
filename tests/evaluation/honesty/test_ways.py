"""The rows of `honest`: kinds by themselves and together, on the small shop, drawn."""

import dataclasses
import json

import pytest
from PIL import Image
from typer.testing import CliRunner

from evaluation import baselines
from evaluation.commands import app
from evaluation.runner import Plan, run
from evaluation.stages import rows
from shared.errors import FeedMissing
from tests.evaluation.honesty.belief import Belief
from tests.evaluation.small_shop import HalvesEncoder, png, write

KINDS = ["changed photos", "requests", "names", "in all"]


def load_halves(rest):
    return HalvesEncoder()


@pytest.fixture
def plan(products, tmp_path, monkeypatch):
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")
    street = {
        "split": "test",
        "has_boxes": True,
        "boxes": [{"label": "tie"}],
        "image": png(Image.new("RGB", (60, 90), "grey")),
    }
    return Plan(
        protocols=["honest"],
        products=products,
        encoders=["halves"],
        street=write(tmp_path / "street.parquet", [street]),
    )


@pytest.fixture
def _believing(monkeypatch):
    monkeypatch.setattr(rows, "Judge", lambda _, __, reranker, ___: Belief(reranker))


@pytest.mark.usefixtures("_believing")
def test_each_kind_and_all_together_are_rows(plan):
    (report,) = run(plan)
    assert [row.way for row in report.rows] == [f"{kind}, none" for kind in KINDS]
    counts = [row.figures["Brier"].queries for row in report.rows]
    assert counts[-1] == sum(counts[:-1])
    assert all(sum(one.count for one in row.bins) > 0 for row in report.rows)
    assert "names" in report.asks


@pytest.mark.usefixtures("_believing")
def test_rows_with_the_feed_and_of_each_reranker(plan):
    (report,) = run(dataclasses.replace(plan, rerankers=["none", "attributes"], feed=True))
    assert [row.way for row in report.rows][4:12] == [
        *(f"{kind}, none with the feed" for kind in KINDS),
        *(f"{kind}, attributes" for kind in KINDS),
    ]


def test_where_nothing_was_fitted_the_rows_say_so(plan):
    (report,) = run(plan)
    assert all("no probabilities of acceptance" in row.why_not for row in report.rows)


def test_changed_photos_need_street_photos(plan):
    with pytest.raises(FeedMissing, match="honest needs street photos"):
        run(dataclasses.replace(plan, street=None))


@pytest.mark.usefixtures("_believing")
def test_the_diagram_is_drawn_and_repeats(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["honest", "--products", str(plan.products), "--street", str(plan.street)]
    options = ["--encoder", "halves", "--out", "report", "--plot"]
    for name in ("one.svg", "two.svg"):
        result = CliRunner().invoke(app, [*words, *options, name])
        assert result.exit_code == 0, result.output
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    text = (tmp_path / "one.svg").read_text()
    assert all(f"{kind}, none" in text for kind in KINDS)
    [kept] = json.loads((tmp_path / "report/report.json").read_text())
    assert len(kept["rows"][0]["bins"]) == 15
