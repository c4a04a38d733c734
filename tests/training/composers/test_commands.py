"""The command turns its options into a recipe; what is not given keeps its default."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from training.composers import commands
from training.composers.recipe import ComposerName, ComposerRecipe, Loss

FOLDERS = "--products a --products b --out o --run runs/r"


@pytest.fixture
def recipes(monkeypatch):
    made = []
    monkeypatch.setattr(commands, "train_composer", made.append)
    return made


def _invoke(line):
    app = typer.Typer()
    app.command()(commands.composer)
    return CliRunner().invoke(app, line.split())


@pytest.mark.parametrize("name", ComposerName)
def test_a_name_alone_is_the_recipe_as_it_stands(recipes, name):
    assert _invoke(f"{name} {FOLDERS}").exit_code == 0
    products, features = (Path("a"), Path("b")), Path("runs/composer-features")
    assert recipes == [
        ComposerRecipe(
            name=name, products=products, out=Path("o"), run=Path("runs/r"), features=features
        )
    ]


def test_options_become_the_recipe(recipes):
    line = "--encoder timm:x --sentences s --grounds g --features f --steps 7 --batch 4 --views 1"
    line += " --learning-rate 0.01 --loss soft-triplet --hard 5 --seed 3"
    assert _invoke(f"tirg {FOLDERS} {line}").exit_code == 0
    (recipe,) = recipes
    assert (recipe.encoder, recipe.sentences, recipe.grounds) == ("timm:x", (Path("s"),), Path("g"))
    assert (recipe.features, recipe.steps, recipe.batch) == (Path("f"), 7, 4)
    assert (recipe.learning_rate, recipe.loss, recipe.hard) == (0.01, Loss.SOFT_TRIPLET, 5)
    assert (recipe.views, recipe.seed) == (1, 3)


@pytest.mark.parametrize("line", ["magic " + FOLDERS, f"tirg {FOLDERS} --loss l2", "tirg"])
def test_what_is_unknown_or_missing_is_refused(recipes, line):
    assert _invoke(line).exit_code == 2
    assert recipes == []
