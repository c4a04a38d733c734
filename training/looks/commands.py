"""`sartor train looks`: the house encoder's second eye."""

from pathlib import Path
from typing import Annotated

from typer import Option

from training.looks.fitting import fit_looks
from training.looks.recipe import LooksRecipe
from worker.runtimes.memory import keep_freed_memory

__all__ = ["looks"]


def looks(
    *,
    products: Annotated[
        list[Path], Option(help="Parquet of products, the sharpest first; repeatable.", exists=True)
    ],
    tower: Annotated[
        Path, Option(help="MobileNetV2 as ImageNet left it, safetensors.", exists=True)
    ],
    out: Annotated[Path, Option(help="Folder of the looks to write.")],
    run: Annotated[Path, Option(help="Folder of features, checkpoint and log.")],
    grounds: Annotated[Path | None, Option(help="Parquet of street photos.")] = None,
    steps: Annotated[int, Option(min=1, help="Of the heads.")] = 1000,
    batch: Annotated[int, Option(min=1, help="Products a step.")] = 512,
    seed: Annotated[int, Option(help="Of views, batches and new weights.")] = 0,
) -> None:
    """Fits what the house encoder sees beyond words, on a shop's products (split `train`)."""
    keep_freed_memory()
    fit_looks(
        LooksRecipe(
            products=tuple(products),
            tower=tower,
            out=out,
            run=run,
            grounds=grounds,
            steps=steps,
            batch=batch,
            seed=seed,
        )
    )
