"""`sartor bench detect`: one table a detector, with what it was taken on."""

import re

from typer.testing import CliRunner

from evaluation.bench import commands
from sartor import cli
from tests.evaluation.small_street import street_file


def test_bench_prints_our_time_theirs_and_the_ratio(detector, tmp_path):
    words = ["detect", "--street", str(street_file(tmp_path)), "--count", "3", "--rounds", "2"]
    result = CliRunner().invoke(commands.app, [*words, "--detector", f"ultralytics:{detector[0]}"])
    assert result.exit_code == 0, result.output
    assert "3 photos, longer side 64 pixels, one at a time, 2 rounds in turns" in result.output
    rows = re.findall(r"\| (.*) \| ([\d.]+) \(([\d.]+)-([\d.]+)\) \| (.*) \|", result.output)
    assert [row[0] for row in rows] == [
        "sartor, detect", "ultralytics, val", "ultralytics, predict"
    ]  # fmt: skip
    assert all(0 < float(row[2]) <= float(row[1]) <= float(row[3]) for row in rows)
    assert rows[0][-1] == "-"
    assert all(float(row[-1]) > 0 for row in rows[1:])


def test_bench_needs_photos():
    result = CliRunner().invoke(commands.app, ["detect"])
    assert result.exit_code == 2
    assert "--street" in result.output


def test_the_console_script_leads_here():
    result = CliRunner().invoke(cli.app, ["bench", "detect", "--help"])
    assert result.exit_code == 0
    assert "sartor bench detect" in result.output
