"""The command `cross:BACKBONE` turns its options into a recipe; what is not given is a default."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from training.rerankers import commands
from training.rerankers.recipe import RerankerRecipe
from worker.rerankers.cross import CrossConfig

NAME = "cross:torchvision/efficientnet_b0"
FOLDERS = "--products a --products b --out o --run runs/r"
LEAST = f"{NAME} --input pair {FOLDERS}"


@pytest.fixture
def recipes(monkeypatch):
    made = []
    monkeypatch.setattr(commands, "train_reranker", made.append)
    return made


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    """Runs a line of options in a folder that has the files a, b, g and s."""
    monkeypatch.chdir(tmp_path)
    for name in "abgs":
        Path(name).touch()
    return lambda line: CliRunner().invoke(commands.reranker, line.split())


def test_a_spec_and_two_words_are_the_same(recipes, invoke):
    for name in (NAME, NAME.replace(":", " ")):
        assert invoke(f"{name} --input pair {FOLDERS}").exit_code == 0
    one, other = recipes
    assert one == other


def test_a_newcomer_is_shown_both_rerankers(invoke):
    for line in ("--help", ""):
        shown = " ".join(invoke(line).output.split())
        assert "house, or cross:BACKBONE" in shown


@pytest.mark.parametrize("way", ["pair", "canvas"])
def test_what_must_be_said_is_the_recipe_as_it_stands(recipes, invoke, way):
    assert invoke(f"{NAME} --input {way} {FOLDERS}").exit_code == 0
    config = CrossConfig(input=way, backbone="torchvision/efficientnet_b0", size=(128, 96))
    assert recipes == [
        RerankerRecipe(
            config=config,
            products=(Path("a"), Path("b")),
            out=Path("o"),
            run=Path("runs/r"),
            features=Path("runs/reranker-features"),
        )
    ]


def test_options_become_the_recipe(recipes, invoke):
    line = "--grounds g --start s --encoder timm:x --composer sum --features f --steps 7 --batch 4"
    line += " --negatives 3 --size 96x64 --width 32 --learning-rate 0.01 --seed 3"
    assert invoke(f"{LEAST} {line}").exit_code == 0
    (recipe,) = recipes
    assert (recipe.grounds, recipe.start) == (Path("g"), Path("s"))
    assert (recipe.encoder, recipe.composer, recipe.features) == ("timm:x", "sum", Path("f"))
    assert (recipe.steps, recipe.batch, recipe.negatives) == (7, 4, 3)
    assert (recipe.config.size, recipe.config.width) == ((96, 64), 32)
    assert (recipe.learning_rate, recipe.seed) == (0.01, 3)


@pytest.mark.parametrize(
    "line",
    [
        f"{NAME} {FOLDERS}",
        f"{NAME} --input side-by-side {FOLDERS}",
        f"late:x --input pair {FOLDERS}",
        f"cross: --input pair {FOLDERS}",
        f"cross --input pair {FOLDERS}",
        f"{LEAST} --size large",
        f"{LEAST} --negatives 99",
        f"{NAME} --input pair --products missing --out o --run r",
    ],
)
def test_what_is_unknown_missing_or_too_much_is_refused(recipes, invoke, line):
    assert invoke(line).exit_code == 2
    assert recipes == []


def test_help_says_what_is_learnt(invoke):
    result = invoke("cross --help")
    assert result.exit_code == 0
    for word in ("lists", "canvas", "cross:FILE", "For example"):
        assert word in " ".join(result.output.split())
