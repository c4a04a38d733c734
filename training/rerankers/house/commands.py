"""`sartor train reranker house`: options to a recipe; the recipe has the defaults."""

from pathlib import Path
from typing import Annotated

from typer import Option

from training.rerankers.house.fitting import fit_house_reranker
from training.rerankers.house.recipe import HouseRerankerRecipe
from training.rerankers.lists import TOP
from training.shelf import DESIGN_MOST
from worker.encoders.looks import PLACE_CHANNELS

__all__ = ["house"]


def house(
    *,
    products: Annotated[
        list[Path],
        Option(help="Parquet of products with `group` and `articleType`; repeatable.", exists=True),
    ],
    out: Annotated[Path, Option(help="Folder of the weights to write.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    grounds: Annotated[
        Path | None, Option(help="Parquet of street photos to stand products on.", exists=True)
    ] = None,
    features: Annotated[
        Path | None,
        Option(help="Where the encoder's view of the shop is kept; by default beside --run."),
    ] = None,
    width: Annotated[
        int, Option(min=1, max=PLACE_CHANNELS, help="Numbers kept of each place of a picture.")
    ] = HouseRerankerRecipe.width,
    steps: Annotated[
        int, Option(min=1, help="Optimiser steps; more are worse (see the recipe).")
    ] = HouseRerankerRecipe.steps,
    batch: Annotated[int, Option(min=1, help="Lists a step.")] = HouseRerankerRecipe.batch,
    candidates: Annotated[
        int, Option(min=2, max=TOP + 1 - DESIGN_MOST, help="Candidates in each list.")
    ] = HouseRerankerRecipe.candidates,
    learning_rate: Annotated[
        float, Option(help="Highest learning rate.")
    ] = HouseRerankerRecipe.learning_rate,
    seed: Annotated[
        int, Option(help="Of views, lists and new weights.")
    ] = HouseRerankerRecipe.seed,
) -> None:
    """Fits the house reranker: which parts of two pictures match, seen by the house encoder.

    It learns from lists of what the house search finds. For a street view of a product the right
    answer is that product, its design in another colour is worth half; for the shop's own picture
    the right answer is the design in another colour.

    Only products of the split `train` are learnt from. The encoder looks at each of them once,
    which takes longer than the training. The folder is used as the reranker `house:FOLDER`.

    For example: sartor train reranker house --products shop.parquet --grounds street.parquet
    --out reranker --run runs/house-reranker
    """
    fit_house_reranker(
        HouseRerankerRecipe(
            products=tuple(products),
            out=out,
            run=run,
            features=features or run.with_name("reranker-features"),
            grounds=grounds,
            width=width,
            steps=steps,
            batch=batch,
            candidates=candidates,
            learning_rate=learning_rate,
            seed=seed,
        )
    )
