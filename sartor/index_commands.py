"""`sartor index ...`: build, dry run, and what becomes of the versions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from shared.errors import BuildRunning, CatalogueError, FeedMissing, IndexMissing
from shared.settings import Settings

if TYPE_CHECKING:
    from index_store.building import Changes, Feed
    from index_store.versions import IndexStore

__all__ = ["app"]

app = typer.Typer(help="Build the index, look after its versions.", no_args_is_help=True)
console = Console()

FeedArgument = Annotated[str | None, typer.Argument(help="The feed; SARTOR_FEED by default.")]
Columns = Annotated[
    list[str] | None, typer.Option("--column", help="FIELD=COLUMN of the feed; repeatable.")
]
Full = Annotated[bool, typer.Option("--full", help="Read every picture again.")]
Force = Annotated[
    bool, typer.Option("--force", help="Although over a fifth of the products are gone.")
]


@app.command()
def build(
    feed: FeedArgument = None,
    column: Columns = None,
    full: Full = False,
    force: Force = False,
) -> None:
    """Read a feed, encode what is new, publish; killed, it goes on where it was."""
    from index_store.building import Eyes, Shop
    from index_store.building import build as run
    from worker.building.canaries import canaries_of
    from worker.pipeline import Pipeline

    settings = _settings(feed, column)
    pipeline = Pipeline.from_settings(settings)
    with Shop.of(settings) as shop, _shown() as on_progress:
        report = run(
            shop,
            _feed(settings),
            Eyes(pipeline.encoder, pipeline.readers),
            on_progress=on_progress,
            tag=settings.tag,
            full=full,
            force=force,
            canaries=canaries_of(settings, pipeline),
        )
    _tell(report.changes)
    new = "published" if report.published else "serves already: nothing has changed"
    console.print(f"version {report.version} {new}; {report.looks:,} looks at pictures")


@app.command()
def dry(feed: FeedArgument = None, column: Columns = None, full: Full = False) -> None:
    """Say what a build would add, change and remove, and every bad row; change nothing."""
    from index_store.building import Shop, read_feed

    settings = _settings(feed, column)
    with Shop.of(settings) as shop, _shown() as on_progress:
        changes = read_feed(
            shop,
            _feed(settings),
            lambda done, total: on_progress("reading", done, total),
            full=full,
            dry=True,
        )
    _tell(changes)


@app.command("list")
def versions() -> None:
    """List the versions, newest first."""
    store = _store()
    serving = _names(store)
    table = Table("version", "products", "model", "engine", "recall@50", "built", "serves")
    for number in reversed(store.numbers()):
        try:
            one = store.manifest(number)
        except CatalogueError as error:
            table.add_row(str(number), "", "", "", "", "", f"cannot be read: {error}")
            continue
        table.add_row(
            str(number),
            f"{one.count:,}",
            one.model_id,
            one.searched_by,
            f"{one.recall:.3f}",
            f"{one.created:%Y-%m-%d %H:%M}",
            ", ".join(serving.get(number, [])),
        )
    console.print(table)


@app.command()
def verify(
    version: Annotated[int | None, typer.Argument(help="Its number; all by default.")] = None,
) -> None:
    """Read every file of versions and compare with their checksums; exit code 1 for a bad one."""
    store = _store()
    bad = 0
    for number in [version] if version is not None else store.numbers():
        try:
            manifest = store.verify(number)
        except CatalogueError as error:
            bad += 1
            console.print(f"version {number}: {error}", style="red", markup=False)
        else:
            console.print(f"version {number}: {len(manifest.files)} files are whole")
    raise typer.Exit(1 if bad else 0)


@app.command()
def rollback(
    version: Annotated[int | None, typer.Argument(help="The one before by default.")] = None,
) -> None:
    """Serve a version of before again."""
    console.print(f"version {_store().rollback(version)} serves")


@app.command()
def switch(
    tag: Annotated[str, typer.Argument(help="The tag whose version is to serve.")],
    force: Force = False,
) -> None:
    """Serve to all what a tag serves: the end of a change of model."""
    console.print(f"version {_store().switch(tag, force=force)} serves")


@app.command()
def untag(tag: Annotated[str, typer.Argument(help="The tag to take away.")]) -> None:
    """Take a tag away; its version is deleted when it is beyond SARTOR_KEEP_VERSIONS."""
    _store().untag(tag)
    console.print(f"there is no tag {tag} any more", markup=False)


@app.command()
def gc(
    model: Annotated[
        list[str] | None,
        typer.Option(help="Keep what was made by this model too; repeatable."),
    ] = None,
) -> None:
    """Delete versions beyond SARTOR_KEEP_VERSIONS, and embeddings that no version's model made."""
    from index_store.building import Shop
    from index_store.lock import build_lock

    settings = Settings()
    with Shop.of(settings) as shop, build_lock(settings.home / "index" / "build.lock"):
        if shop.catalogue.builds.running() is not None:
            raise BuildRunning("a build is under way: what it has made so far is not for deletion")
        gone = shop.store.gc()
        if not shop.store.numbers():
            raise IndexMissing("no version tells which embeddings are of use: run a build first")
        kept = [shop.store.manifest(number) for number in shop.store.numbers()]
        models = {one.model_id for one in kept} | set(model or ())
        readers = {reader for one in kept for reader in one.readings.values()}
        rows = shop.catalogue.gc(models, readers)
        fetched = shop.fetcher.prune(FETCHED_DAYS)
    console.print(
        f"deleted: {len(gone)} versions, {rows:,} embeddings and readings, "
        f"{fetched} fetched pictures"
    )


FETCHED_DAYS = 30  # a picture that no feed has asked for in that time


def _settings(feed: str | None, columns: list[str] | None) -> Settings:
    settings = Settings()
    changed: dict[str, object] = {}
    if feed is not None:
        changed["feed"] = feed
    if columns:
        changed["feed_columns"] = _pairs(columns)
    return settings.model_copy(update=changed)


def _pairs(columns: list[str]) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in columns)
    if not all(field and name for field, name in pairs.items()):
        raise typer.BadParameter("write --column FIELD=COLUMN, as in --column id=sku")
    return pairs


def _feed(settings: Settings) -> "Feed":
    from index_store.building import Feed

    if not settings.feed:
        raise FeedMissing("name a feed, or set SARTOR_FEED")
    return Feed(settings.feed, settings.feed_columns)


def _store() -> "IndexStore":
    from index_store.versions import IndexStore

    settings = Settings()
    uri = settings.milvus_uri.get_secret_value() if settings.milvus_uri else None
    return IndexStore(settings.home / "index", settings.keep_versions, uri)


def _names(store: "IndexStore") -> dict[int, list[str]]:
    """What serves each version: CURRENT, tags."""
    names: dict[int, list[str]] = {}
    try:
        names[store.current_number()] = ["current"]
    except CatalogueError as error:
        console.print(f"no version serves: {error}", markup=False)
    for tag, number in store.tags().items():
        names.setdefault(number, []).append(tag)
    return names


def _tell(changes: "Changes") -> None:
    for row in changes.bad:
        console.print(str(row), markup=False, highlight=False, soft_wrap=True)
    counts = [f"{count:,} {name.replace('_', ' ')}" for name, count in changes.counts.items()]
    console.print(", ".join(counts))


class _Rate(ProgressColumn):
    """Pictures, or rows, a second."""

    def render(self, task: Task) -> Text:
        """The cell."""
        return Text(f"{task.speed:,.1f}/s" if task.speed else "")


@contextmanager
def _shown() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage, on a terminal."""
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as bars:
        stages = {}

        def on_progress(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=None)
            bars.update(stages[stage], completed=done, total=total or None)

        yield on_progress
