"""The commands turn their options into recipes, as Typer reads them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from training.commands import app
from training.detection import detector, rcnn


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "s"):
        Path(name).touch()


@pytest.fixture
def recipes(monkeypatch, files):
    made = []
    monkeypatch.setattr(detector, "train_detector", made.append)
    monkeypatch.setattr(rcnn, "train_rcnn", made.append)
    return made


def _run(line):
    return CliRunner().invoke(app, line.split())


def test_options_become_the_house_detector_s_recipe(recipes):
    line = "detector --street a --street b --start s --out o --run r --epochs 3 --size 96"
    line += " --batch 2 --learning-rate 0.01 --seed 4 --single a --pseudo whole --resume"
    assert _run(line).exit_code == 0
    (recipe,) = recipes
    assert vars(recipe) == {
        "street": (Path("a"), Path("b")), "start": Path("s"), "out": Path("o"), "run": Path("r"),
        "epochs": 3, "size": 96, "batch": 2, "learning_rate": 0.01, "seed": 4,
        "single": (Path("a"),), "pseudo": "whole", "resume": True,
    }  # fmt: skip


def test_a_run_without_a_name_lies_beside_the_detector(recipes):
    assert _run("detector --street a --start s --out x/o").exit_code == 0
    (recipe,) = recipes
    assert (recipe.run, recipe.resume, recipe.pseudo) == (Path("x/o-run"), False, "")


def test_options_become_the_faster_r_cnn_s_recipe(recipes):
    line = "detector-rcnn --street a --start s --out o --run r --steps 7 --batch 3 --size 64"
    assert _run(f"{line} --learning-rate 0.1 --seed 2").exit_code == 0
    (recipe,) = recipes
    assert (recipe.street, recipe.start, recipe.out) == ((Path("a"),), Path("s"), Path("o"))
    assert (recipe.run, recipe.size, recipe.batch, recipe.seed) == (Path("r"), 64, 3, 2)
    assert (recipe.schedule.steps, recipe.schedule.learning_rate) == (7, 0.1)


@pytest.mark.parametrize("command", ["detector", "detector-rcnn --run r"])
def test_a_file_that_is_not_there_is_refused(recipes, command):
    result = _run(f"{command} --street none.parquet --start s --out o")
    assert result.exit_code == 2
    assert "none.parquet" in result.output
    assert recipes == []
