"""The commands `sartor train detector` and `sartor train detector-rcnn`: options to a recipe."""

from pathlib import Path
from typing import Annotated

from typer import Option

from training.loop import Schedule

__all__ = ["detector", "detector_rcnn"]

Street = Annotated[
    list[Path],
    Option(help="Parquet of street photos; repeatable.", exists=True, dir_okay=False),
]
Out = Annotated[Path, Option(help="Folder of the trained detector.")]
Seed = Annotated[int, Option(help="Of batches and new weights.")]


def detector(
    *,
    street: Street,
    start: Annotated[
        Path, Option(help="Weights of yolov5n, whatever they find: safetensors.", exists=True)
    ],
    out: Out,
    run: Annotated[
        Path | None, Option(help="Checkpoint, photos and log; by default beside --out.")
    ] = None,
    epochs: Annotated[int, Option(min=1, help="Times that every photo is seen.")] = 60,
    size: Annotated[int, Option(min=32, help="Pixels of a photo's longer side.")] = 640,
    batch: Annotated[int, Option(min=1, help="Photos a step.")] = 16,
    learning_rate: Annotated[float, Option(help="Highest learning rate.")] = 1e-3,
    seed: Seed = 0,
    single: Annotated[
        list[Path] | None,
        Option(help="Parquet of photos of one garment each; repeatable.", exists=True),
    ] = None,
    pseudo: Annotated[
        str, Option(help="Spec of a detector that marks the photos without boxes.")
    ] = "",
    resume: Annotated[bool, Option("--resume", help="Go on with the run.")] = False,
) -> None:
    """Trains the house detector on street photos (split `train`) and writes its folder."""
    # Importing ultralytics takes seconds, which no other recipe should wait for.
    from training.detection.detector import DetectorRecipe, train_detector  # noqa: PLC0415

    train_detector(
        DetectorRecipe(
            street=tuple(street),
            start=start,
            out=out,
            run=run or out.with_name(f"{out.name}-run"),
            epochs=epochs,
            size=size,
            batch=batch,
            learning_rate=learning_rate,
            seed=seed,
            single=tuple(single or ()),
            pseudo=pseudo,
            resume=resume,
        )
    )


def detector_rcnn(
    *,
    street: Street,
    start: Annotated[
        Path, Option(help="Weights of timm's mobilenetv2_100: safetensors.", exists=True)
    ],
    out: Out,
    run: Annotated[Path, Option(help="Checkpoint and log; found there, it resumes.")],
    steps: Annotated[int, Option(min=1, help="Optimiser steps.")] = 300,
    size: Annotated[int, Option(min=32, help="Pixels of a photo's longer side.")] = 480,
    batch: Annotated[int, Option(min=1, help="Photos a step.")] = 4,
    learning_rate: Annotated[float, Option(help="Highest learning rate.")] = 3e-4,
    seed: Seed = 0,
) -> None:
    """Trains a Faster R-CNN on street photos (split `train`) and writes its folder."""
    from training.detection.rcnn import RcnnRecipe, train_rcnn  # noqa: PLC0415 - as above

    train_rcnn(
        RcnnRecipe(
            street=tuple(street),
            start=start,
            out=out,
            run=run,
            schedule=Schedule(steps=steps, learning_rate=learning_rate),
            size=size,
            batch=batch,
            seed=seed,
        )
    )
