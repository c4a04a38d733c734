"""`sartor train reranker house` turns its options into a recipe with the recipe's defaults."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from training.commands import app
from training.rerankers.house import commands
from training.rerankers.house.recipe import HouseRerankerRecipe

LEAST = "--products a --products b --out o --run runs/r"


@pytest.fixture
def recipes(monkeypatch):
    made = []
    monkeypatch.setattr(commands, "fit_house_reranker", made.append)
    return made


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    """Runs a line of options in a folder that has the files a, b and g."""
    monkeypatch.chdir(tmp_path)
    for name in "abg":
        Path(name).touch()
    return lambda line: CliRunner().invoke(app, f"reranker house {line}".split())


def test_what_must_be_said_is_the_recipe_as_it_stands(recipes, invoke):
    assert invoke(LEAST).exit_code == 0
    assert recipes == [
        HouseRerankerRecipe(
            products=(Path("a"), Path("b")),
            out=Path("o"),
            run=Path("runs/r"),
            features=Path("runs/reranker-features"),
        )
    ]


def test_options_become_the_recipe(recipes, invoke):
    line = "--grounds g --features f --width 32 --steps 7 --batch 4 --candidates 5"
    assert invoke(f"{LEAST} {line} --learning-rate 0.01 --seed 3").exit_code == 0
    (recipe,) = recipes
    assert (recipe.grounds, recipe.features) == (Path("g"), Path("f"))
    assert (recipe.width, recipe.steps, recipe.batch, recipe.candidates) == (32, 7, 4, 5)
    assert (recipe.schedule.learning_rate, recipe.seed) == (0.01, 3)


@pytest.mark.parametrize(
    "line",
    [
        "--out o --run r",
        "--products missing --out o --run r",
        f"{LEAST} --width 97",
        f"{LEAST} --candidates 1",
        f"{LEAST} --candidates 94",
        f"{LEAST} --steps 0",
    ],
)
def test_what_is_missing_or_too_much_is_refused(recipes, invoke, line):
    assert invoke(line).exit_code == 2
    assert recipes == []


def test_help_says_what_is_learnt(invoke):
    result = invoke("--help")
    assert result.exit_code == 0
    for word in ("lists", "another colour", "house:FOLDER", "For example"):
        assert word in " ".join(result.output.split())
