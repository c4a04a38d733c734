"""`sartor evaluate`: the table is printed, files are written, bad options are refused."""

import json

import pytest
from typer.testing import CliRunner

from evaluation.commands import app
from shared.errors import FeedMissing
from tests.evaluation.small_street import street_file


@pytest.fixture
def evaluate(products, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = ["--products", str(products), "--encoder", "histogram"]
    return lambda *words: CliRunner().invoke(app, [*words, *options])


def test_evaluate_prints_and_writes_the_same_table(evaluate, tmp_path):
    result = evaluate("attribute", "recolour", "--out", "report")
    assert result.exit_code == 0, result.output
    assert result.output.index("## recolour") < result.output.index("## attribute")
    assert (tmp_path / "report/report.md").read_text() in result.output
    names = [
        report["protocol"] for report in json.loads((tmp_path / "report/report.json").read_text())
    ]
    assert names == ["recolour", "attribute"]


def test_evaluate_keeps_embeddings_in_the_home_folder(evaluate, tmp_path):
    evaluate("recolour")
    assert len(list((tmp_path / "var/embeddings").glob("*.npy"))) == 1


def test_evaluate_draws_sheets_when_asked(evaluate, tmp_path):
    evaluate("recolour", "--out", "report", "--sheet")
    assert len(list((tmp_path / "report").glob("recolour-*.png"))) == 1


def test_composers_and_weights_are_rows(evaluate):
    result = evaluate("recolour", "--composer", "slerp", "--composer", "sum", "--weight", "0.3")
    assert result.exit_code == 0, result.output
    rows = [
        line.split("|")[2].strip() for line in result.output.splitlines() if "histogram" in line
    ]
    assert rows == ["image only", "text only", "slerp", "sum, w = 0.45", "sum, w = 0.30"]


def test_stages_behind_retrieval_are_rows(evaluate):
    stages = ["--reranker", "none", "--rerank", "5", "--alone", "--fold"]
    result = evaluate("recolour", "--composer", "slerp", *stages)
    assert result.exit_code == 0, result.output
    table = [line for line in result.output.splitlines() if line.startswith("| histogram")]
    rows = [line.split("|")[2].strip() for line in table]
    assert rows[:6] == [
        "image only",
        "image only, folded",
        "image only, none",
        "image only, none, folded",
        "image only, none alone",
        "image only, none alone, folded",
    ]


def test_evaluate_draws_recall_by_rank(evaluate, tmp_path):
    result = evaluate("recolour", "attribute", "--plot", "plots/recall.svg")
    assert result.exit_code == 0, result.output
    assert "image only" in (tmp_path / "plots/recall.svg").read_text()


def test_detectors_are_measured_without_products_or_encoder(tmp_path):
    street = street_file(tmp_path)
    words = ["detect", "--street", str(street), "--detector", "whole", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, [*words, "--sheet"])
    assert result.exit_code == 0, result.output
    assert "| whole | boxes | 4 |" in (tmp_path / "report.md").read_text()
    assert (tmp_path / "detect-whole.png").exists()


def test_detection_stands_beside_other_protocols(evaluate, tmp_path):
    street = street_file(tmp_path)
    result = evaluate("detect", "recolour", "--street", str(street), "--detector", "whole")
    assert result.exit_code == 0, result.output
    headings = [line for line in result.output.splitlines() if line.startswith("## ")]
    assert headings == ["## recolour", "## detect", "## detect, by label"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("colours",), "no protocol called colours"),
        (("recolour", "--weight", "1.5"), "between 0 and 1"),
        (("recolour", "--sheet"), "--out DIR"),
        (("attribute", "--plot", "recall.svg"), "--plot draws protocol recolour or honest"),
        (("recolour", "--plot", "recall.txt"), "ends in .svg or .png"),
        (("recolour", "--caption-fusion", "sum"), "fused by rank or score"),
        (("recolour", "--caption-weight", "2"), "between 0 and 1"),
        (("fashion-iq",), "--data FOLDER"),
        (("detect",), "--street FILE.parquet"),
    ],
)
def test_bad_options_are_refused(evaluate, words, says):
    result = evaluate(*words)
    assert result.exit_code == 2
    assert says in " ".join(result.output.replace("│", "").split())


def test_a_protocol_without_its_gallery_says_which_option_is_missing():
    result = CliRunner().invoke(app, ["text"])
    assert result.exit_code == 2
    assert "--products FILE.parquet" in result.output


def test_a_benchmark_without_its_files_shows_the_layout(tmp_path):
    words = ["fashion-iq", "--data", str(tmp_path), "--encoder", "histogram"]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, FeedMissing)
    assert "image_splits" in str(result.exception)
