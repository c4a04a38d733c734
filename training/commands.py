"""The training commands: plain functions with typed options, hung under `sartor train`."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from training.encoder import EncoderRecipe, train_encoder

__all__ = ["app", "encoder"]

app = Typer(help="Fit the house models.", no_args_is_help=True, add_completion=False)

Products = Annotated[list[Path], Option(help="Parquet of products; repeat it for several files.")]
Start = Annotated[
    Path, Option(help="MobileNetV2 weights (timm, safetensors) or the folder of an encoder.")
]
Sentences = Annotated[list[Path] | None, Option(help="More text for the tokenizer; repeatable.")]
Grounds = Annotated[Path | None, Option(help="Parquet of street photos to stand products on.")]


@app.callback()
def recipes() -> None:
    """Fit a house model by one of our recipes."""


@app.command()
def encoder(
    *,
    products: Products,
    start: Start,
    out: Annotated[Path, Option(help="Folder of the trained encoder.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    sentences: Sentences = None,
    grounds: Grounds = None,
    steps: Annotated[int, Option(min=1, help="Optimiser steps.")] = 1000,
    pairs: Annotated[int, Option(min=2, help="Pairs of products a step.")] = 48,
    learning_rate: Annotated[float, Option(help="Highest learning rate.")] = 1e-3,
    seed: Annotated[int, Option(help="Of batches and new weights.")] = 0,
) -> None:
    """Trains a house encoder on a shop's products (split `train`) and writes its folder."""
    train_encoder(
        EncoderRecipe(
            products=tuple(products),
            start=start,
            out=out,
            run=run,
            sentences=tuple(sentences or ()),
            grounds=grounds,
            steps=steps,
            pairs=pairs,
            learning_rate=learning_rate,
            seed=seed,
        )
    )
