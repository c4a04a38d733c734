"""The command turns its options into the preset's recipe; what is not given keeps its default."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from training.presets import commands
from training.presets.autoencoder import AutoencoderRecipe
from training.presets.clip import ClipRecipe
from training.presets.commands import PRESETS, PresetName
from training.presets.cosine import CosineRecipe
from training.presets.pair_regression import PairRecipe

FOLDERS = "--products a --products b --out o --run r"


@pytest.fixture
def recipes(monkeypatch):
    made = []
    replaced = {name: (recipe, made.append) for name, (recipe, _) in PRESETS.items()}
    monkeypatch.setattr(commands, "PRESETS", replaced)
    return made


def _invoke(line):
    app = typer.Typer()
    app.command()(commands.preset)
    return CliRunner().invoke(app, line.split())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (PresetName.COSINE, CosineRecipe),
        (PresetName.PAIR_REGRESSION, PairRecipe),
        (PresetName.AUTOENCODER, AutoencoderRecipe),
        (PresetName.CLIP, ClipRecipe),
    ],
)
def test_a_name_alone_is_the_presets_own_recipe(recipes, name, kind):
    assert _invoke(f"{name} {FOLDERS}").exit_code == 0
    assert recipes == [kind(products=(Path("a"), Path("b")), out=Path("o"), run=Path("r"))]


def test_options_become_the_recipe(recipes):
    line = "--backbone timm:resnet18 --start s --steps 7 --batch 4 --size 96x72 --signed --seed 3"
    assert _invoke(f"autoencoder {FOLDERS} {line} --learning-rate 0.01").exit_code == 0
    (recipe,) = recipes
    assert (recipe.backbone, recipe.start, recipe.size) == ("timm:resnet18", "s", (96, 72))
    assert (recipe.steps, recipe.batch, recipe.seed) == (7, 4, 3)
    assert (recipe.signed, recipe.learning_rate) == (True, 0.01)


@pytest.mark.parametrize("size", ["96", "96x", "x72", "0x72", "axb"])
def test_a_size_that_is_none_is_refused(recipes, size):
    assert _invoke(f"cosine {FOLDERS} --size {size}").exit_code == 2
    assert recipes == []


def test_an_unknown_preset_is_refused(recipes):
    assert _invoke(f"magic {FOLDERS}").exit_code == 2
