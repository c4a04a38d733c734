"""The command `sartor train composer NAME`: options to a recipe; the recipe has the defaults."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from training.composers.recipe import ComposerName, ComposerRecipe, Loss
from training.composers.train import train_composer

__all__ = ["composer"]


def composer(
    name: Annotated[ComposerName, Argument(help="What to fit.")],
    *,
    products: Annotated[list[Path], Option(help="Parquet of products; repeatable.")],
    out: Annotated[Path, Option(help="The composer's file: safetensors.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    encoder: Annotated[
        str, Option(help="Spec of the encoder whose space it is for; not trained.")
    ] = ComposerRecipe.encoder,
    sentences: Annotated[
        list[Path] | None, Option(help="Real shoppers' sentences (JSON, text); repeatable.")
    ] = None,
    grounds: Annotated[
        Path | None, Option(help="Parquet of street photos to stand products on.")
    ] = None,
    features: Annotated[
        Path | None,
        Option(help="Where the encoder's view of the products is kept; by default beside --run."),
    ] = None,
    steps: Annotated[int, Option(min=1, help="Optimiser steps.")] = ComposerRecipe.steps,
    batch: Annotated[int, Option(min=2, help="Requests a step.")] = ComposerRecipe.batch,
    learning_rate: Annotated[
        float, Option(help="Highest learning rate.")
    ] = ComposerRecipe.learning_rate,
    loss: Annotated[
        Loss | None, Option(help="By default soft-triplet for complex, else infonce.")
    ] = None,
    hard: Annotated[
        int, Option(min=0, help="Wrong answers mined for each request.")
    ] = ComposerRecipe.hard,
    views: Annotated[
        int, Option(min=1, help="Street views drawn of each product.")
    ] = ComposerRecipe.views,
    seed: Annotated[int, Option(help="Of requests, views and new weights.")] = ComposerRecipe.seed,
) -> None:
    """Trains a composer on a shop's products (split `train`) and writes its file."""
    train_composer(
        ComposerRecipe(
            name=name,
            products=tuple(products),
            out=out,
            run=run,
            features=features or run.with_name("composer-features"),
            encoder=encoder,
            sentences=tuple(sentences or ()),
            grounds=grounds,
            steps=steps,
            batch=batch,
            learning_rate=learning_rate,
            loss=loss,
            hard=hard,
            views=views,
            seed=seed,
        )
    )
