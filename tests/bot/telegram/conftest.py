"""A Bot API stand-in for each test, one private Redis for all, and a bot that speaks to them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import redis
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.patience import Patience
from shared.redis_server import connect, redis_running
from shared.settings import Settings
from tests.telegram_server import TelegramServer

BotMaker = Callable[[TelegramServer], AbstractAsyncContextManager[ExtBot[int]]]


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer() as running:
        yield running


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    with redis_running(Settings(_env_file=None, home=home, redis_url=None)) as url:
        yield url


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with connect(redis_url) as connected:
        connected.flushdb()
        yield connected


@asynccontextmanager
async def _speaking(server: TelegramServer) -> AsyncIterator[ExtBot[int]]:
    # Loading certificates would take most of a test's time.
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    made: ExtBot[int] = ExtBot(
        server.token,
        request=requests[0],
        get_updates_request=requests[1],
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        rate_limiter=Patience(pauses=(0.01, 0.01)),
    )
    async with made:
        yield made


@pytest.fixture
def speaking() -> BotMaker:
    """`async with speaking(server) as bot`; network errors are tried again at once, twice."""
    return _speaking
