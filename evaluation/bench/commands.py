"""`sartor bench`: how fast the parts are, beside others that do the same."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer, echo

from evaluation.bench import reranking
from evaluation.bench.beside import bench_beside
from evaluation.bench.beside import markdown as markdown_of_beside
from evaluation.bench.detection import bench_detection, markdown
from evaluation.bench.index import report as index_report
from evaluation.bench.index.run import SYNTHETIC, Plan, bench_index
from evaluation.bench.reindex import bench_reindex
from evaluation.bench.reindex import markdown as markdown_of_reindex
from evaluation.bench.reranking import bench_reranking
from evaluation.bench.rounds import ROUNDS
from evaluation.bench.shop import Shop
from evaluation.detection.photos import read_annotated
from index_store.building import Eyes
from shared.settings import Settings
from worker.detectors.registry import DETECTORS
from worker.encoders.registry import ENCODERS
from worker.judging import Judge
from worker.pipeline import Pipeline
from worker.rerankers.registry import RERANKERS

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


@app.command()
def rerank(
    *,
    products: Annotated[Path, Option(help="Products, a Parquet file.", exists=True)],
    reranker: Annotated[
        list[str] | None,
        Option(help="Spec string; repeatable.", show_default="the settings' own"),
    ] = None,
    street: Annotated[
        Path | None,
        Option(help="Street photos to detect in, Parquet; else the products' own.", exists=True),
    ] = None,
    encoder: Annotated[str, Option(help="Spec string.")] = "house",
    detector: Annotated[str, Option(help="Spec string.")] = "house",
    count: Annotated[int, Option(help="How many products the index has.", min=1)] = 500,
    photos: Annotated[int, Option(help="How many photos ask.", min=1)] = 20,
    rounds: Annotated[int, Option(help="How often each way takes its turn.", min=1)] = ROUNDS,
) -> None:
    """Times reranking from the index beside detection, and beside reading pictures again."""
    eyes = ENCODERS.load(encoder)
    shop = Shop(products, eyes, count, photos)
    specs = reranker or [Settings().stage("reranker")]
    by = {
        spec: Judge(eyes, Settings().stage("composer"), RERANKERS.load(spec, encoder=eyes))
        for spec in specs
    }
    seen = [one.picture for one in read_annotated(street, "test")[:photos]] if street else None
    finder = DETECTORS.load(detector)
    echo(reranking.markdown(bench_reranking(shop, by, finder, seen or shop.asking, rounds)))


@app.command()
def index(
    *,
    count: Annotated[int, Option(help="How many rows the gallery has.", min=1_000)] = 1_000_000,
    dim: Annotated[int, Option(help="Numbers a row, of synthetic data.", min=1)] = 512,
    data: Annotated[
        str, Option(help="synthetic, or real embeddings (.npy) that are repeated with noise.")
    ] = SYNTHETIC,
    engine: Annotated[
        list[str] | None, Option(help="exact, ivf or hnsw; repeatable.", show_default="exact, ivf")
    ] = None,
    milvus_count: Annotated[
        int, Option(help="Rows for milvus-lite; 0 leaves it out.", min=0)
    ] = 20_000,
    rounds: Annotated[int, Option(help="How often each way takes its turn.", min=1)] = ROUNDS,
    work: Annotated[Path, Option(help="Folder for its files.")] = Path("var/bench-index"),
    out: Annotated[Path | None, Option(help="Writes all figures here, JSON.")] = None,
) -> None:
    """Times index engines beside FAISS called directly on the same files, and milvus-lite."""
    plan = Plan(count, dim, data, engine or ["exact", "ivf"], milvus_count, rounds, work)
    found = bench_index(plan)
    if out:
        index_report.write_report(found, out)
    echo(index_report.markdown(found))


@app.command()
def reindex(
    *,
    products: Annotated[Path, Option(help="A feed, Parquet with pictures.", exists=True)],
    home: Annotated[Path, Option(help="Folder of the shop; a build that is there is kept.")],
    rounds: Annotated[int, Option(help="How often each way takes its turn.", min=1)] = ROUNDS,
) -> None:
    """Times a reindex of what has not changed beside hashing its pictures, and with 1 % changed."""
    settings = Settings().model_copy(update={"home": home, "database_url": None})
    pipeline = Pipeline.from_settings(settings)
    eyes = Eyes(pipeline.encoder, pipeline.readers)
    echo(markdown_of_reindex(bench_reindex(settings, eyes, products, rounds)))


@app.command()
def beside(
    *,
    products: Annotated[Path, Option(help="A feed, Parquet with pictures.", exists=True)],
    home: Annotated[Path, Option(help="An empty folder for a shop.")],
    first: Annotated[int, Option(help="How many products are searched.", min=1)] = 300,
    searches: Annotated[int, Option(help="How many searches each time.", min=20)] = 60,
) -> None:
    """Times searches alone and beside a build, each process as in a shop."""
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings().model_copy(update={"home": home, "redis_url": None})
    echo(markdown_of_beside(bench_beside(settings, products, first, searches)))
