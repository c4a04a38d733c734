"""First contact: missing and refused tokens, and a Telegram that is not there yet."""

import asyncio

import pytest
from pydantic import SecretStr

from bot.telegram import connection
from bot.telegram.connection import connected
from bot.telegram.patience import Patience
from shared.errors import SetupError
from shared.settings import Settings


def meet(server, token):
    settings = Settings(
        _env_file=None,
        telegram_token=token and SecretStr(token),
        telegram_api_url=server.base_url.removesuffix("bot"),
    )

    async def within():
        async with connected(settings, Patience(pauses=())) as bot:
            return bot.username

    return asyncio.run(within())


def test_connected_knows_its_name(server):
    assert meet(server, server.token) == "sartor_test_bot"


def test_connected_without_a_token_says_what_to_set(server):
    with pytest.raises(SetupError, match=r"^set SARTOR_TELEGRAM_TOKEN \(ask @BotFather\)$"):
        meet(server, None)


def test_connected_with_a_refused_token_says_so_and_hides_it(server):
    with pytest.raises(SetupError, match="SARTOR_TELEGRAM_TOKEN") as refused:
        meet(server, "1:wrong")
    assert "1:wrong" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_connected_while_telegram_is_away_waits_for_it(server, monkeypatch):
    monkeypatch.setattr(connection, "RECONNECT", 0.01)
    server.fail_next("getMe", 502, times=2)
    server.drop_next("getMe")
    assert meet(server, server.token) == "sartor_test_bot"
    assert len(server.calls_of("getMe")) == 4
