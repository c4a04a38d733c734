"""The console script `sartor`: each command is a thin function over one call."""

import logging
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sartor.index_commands import app as index_app
from shared.errors import SartorError
from shared.health import Part, check_health
from shared.settings import Settings

__all__ = ["app", "main"]

app = typer.Typer(
    help="Visual shopping search in a chat: a street photo in, products out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(index_app, name="index")
console = Console()


def _box(text: str | None) -> str | None:
    """Refuses anything but the four corners of a box with an area."""
    if text is None:
        return None
    try:
        x1, y1, x2, y2 = (float(corner) for corner in text.split(","))
    except ValueError as error:
        raise typer.BadParameter("four numbers by comma: x1,y1,x2,y2") from error
    if not (0 <= x1 < x2 and 0 <= y1 < y2):
        raise typer.BadParameter("x1 < x2 and y1 < y2, from the left top corner")
    return text


@app.command()
def demo(
    products: Annotated[
        Path | None,
        typer.Option(help="Your own feed: .csv, .jsonl, .parquet or a folder of pictures."),
    ] = None,
    photo: Annotated[
        Path | None, typer.Option(help="The street photo to search by.", exists=True)
    ] = None,
    box: Annotated[
        str | None,
        typer.Option(help="The garment in the photo: x1,y1,x2,y2 in pixels.", callback=_box),
    ] = None,
    say: Annotated[
        list[str] | None, typer.Option(help='A refinement, e.g. "make it blue"; repeatable.')
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="Where the contact sheet goes (PNG).")] = None,
    chat: Annotated[
        bool | None, typer.Option(help="Stay as a chat; by default when a terminal is attached.")
    ] = None,
) -> None:
    """Do the main job on this machine: index products, search by a photo, refine, show it."""
    from demo.journey import SAY
    from demo.runner import DemoOptions, run_demo

    # A polite kill ends worker and Redis too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    stays = sys.stdin.isatty() if chat is None else chat
    corners = tuple(float(corner) for corner in box.split(",")) if box else None
    options = DemoOptions(products, photo, corners, tuple(say or SAY), sheet, stays)
    run_demo(Settings(), options, console)


@app.command()
def bot() -> None:
    """Run the Telegram bot (also: python -m bot)."""
    from bot.__main__ import main as run

    run()


@app.command()
def worker(
    queues: Annotated[str, typer.Option(help="Queues to serve, by comma.")] = "search,catalogue",
) -> None:
    """Run a worker (also: celery -A worker.app worker)."""
    from worker.app import app as celery
    from worker.command import worker_command

    celery.worker_main(worker_command(queues)[5:])


@app.command()
def query(
    products: Annotated[Path, typer.Option(help="The gallery, a Parquet file.", exists=True)],
    queries: Annotated[Path, typer.Option(help="One query a line, JSONL.", exists=True)],
    out: Annotated[Path, typer.Option(help="Where the answers go, JSONL.")],
    split: Annotated[
        str | None, typer.Option(help="Only products of this split are the gallery.")
    ] = None,
    detect: Annotated[bool, typer.Option(help="Run the detector on query photos.")] = False,
    detector: Annotated[str | None, typer.Option(help="Spec string, e.g. house.")] = None,
    encoder: Annotated[str | None, typer.Option(help="Spec string, e.g. house.")] = None,
    composer: Annotated[str | None, typer.Option(help="Spec string, e.g. sum:0.5.")] = None,
    reranker: Annotated[str | None, typer.Option(help="Spec string, e.g. none.")] = None,
) -> None:
    """Answer a batch of queries with the bot's own pipeline, for anyone's scorer."""
    from evaluation.batch import BatchOptions, run_batch

    stages = {
        "detector": detector,
        "encoder": encoder,
        "composer": composer,
        "reranker": reranker,
    }
    chosen = {kind: spec for kind, spec in stages.items() if spec is not None}
    settings = Settings().model_copy(update=chosen)
    answered = run_batch(settings, BatchOptions(products, queries, out, split, detect))
    console.print(f"{answered} queries answered: {out}")


@app.command()
def detect(
    photos: Annotated[list[Path], typer.Argument(help="Picture files.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a photo, in the place of a table.")
    ] = False,
    min_score: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="All boxes of this score, not those the bot would show."),
    ] = None,
    detector: Annotated[str | None, typer.Option(help="Spec string, e.g. house.")] = None,
) -> None:
    """Find the garments in photos; exit code 1 when one of them cannot be read."""
    from worker.detectors.command import detect_photos
    from worker.detectors.registry import DETECTORS

    settings = Settings()
    finder = DETECTORS.load(detector or settings.stage("detector"), device=settings.device)
    problems = Console(stderr=True)
    if not detect_photos(finder, photos, console, problems, min_score=min_score, as_json=as_json):
        raise typer.Exit(1)


@app.command()
def explain(
    photo: Annotated[Path, typer.Option(help="The street photo.", exists=True)],
    product_photo: Annotated[Path, typer.Option(help="The product's picture.", exists=True)],
    out: Annotated[Path, typer.Option(help="Where the picture goes (PNG).")],
    box: Annotated[
        str | None,
        typer.Option(help="The garment in the photo: x1,y1,x2,y2 in pixels.", callback=_box),
    ] = None,
    encoder: Annotated[str | None, typer.Option(help="Spec string, e.g. house.")] = None,
) -> None:
    """Draw where a photo and a product agree, as the encoder sees them, part by part."""
    from worker.encoders.registry import ENCODERS
    from worker.explain import explain_files

    settings = Settings()
    eyes = ENCODERS.load(encoder or settings.stage("encoder"), device=settings.device)
    corners = tuple(float(corner) for corner in box.split(",")) if box else None
    explain_files(eyes, photo, product_photo, out, corners)
    console.print(f"warm where they agree: {out}")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def evaluate(context: typer.Context) -> None:
    """Measure encoders by the fixed protocols: sartor evaluate --help."""
    from evaluation.commands import app as protocols

    protocols(args=context.args, prog_name="sartor evaluate")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def train(context: typer.Context) -> None:
    """Fit a house model: sartor train encoder --help."""
    from training.commands import app as recipes

    recipes(args=context.args, prog_name="sartor train")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def calibrate(context: typer.Context) -> None:
    """Fit what a score is worth with your stages: sartor calibrate --help."""
    from evaluation.calibrating.commands import app as fitting

    fitting(args=context.args, prog_name="sartor calibrate")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def bench(context: typer.Context) -> None:
    """Measure speed beside others: sartor bench detect --help."""
    from evaluation.bench.commands import app as benches

    benches(args=context.args, prog_name="sartor bench")


@app.command()
def health(
    part: Annotated[Part, typer.Argument(help="redis, bot, search or catalogue.")],
) -> None:
    """Say whether a part of a running sartor works (exit code 1 when it does not)."""
    from shared.redis_server import connect

    with connect(Settings().queue_url) as client:
        console.print(check_health(client, part))


def main() -> None:
    """Runs the command line; an error that a person can mend is one sentence, not a traceback."""
    logging.basicConfig(level=Settings().log_level, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except SartorError as error:
        Console(stderr=True).print(f"sartor: {error}", style="red", markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
