"""`sartor evaluate`: the fixed protocols on files, or published benchmarks, as tables."""

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option, Typer, echo

from evaluation.baselines import load_encoder
from evaluation.benchmarks.published import published_for
from evaluation.benchmarks.registry import BENCHMARKS
from evaluation.benchmarks.table import markdown as benchmark_table
from evaluation.detection.run import DETECT, DetectPlan, run_detection
from evaluation.plan import RERANKED, Plan
from evaluation.publishing import PLOTS, publish
from evaluation.report import ProtocolReport
from evaluation.runner import PROTOCOLS, run
from shared.settings import Settings
from worker.caption_fusion import FUSIONS
from worker.composers.weighted_sum import DEFAULT_WEIGHT
from worker.runtimes.memory import keep_freed_memory

__all__ = ["app", "evaluate"]

app = Typer(help="Measure encoders and detectors by the fixed protocols.", add_completion=False)

ALL = "all"
OURS = (*PROTOCOLS, DETECT)
CAPTION_WEIGHT = 0.5  # both count alike
PICTURES = (".svg", ".png")


def _known(names: list[str]) -> list[str]:
    """What is asked for, in its fixed order; refuses a name that is none."""
    if unknown := set(names) - {*OURS, ALL, *BENCHMARKS}:
        known = ", ".join([*OURS, ALL, *BENCHMARKS])
        raise BadParameter(f"no protocol called {', '.join(sorted(unknown))}; known: {known}")
    return [
        *(name for name in OURS if name in names or ALL in names),
        *(name for name in BENCHMARKS if name in names),
    ]


def _share(weights: list[float] | None) -> list[float]:
    for weight in weights or []:
        if not 0 <= weight <= 1:
            raise BadParameter(f"{weight}: the weight of the words lies between 0 and 1")
    return weights or []


def _fusions(names: list[str] | None) -> list[str]:
    for name in names or []:
        if name not in FUSIONS:
            raise BadParameter(f"{name}: captions are fused by {' or '.join(FUSIONS)}")
    return names or []


def _drawable(plot: Path | None) -> Path | None:
    if plot is not None and plot.suffix not in PICTURES:
        raise BadParameter(f"{plot}: a picture ends in {' or '.join(PICTURES)}")
    return plot


@app.command()
def evaluate(
    protocols: Annotated[
        list[str],
        Argument(
            help=f"{', '.join(OURS)}, or {ALL}; or a benchmark: {', '.join(BENCHMARKS)}.",
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
        Path | None,
        Option(help="Street photos, Parquet; for instance, honest, detect.", exists=True),
    ] = None,
    encoder: Annotated[
        list[str] | None,
        Option(
            help="Spec string, also histogram and imagenet:FILE; repeatable.", show_default="house"
        ),
    ] = None,
    detector: Annotated[
        list[str] | None,
        Option(
            help="Spec string, also coco-person:FILE and untrained:FILE; for detect (house if none"
            " is given) and, beside whole photos, for user; repeatable."
        ),
    ] = None,
    composer: Annotated[
        list[str] | None,
        Option(
            help="Spec string; for recolour, attribute, conversation, beside image only and text"
            " only; repeatable.",
            show_default="sum, and the settings' own for the house encoder",
        ),
    ] = None,
    weight: Annotated[
        list[float] | None,
        Option(help="W: sum:W too; for a benchmark, W of its tables; repeatable.", callback=_share),
    ] = None,
    reranker: Annotated[
        list[str] | None,
        Option(
            help="Spec string; a row more of each way of text, instance, recolour, attribute;"
            " repeatable."
        ),
    ] = None,
    rerank: Annotated[int, Option(help="How many answers a reranker looks at.", min=1)] = RERANKED,
    alone: Annotated[
        bool, Option("--alone", help="Each reranker again, without retrieval's scores.")
    ] = False,
    captioner: Annotated[
        str | None, Option(help="Spec string; rows where captions are searched beside pictures.")
    ] = None,
    sentences: Annotated[str, Option(help="Spec string of what embeds captions.")] = "encoder",
    caption_weight: Annotated[
        list[float] | None, Option(help="Of captions; repeatable.", callback=_share)
    ] = None,
    caption_fusion: Annotated[
        list[str] | None,
        Option(help="rank or score; repeatable.", show_default="rank", callback=_fusions),
    ] = None,
    fold: Annotated[
        bool, Option("--fold", help="Rows where variants of one product are shown as one.")
    ] = False,
    feed: Annotated[
        bool, Option("--feed", help="Each way again, with the gallery's attributes known.")
    ] = False,
    split: Annotated[str, Option(help="Whose products ask; for detect, whose photos.")] = "test",
    user_split: Annotated[str, Option(help="Whose photos ask; for user.")] = "val",
    seed: Annotated[int, Option(help="Of every draw.")] = 0,
    cache: Annotated[
        Path | None, Option(help="Keeps embeddings.", show_default="SARTOR_HOME/embeddings")
    ] = None,
    out: Annotated[Path | None, Option(help="Folder for report.json and report.md.")] = None,
    sheet: Annotated[bool, Option("--sheet", help="Draw contact sheets into --out.")] = False,
    plot: Annotated[
        Path | None,
        Option(
            help="Picture, .svg or .png: R@1 to R@50 of recolour, or the chances of honest.",
            callback=_drawable,
        ),
    ] = None,
) -> None:
    """Measures encoders and detectors by the fixed protocols; the gallery is the whole file."""
    _refuse_undrawable(protocols, out, plot, sheet=sheet)
    keep_freed_memory()
    settings = Settings()
    specs = encoder or ["house"]
    if asked := [name for name in protocols if name in BENCHMARKS]:
        echo(_benchmarks(asked, data, specs, weight or [DEFAULT_WEIGHT]))
    sheets = out if sheet else None
    reports: list[ProtocolReport] = []
    if asked := [name for name in protocols if name in PROTOCOLS]:
        if products is None:
            raise BadParameter(f"{asked[0]} needs a gallery: --products FILE.parquet")
        plan = Plan(
            protocols=asked,
            products=products,
            encoders=specs,
            composers=composer or (),
            own_composer=settings.stage("composer"),
            weights=weight or (),
            rerankers=reranker or (),
            own_reranker=settings.stage("reranker"),
            calibration=settings.calibration,
            reranked=rerank,
            alone=alone,
            captioner=captioner,
            sentences=sentences,
            caption_weights=caption_weight or [CAPTION_WEIGHT],
            caption_fusions=[how for how in FUSIONS if how in (caption_fusion or ["rank"])],
            fold=fold,
            feed=feed,
            split=split,
            seed=seed,
            street=street,
            user_photos=user_photos,
            user_split=user_split,
            detectors=detector or (),
            cache=cache or settings.home / "embeddings",
            sheets=sheets,
        )
        reports += run(plan)
    if DETECT in protocols:
        if street is None:
            raise BadParameter(f"{DETECT} needs street photos: --street FILE.parquet")
        reports += run_detection(DetectPlan(street, detector or ["house"], split, seed, sheets))
    publish(reports, out, plot)


def _refuse_undrawable(
    protocols: list[str], out: Path | None, plot: Path | None, *, sheet: bool
) -> None:
    if sheet and out is None:
        raise BadParameter("--sheet needs a folder: --out DIR")
    if plot is not None and not set(PLOTS).intersection(protocols):
        raise BadParameter(f"--plot draws protocol {' or '.join(PLOTS)}: name it too")


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
