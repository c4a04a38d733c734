"""The command turns its options into a recipe, as Typer reads them."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from training import commands


@pytest.fixture
def recipes(monkeypatch):
    made = []
    monkeypatch.setattr(commands, "train_encoder", made.append)
    return made


@pytest.fixture
def app():
    app = typer.Typer()
    app.command()(commands.encoder)
    return app


def test_options_become_the_recipe(app, recipes):
    line = "--products a --products b --start s --out o --run r --steps 7 --seed 3"
    line += " --share 3 --share 1 --tower-rate 0.5 --locked --photos 4 --memory 0"
    result = CliRunner().invoke(app, line.split())
    assert result.exit_code == 0
    (recipe,) = recipes
    assert recipe.products == (Path("a"), Path("b"))
    assert (recipe.schedule.steps, recipe.seed, recipe.grounds, recipe.garments) == (7, 3, None, ())
    assert recipe.image_size == (160, 120)
    assert (recipe.shares, recipe.tower_rate) == ((3.0, 1.0), 0.5)
    assert (recipe.locked, recipe.photos, recipe.memory) == (True, 4, 0)


def test_a_size_that_is_none_is_refused(app, recipes):
    line = "--products a --start s --out o --run r --size large"
    result = CliRunner().invoke(app, line.split())
    assert result.exit_code == 2
    assert "160x120" in result.output
    assert recipes == []


@pytest.mark.parametrize("shares", [["1"], ["1", "-1"], ["0", "0"]])
def test_shares_that_fit_no_files_are_refused(app, recipes, shares):
    line = ["--products", "a", "--products", "b", "--start", "s", "--out", "o", "--run", "r"]
    result = CliRunner().invoke(app, line + [word for s in shares for word in ("--share", s)])
    assert result.exit_code == 2
    assert "--share" in result.output
    assert recipes == []


def test_missing_products_are_asked_for(app, recipes):
    result = CliRunner().invoke(app, ["--start", "s", "--out", "o", "--run", "r"])
    assert result.exit_code == 2
    assert recipes == []
