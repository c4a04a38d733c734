"""The training commands: plain functions with typed options, hung under `sartor train`."""

from pathlib import Path
from typing import Annotated

from typer import BadParameter, Option, Typer

from training.attributes import attributes
from training.composers.commands import composer
from training.curves import draw_curves
from training.detection.commands import detector, detector_rcnn
from training.encoder import EncoderRecipe, train_encoder
from training.looks.commands import looks
from training.loop import Schedule
from training.presets.commands import preset
from training.rerankers.commands import reranker
from training.sizes import height_width
from worker.runtimes.memory import keep_freed_memory

__all__ = ["app", "curves", "encoder"]

app = Typer(help="Fit the house models.", no_args_is_help=True, add_completion=False)

Products = Annotated[list[Path], Option(help="Parquet of products; repeat it for several files.")]
Start = Annotated[
    Path, Option(help="The tower's weights (timm, safetensors) or the folder of an encoder.")
]
Sentences = Annotated[
    list[Path] | None, Option(help="Real shoppers' sentences (JSON, text); repeatable.")
]
Grounds = Annotated[Path | None, Option(help="Parquet of street photos to stand products on.")]
Garments = Annotated[
    list[Path] | None, Option(help="Parquet of people's photos with labels; repeatable.")
]


app.command()(attributes)
app.command()(composer)
app.command()(detector)
app.command()(detector_rcnn)
app.command()(looks)
app.command()(preset)
app.add_typer(reranker, name="reranker")


@app.callback()
def recipes() -> None:
    """Fit a house model by one of our recipes."""
    keep_freed_memory()  # a step takes a third less time


@app.command()
def encoder(
    *,
    products: Products,
    start: Start,
    out: Annotated[Path, Option(help="Folder of the trained encoder.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    sentences: Sentences = None,
    grounds: Grounds = None,
    garments: Garments = None,
    tower: Annotated[str, Option(help="timm's name of the picture tower.")] = "mobilenetv2_100",
    size: Annotated[str, Option(help="Height x width of the input.")] = "160x120",
    steps: Annotated[int, Option(min=1, help="Optimiser steps.")] = 1000,
    pairs: Annotated[int, Option(min=2, help="Pairs of products a step.")] = 32,
    photos: Annotated[int, Option(min=0, help="Photos of people's garments a step.")] = 16,
    memory: Annotated[int, Option(min=0, help="Earlier rows kept as wrong answers.")] = 512,
    locked: Annotated[
        bool, Option("--locked", help="The picture tower stands still and sees each view once.")
    ] = False,
    learning_rate: Annotated[float, Option(help="Highest learning rate.")] = 1e-3,
    share: Annotated[
        list[float] | None,
        Option(help="Chance of each product file, in their order."),
    ] = None,
    tower_rate: Annotated[float, Option(help="The picture tower's part of the rate.")] = 0.3,
    averaging: Annotated[float, Option(help="Decay of the averaged weights.")] = 0.998,
    seed: Annotated[int, Option(help="Of batches and new weights.")] = 0,
) -> None:
    """Trains a house encoder on a shop's products (split `train`) and writes its folder."""
    train_encoder(
        EncoderRecipe(
            products=tuple(products),
            start=start,
            out=out,
            run=run,
            schedule=Schedule(steps=steps, learning_rate=learning_rate, averaging=averaging),
            tower=tower,
            sentences=tuple(sentences or ()),
            grounds=grounds,
            garments=tuple(garments or ()),
            shares=_shares(share or [], products),
            pairs=pairs,
            photos=photos,
            memory=memory,
            locked=locked,
            image_size=height_width(size),
            tower_rate=tower_rate,
            seed=seed,
        )
    )


@app.command()
def curves(
    *,
    run: Annotated[Path, Option(help="The run's folder.", exists=True)],
    out: Annotated[Path, Option(help="Picture to write: .svg or .png.")],
) -> None:
    """Draws the parts of a run's loss over its steps."""
    draw_curves(run, out)


def _shares(shares: list[float], products: list[Path]) -> tuple[float, ...]:
    if shares and (len(shares) != len(products) or min(shares) < 0 or not sum(shares)):
        raise BadParameter("as many --share as --products, none below zero, not all zero")
    return tuple(shares)
