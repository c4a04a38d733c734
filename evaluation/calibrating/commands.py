"""`sartor calibrate`: fits the weights of the final score, and what a score is worth."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer, echo

from evaluation.calibrating.run import CalibrationPlan, calibrate
from shared.settings import Settings
from worker.runtimes.memory import keep_freed_memory

__all__ = ["app"]

app = Typer(add_completion=False)


@app.command()
def fit(
    *,
    products: Annotated[
        list[Path],
        Option(help="Parquet with split, group and attributes; repeatable.", exists=True),
    ],
    street: Annotated[Path, Option(help="Parquet of street photos with boxes.", exists=True)],
    user_photos: Annotated[
        Path | None,
        Option(help="Parquet of people's own photos: where nothing is close.", exists=True),
    ] = None,
    out: Annotated[Path, Option(help="The calibration, JSON; for SARTOR_CALIBRATION.")],
    encoder: Annotated[str | None, Option(help="Spec string.", show_default="settings")] = None,
    composer: Annotated[str | None, Option(help="Spec string.", show_default="settings")] = None,
    reranker: Annotated[str | None, Option(help="Spec string.", show_default="settings")] = None,
    split: Annotated[str, Option(help="Whose products ask; never the one to report on.")] = "val",
    cache: Annotated[
        Path | None, Option(help="Keeps embeddings.", show_default="SARTOR_HOME/embeddings")
    ] = None,
) -> None:
    """Fits how retrieval, reranker and attributes are weighed, and how probable acceptance is.

    Three kinds of questions are asked of the products, each of which has an answer that is known:
    changed photos of products, requests for another colour, and names.
    """
    keep_freed_memory()
    settings = Settings()
    found = calibrate(
        CalibrationPlan(
            products=products,
            street=street,
            user_photos=user_photos,
            encoder=encoder or settings.stage("encoder"),
            composer=composer or settings.stage("composer"),
            reranker=reranker or settings.stage("reranker"),
            count=settings.reranked,
            split=split,
            cache=cache or settings.home / "embeddings",
        )
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.model_dump_json(indent=2) + "\n", "utf-8")
    echo(f"{out}: fitted on {found.fitted_on}")
