"""`sartor bench`: how fast the parts are, beside others that do the same."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer, echo

from evaluation.bench.detection import bench_detection, markdown
from evaluation.bench.rounds import ROUNDS
from evaluation.detection.photos import read_annotated

__all__ = ["app"]

app = Typer(help="Measure speed.", no_args_is_help=True, add_completion=False)


@app.callback()
def bench() -> None:
    """Measure speed, beside others that do the same."""


@app.command()
def detect(
    *,
    street: Annotated[Path, Option(help="Street photos with boxes, Parquet.", exists=True)],
    detector: Annotated[
        list[str] | None,
        Option(help="house, or ultralytics:FILE or :FOLDER; repeatable.", show_default="house"),
    ] = None,
    count: Annotated[int, Option(help="How many photos.", min=1)] = 50,
    rounds: Annotated[int, Option(help="How often each side takes its turn.", min=1)] = ROUNDS,
    split: Annotated[str, Option(help="Whose photos.")] = "test",
) -> None:
    """Times detectors beside ultralytics' own validation and prediction on the same weights."""
    photos = read_annotated(street, split)[:count]
    for spec in detector or ["house"]:
        echo(markdown(bench_detection(spec, photos, rounds)))
