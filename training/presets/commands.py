"""The command `sartor train preset NAME`: options to a recipe; the preset has the defaults."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from training.presets.autoencoder import AutoencoderRecipe, train_autoencoder
from training.presets.clip import ClipRecipe, train_clip
from training.presets.cosine import CosineRecipe, train_cosine
from training.presets.pair_regression import PairRecipe, train_pairs
from training.sizes import height_width

__all__ = ["PresetName", "preset"]


class PresetName(StrEnum):
    """The presets by what they fit."""

    COSINE = "cosine"
    PAIR_REGRESSION = "pair-regression"
    AUTOENCODER = "autoencoder"
    CLIP = "clip"


# Each recipe with what trains it.
PRESETS: dict[PresetName, tuple[Callable[..., Any], Callable[..., Path]]] = {
    PresetName.COSINE: (CosineRecipe, train_cosine),
    PresetName.PAIR_REGRESSION: (PairRecipe, train_pairs),
    PresetName.AUTOENCODER: (AutoencoderRecipe, train_autoencoder),
    PresetName.CLIP: (ClipRecipe, train_clip),
}


def preset(
    name: Annotated[PresetName, Argument(help="What to fit.")],
    *,
    products: Annotated[list[Path], Option(help="Parquet of products; repeatable.")],
    out: Annotated[Path, Option(help="Folder of the trained encoder.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    backbone: Annotated[
        str | None, Option(help="timm:NAME, open_clip:NAME/TAG or local-dir:PATH.")
    ] = None,
    start: Annotated[
        str | None, Option(help="'pretrained', or safetensors (file or folder) to start from.")
    ] = None,
    steps: Annotated[int | None, Option(min=1, help="Optimiser steps.")] = None,
    batch: Annotated[int | None, Option(min=2, help="Rows a step, as the preset counts.")] = None,
    size: Annotated[str | None, Option(metavar="HxW", help="Pixels of the input.")] = None,
    learning_rate: Annotated[float | None, Option(help="Highest learning rate.")] = None,
    signed: Annotated[
        bool | None,
        Option("--signed", help="Pixels in [-1, 1], not by the backbone's own mean and std."),
    ] = None,
    seed: Annotated[int | None, Option(help="Of batches and new weights.")] = None,
) -> None:
    """Trains an encoder by a known recipe on a shop's products (split `train`)."""
    options: dict[str, object] = {
        "backbone": backbone,
        "start": start,
        "steps": steps,
        "batch": batch,
        "size": None if size is None else height_width(size),
        "learning_rate": learning_rate,
        "signed": signed,
        "seed": seed,
    }
    given = {key: value for key, value in options.items() if value is not None}
    recipe, train = PRESETS[name]
    train(recipe(products=tuple(products), out=out, run=run, **given))
