"""The commands of `sartor train reranker`: `house` and `cross:BACKBONE`.

Each makes a recipe of its options; the recipe has the defaults.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from typer import Argument, Option, Typer
from typer.core import TyperGroup

from training.rerankers.house.commands import house
from training.rerankers.lists import ASIDE, TOP
from training.rerankers.recipe import RerankerRecipe
from training.rerankers.train import train_reranker
from training.sizes import height_width
from worker.rerankers.cross import CrossConfig

__all__ = ["reranker"]


class _Specs(TyperGroup):
    """Takes `cross:BACKBONE`, as the settings spell it, for the command `cross` with BACKBONE."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own click
        spec = args[0].split(":", 1) if args else []
        return super().parse_args(ctx, [*filter(None, spec), *args[1:]])


reranker = Typer(
    cls=_Specs, no_args_is_help=True, help="Fit a reranker by its spec: house, or cross:BACKBONE."
)
reranker.command()(house)


@reranker.command()
def cross(
    backbone: Annotated[
        str,
        Argument(
            metavar="BACKBONE", help="What to fit: timm's name of the network, or torchvision/NAME."
        ),
    ],
    *,
    seen: Annotated[
        Literal["pair", "canvas"],
        Option(
            "--input",
            help="pair: each picture through the network alone, then compared part by part; the "
            "shop's are looked at once, when they are indexed. canvas: both side by side as one "
            "picture, anew for each candidate; slower.",
        ),
    ],
    products: Annotated[
        list[Path],
        Option(help="Parquet of products with `group` and `articleType`; repeatable.", exists=True),
    ],
    out: Annotated[Path, Option(help="The reranker's file: safetensors.")],
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    grounds: Annotated[
        Path | None, Option(help="Parquet of street photos to stand products on.", exists=True)
    ] = None,
    start: Annotated[
        Path | None,
        Option(help="The backbone's weights (safetensors); else new ones.", exists=True),
    ] = None,
    encoder: Annotated[
        str, Option(help="Spec of the encoder that finds the candidates; not trained.")
    ] = RerankerRecipe.encoder,
    composer: Annotated[
        str, Option(help="Spec of the composer in front; 'sum' for encoders but the house's.")
    ] = RerankerRecipe.composer,
    features: Annotated[
        Path | None,
        Option(help="Where the shop's embeddings are kept; by default beside --run."),
    ] = None,
    steps: Annotated[int, Option(min=1, help="Optimiser steps.")] = RerankerRecipe.steps,
    batch: Annotated[int, Option(min=1, help="Lists a step.")] = RerankerRecipe.batch,
    negatives: Annotated[
        int, Option(min=1, max=TOP - ASIDE, help="Wrong answers in each list.")
    ] = RerankerRecipe.negatives,
    size: Annotated[str, Option(metavar="HxW", help="Pixels of one picture.")] = "128x96",
    width: Annotated[
        int, Option(min=1, help="Numbers kept of each part of a picture (pair).")
    ] = CrossConfig.width,
    learning_rate: Annotated[
        float, Option(help="Highest learning rate; a ViT may want a third of it.")
    ] = RerankerRecipe.learning_rate,
    seed: Annotated[int, Option(help="Of lists and new weights.")] = RerankerRecipe.seed,
) -> None:
    """Trains a network that looks at the photo and each found product together, to sort them.

    A search finds a hundred products that are near the photo; a reranker puts the best of them
    first. It learns from lists: a picture of one of the shop's products, as a shopper's camera
    might see it, the right answer, and wrong ones that the search itself brings up. The right one
    is worth 1, its design in another colour 0.7, any of its type 0.3, the rest nothing.

    Only products of the split `train` are learnt from. The file is used as the reranker
    `cross:FILE`, behind any encoder, and best behind the one it was trained with.

    For example: sartor train reranker cross:mobilenetv2_100 --input pair --products shop.parquet
    --start mobilenetv2_100.safetensors --out reranker.safetensors --run runs/reranker
    """
    train_reranker(
        RerankerRecipe(
            config=CrossConfig(input=seen, backbone=backbone, size=height_width(size), width=width),
            products=tuple(products),
            out=out,
            run=run,
            features=features or run.with_name("reranker-features"),
            start=start,
            encoder=encoder,
            composer=composer,
            grounds=grounds,
            steps=steps,
            batch=batch,
            negatives=negatives,
            learning_rate=learning_rate,
            seed=seed,
        )
    )
