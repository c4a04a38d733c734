"""`sartor evaluate`: the fixed protocols on a products file, or published benchmarks, as tables."""

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option, Typer, echo

from evaluation.baselines import load_encoder
from evaluation.benchmarks.published import published_for
from evaluation.benchmarks.registry import BENCHMARKS
from evaluation.benchmarks.table import markdown as benchmark_table
from evaluation.report import ProtocolReport, as_json, markdown
from evaluation.runner import PROTOCOLS, Plan, run
from shared.settings import Settings
from worker.composers.weighted_sum import DEFAULT_WEIGHT
from worker.runtimes.memory import keep_freed_memory

__all__ = ["app", "evaluate"]

app = Typer(help="Measure encoders by the fixed protocols.", add_completion=False)

ALL = "all"


def _known(names: list[str]) -> list[str]:
    """What is asked for, in its fixed order; refuses a name that is none."""
    if unknown := set(names) - {*PROTOCOLS, ALL, *BENCHMARKS}:
        known = ", ".join([*PROTOCOLS, ALL, *BENCHMARKS])
        raise BadParameter(f"no protocol called {', '.join(sorted(unknown))}; known: {known}")
    return [
        *(name for name in PROTOCOLS if name in names or ALL in names),
        *(name for name in BENCHMARKS if name in names),
    ]


def _share(weights: list[float] | None) -> list[float]:
    for weight in weights or []:
        if not 0 <= weight <= 1:
            raise BadParameter(f"{weight}: the weight of the words lies between 0 and 1")
    return weights or []


@app.command()
def evaluate(
    protocols: Annotated[
        list[str],
        Argument(
            help=f"{', '.join(PROTOCOLS)}, or {ALL}; or a benchmark: {', '.join(BENCHMARKS)}.",
            callback=_known,
            metavar="PROTOCOL",
        ),
    ],
    *,
    products: Annotated[
        Path | None, Option(help="The gallery, a Parquet file; for protocols.", exists=True)
    ] = None,
    data: Annotated[
        Path | None, Option(help="Folder of a benchmark in its published layout.", exists=True)
    ] = None,
    user_photos: Annotated[
        Path | None, Option(help="People's own photos, Parquet; for user.", exists=True)
    ] = None,
    street: Annotated[
        Path | None, Option(help="Street photos, Parquet; for instance.", exists=True)
    ] = None,
    encoder: Annotated[
        list[str] | None,
        Option(
            help="Spec string, also histogram and imagenet:FILE; repeatable.", show_default="house"
        ),
    ] = None,
    weight: Annotated[
        list[float] | None,
        Option(help="A text weight beside 0, the composer's and 1; repeatable.", callback=_share),
    ] = None,
    split: Annotated[str, Option(help="Whose products ask.")] = "test",
    user_split: Annotated[str, Option(help="Whose photos ask; for user.")] = "val",
    seed: Annotated[int, Option(help="Of every draw.")] = 0,
    cache: Annotated[
        Path | None, Option(help="Keeps embeddings.", show_default="SARTOR_HOME/embeddings")
    ] = None,
    out: Annotated[Path | None, Option(help="Folder for report.json and report.md.")] = None,
    sheet: Annotated[bool, Option("--sheet", help="Draw contact sheets into --out.")] = False,
) -> None:
    """Measures encoders by the fixed protocols; the gallery is the whole file."""
    if sheet and out is None:
        raise BadParameter("--sheet needs a folder: --out DIR")
    keep_freed_memory()
    specs = encoder or ["house"]
    if asked := [name for name in protocols if name in BENCHMARKS]:
        echo(_benchmarks(asked, data, specs, weight or [DEFAULT_WEIGHT]))
    if not (asked := [name for name in protocols if name in PROTOCOLS]):
        return
    if products is None:
        raise BadParameter(f"{asked[0]} needs a gallery: --products FILE.parquet")
    plan = Plan(
        protocols=asked,
        products=products,
        encoders=specs,
        weights=weight or (),
        split=split,
        seed=seed,
        street=street,
        user_photos=user_photos,
        user_split=user_split,
        cache=cache or Settings().home / "embeddings",
        sheets=out if sheet else None,
    )
    reports = run(plan)
    echo(markdown(reports))
    if out is not None:
        _write(out, reports)


def _benchmarks(names: list[str], data: Path | None, specs: list[str], weights: list[float]) -> str:
    """The tables of benchmarks, encoder by encoder and weight by weight."""
    if data is None:
        raise BadParameter(f"{names[0]} needs its pictures: --data FOLDER")
    tables = [
        benchmark_table(BENCHMARKS[name](data, load_encoder(spec), weight), published_for(name))
        for name in names
        for spec in specs
        for weight in weights
    ]
    return "\n".join(tables)


def _write(out: Path, reports: list[ProtocolReport]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(as_json(reports), "utf-8")
    (out / "report.md").write_text(markdown(reports), "utf-8")
