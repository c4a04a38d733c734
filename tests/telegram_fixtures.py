"""The fixtures `server` and `run`, for tests that talk to the stand-in for the Bot API.

A test module takes them by `pytest_plugins = ["tests.telegram_fixtures"]`.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.telegram_bot import Action, Run, bot_of
from tests.telegram_server import TelegramServer


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture
def run(server: TelegramServer) -> Run:
    """Runs one action with a fresh bot and returns its result."""

    async def act(action: Action) -> Any:
        async with bot_of(server) as bot:
            return await action(bot)

    return lambda action: asyncio.run(act(action))
