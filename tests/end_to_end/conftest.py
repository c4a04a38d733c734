"""Everything for real: Redis, a worker process with the house weights, the bot as a process of its
own, and a strict stand-in for Telegram. Processes are killed and started as machines would do it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import redis

from demo.wardrobe import write_feed
from demo.workers import WorkerProcess, wait_until_ready, worker_running
from shared.health import BOT_ALIVE
from shared.redis_server import connect, redis_running
from shared.settings import Settings
from tests.telegram_chats import Message
from tests.telegram_people import Person
from tests.telegram_server import TelegramServer

ADMIN = 4242
PRODUCTS = 120
PATIENCE = 60.0  # two busy cores


class Stack:
    """One shop: what runs, and the switches that a test turns."""

    def __init__(self, home: Path, redis_url: str, server: TelegramServer, feed: Path) -> None:
        self.home, self.server, self.feed = home, server, feed
        self.redis: redis.Redis = connect(redis_url)
        self.environment = {
            "SARTOR_HOME": str(home),
            "SARTOR_REDIS_URL": redis_url,
            "SARTOR_FEED": str(feed),
            "SARTOR_TELEGRAM_TOKEN": server.token,
            "SARTOR_TELEGRAM_API_URL": server.base_url.removesuffix("/bot"),
            "SARTOR_ADMIN_IDS": str(ADMIN),
        }
        self.log = home / "worker.log"
        self.worker = WorkerProcess(self.environment, self.log, "search,catalogue")
        self._bot: subprocess.Popen[bytes] | None = None

    def start_worker(self) -> None:
        """Starts a worker and waits until its models are loaded."""
        for key in self.redis.scan_iter("worker:*"):
            self.redis.delete(key)
        self.worker.start()
        wait_until_ready(self.redis, self.worker, self.log)

    @contextmanager
    def second_worker(self) -> Iterator[WorkerProcess]:
        """Another worker beside the first, ready to take over."""
        with worker_running(self.environment, self.home / "second.log", "search") as second:
            wait_until_ready(self.redis, second, self.home / "second.log")
            yield second

    def start_bot(self) -> None:
        """Starts the bot process and waits for its first sign of life."""
        self.redis.delete(BOT_ALIVE)
        with (self.home / "bot.log").open("ab") as log:
            self._bot = subprocess.Popen(
                [sys.executable, "-m", "bot"],
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(lambda: self.redis.exists(BOT_ALIVE))

    def kill_bot(self) -> None:
        """kill -9."""
        if self._bot is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._bot.pid, signal.SIGKILL)
            self._bot.wait()

    def close(self) -> None:
        """Ends everything."""
        self.kill_bot()
        if self.worker.is_running:
            self.worker.kill()
        self.redis.close()

    @property
    def said_in_logs(self) -> str:
        """What bot and worker wrote."""
        logs = [path for path in (self.home / "bot.log", self.log) if path.exists()]
        return "\n".join(path.read_text(errors="replace") for path in logs)


def wait_until(condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def answer(person: Person) -> list[Message]:
    """The bot's messages up to the text with the keyboard, the marked photo first if there is one.

    The marked photo has a keyboard of its own, so the text is what tells that an answer is whole.
    """
    return person.waits_for(lambda one: "reply_markup" in one and "text" in one, PATIENCE)


def album(messages: list[Message]) -> list[Message]:
    """The products among an answer's messages."""
    return [one for one in messages if "photo" in one and "reply_markup" not in one]


def shown(person: Person) -> list[Message]:
    """An answer with products: where nothing is close, the nearest, for which the person asks."""
    messages = answer(person)
    if album(messages):
        return messages
    person.presses(messages[-1], "Show the nearest")
    return answer(person)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running shop, its catalogue indexed through /reindex by its admin."""
    home = tmp_path_factory.mktemp("shop")
    feed = write_feed(home / "feed", seed=0, count=PRODUCTS)
    with redis_running(Settings(home=home)) as url, TelegramServer() as server:
        shop = Stack(home, url, server, feed)
        try:
            shop.start_worker()
            shop.start_bot()
            reindex(server.person(ADMIN, "Grace"))
            yield shop
        finally:
            shop.close()


def reindex(admin: Person) -> str:
    """Has the admin reindex; returns the last text of the progress message."""
    asked = admin.says("/reindex")
    admin.waits_until(lambda chat: "version" in _last_text(chat, asked), PATIENCE)
    return _last_text(admin.chat, asked)


def _last_text(chat: Any, asked: Any) -> str:
    later = [m for m in chat.from_bot if m["message_id"] > asked["message_id"]]
    return str(later[-1].get("text", "")) if later else ""
