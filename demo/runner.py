"""`sartor demo`: starts everything, plays the journey, stays as a chat, leaves nothing behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.terminal import USER
from demo.journey import SAY, Journey, Script
from demo.wardrobe import Product, street_photo, wardrobe, write_feed
from demo.workers import wait_until_ready, worker_running
from shared.redis_server import connect, redis_running
from shared.settings import Settings

__all__ = ["DemoOptions", "run_demo"]

WARDROBE = 480  # products: 20+ types in several colours, drawn in half a minute on two cores
SEED = 0
STREET_SEED = 10  # nothing over the dress, a bag beside it


@dataclass(frozen=True)
class DemoOptions:
    """What the command line chose; None stands for the rendered wardrobe's own."""

    products: Path | None = None
    photo: Path | None = None
    box: tuple[float, ...] | None = None
    say: tuple[str, ...] = SAY
    sheet: Path | None = None
    chat: bool = False


def run_demo(settings: Settings, options: DemoOptions, console: Console) -> None:
    """Runs the demonstration; raises SartorError with what to do when a part is missing."""
    home = settings.home / "demo"
    feed = options.products or _wardrobe(home / "wardrobe", console)
    photo = options.photo or _street_photo(home / "street.jpg")
    script = Script(photo, options.box, options.say, options.sheet or home / "sheet.png")
    settings = settings.model_copy(
        update={
            "home": _home_for(home, options.products),
            "feed": str(feed.resolve()),
            "admin_ids": (*settings.admin_ids, USER),
        }
    )
    with redis_running(settings) as url, _worker(settings, url, console) as joined:
        asyncio.run(_play(joined, script, console, chat=options.chat))


async def _play(settings: Settings, script: Script, console: Console, *, chat: bool) -> None:
    async with Journey.begin(settings, console) as journey, _telegram_beside(settings, console):
        await journey.index()
        await journey.play(script)
        if chat:
            await journey.chat()


@asynccontextmanager
async def _telegram_beside(settings: Settings, console: Console) -> AsyncIterator[None]:
    """The Telegram bot on the same queue, when a token is set."""
    if settings.telegram_token is None:
        yield
        return
    from bot.telegram.app import run_bot  # noqa: PLC0415 - the demo works without this extra

    console.print("Telegram bot: running beside, with your token")
    bot = asyncio.create_task(run_bot(settings, settings.queue_url))
    bot.add_done_callback(lambda done: _say_why(done, console))
    try:
        yield
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)


def _say_why(bot: asyncio.Task[None], console: Console) -> None:
    """A bot that ended by itself leaves the demonstration running, but not in silence."""
    if not bot.cancelled() and bot.exception() is not None:
        console.print(f"Telegram bot: {bot.exception()}", style="red", markup=False)


@contextmanager
def _worker(settings: Settings, url: str, console: Console) -> Iterator[Settings]:
    """A worker on that Redis; yields settings that join it too."""
    joined = settings.model_copy(update={"redis_url": SecretStr(url)})
    log = joined.home / "worker.log"
    environment = {
        "SARTOR_REDIS_URL": url,
        "SARTOR_HOME": str(joined.home.resolve()),
        "SARTOR_FEED": joined.feed or "",
    }
    with worker_running(environment, log) as worker, connect(url) as client:
        with console.status("loading the models"):
            note = wait_until_ready(client, worker, log)
        console.print(f"worker ready: {note.model_id}")
        yield joined


def _wardrobe(folder: Path, console: Console) -> Path:
    columns = (
        TextColumn("drawing the wardrobe"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=WARDROBE)
        return write_feed(
            folder,
            seed=SEED,
            count=WARDROBE,
            workers=os.cpu_count(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _street_photo(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    street_photo(STREET_SEED, wear=[_red_dress()]).image.save(path, quality=92)
    return path


def _red_dress() -> Product:
    """What the shopper photographed."""
    dresses = [p for p in wardrobe(SEED, WARDROBE) if (p.category, p.pattern) == ("Dress", "plain")]
    return next(dress for dress in dresses if dress.colour == "red")


def _home_for(home: Path, products: Path | None) -> Path:
    """A catalogue of its own for each feed: one shop's products never mix with another's."""
    name = "shop" if products is None else f"shop-{products.resolve().stem}"
    return home / name
