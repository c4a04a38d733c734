"""The webhook over real HTTP: 200 only for what was handled, 403 for a wrong secret."""

import asyncio
import gc
import socket
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from bot.telegram import webhook
from bot.telegram.webhook import Webhook
from shared.errors import SetupError
from shared.settings import Settings
from tests.bot.telegram.desks import Desk, until
from tests.bot.telegram.updates import message

SECRET = "s3cret-of-ours"
UPDATE = {"update_id": 1, "message": message(text="hello")}


def settings(**given) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(
        _env_file=None,
        **{
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_secret": SecretStr(SECRET),
            "webhook_listen": "127.0.0.1",
            "webhook_port": port,
            **given,
        },
    )


@pytest.fixture
def hooked(server, speaking):
    """`async with hooked(desk) as settings`: a bot that serves, and ends as at SIGTERM."""

    @asynccontextmanager
    async def run(desk, given=None):
        given = given or settings()

        async def receive(update):
            await desk.handle(update.message.text)

        async with speaking(server) as bot:
            task = asyncio.create_task(Webhook(bot, given, receive).run())
            await asyncio.to_thread(server.waits_until, lambda: server.calls_of("setWebhook"))
            yield given
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return run


def test_update_with_the_right_secret_is_handled_and_confirmed(server, hooked):
    ada, desk = server.person(), Desk()

    async def chat():
        async with hooked(desk):
            ada.says("hello")
            await until(lambda: not server.pending_updates)

    asyncio.run(chat())
    assert desk.handled == ["hello"]
    (call,) = server.calls_of("setWebhook")
    assert call.params["secret_token"] == SECRET
    assert call.params["allowed_updates"] == ["message", "callback_query"]


def test_update_while_redis_is_away_is_delivered_again(server, hooked):
    ada, desk = server.person(), Desk()
    desk.away = True

    async def chat():
        async with hooked(desk):
            ada.says("hello")
            await until(lambda: desk.tries >= 2)
            assert len(server.pending_updates) == 1
            desk.away = False
            await until(lambda: not server.pending_updates)

    asyncio.run(chat())
    assert desk.handled == ["hello"]


@pytest.mark.parametrize("header", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
def test_post_without_the_right_secret_is_forbidden(hooked, header):
    desk = Desk()

    async def post():
        # The address is registered a moment before the port is open.
        patient = httpx.AsyncHTTPTransport(verify=False, retries=9)
        async with hooked(desk) as given, httpx.AsyncClient(transport=patient) as client:
            return await client.post(given.webhook_url, json=UPDATE, headers=header)

    assert asyncio.run(post()).status_code == 403
    assert desk.tries == 0


def test_webhook_without_a_secret_of_ours_registers_a_random_one(server, hooked):
    async def start_twice():
        for _ in range(2):
            async with hooked(Desk(), settings(webhook_secret=None)):
                pass

    asyncio.run(start_twice())
    secrets = [call.params["secret_token"] for call in server.calls_of("setWebhook")]
    assert all(len(secret) >= 32 for secret in secrets)
    assert len(set(secrets)) == len(secrets)


def test_update_in_hand_at_the_end_is_finished_and_confirmed(server, hooked):
    ada, desk = server.person(), Desk()

    async def chat():
        desk.held["slow"] = asyncio.Event()
        async with hooked(desk):
            ada.says("slow")
            await until(lambda: desk.tries)
            asyncio.get_running_loop().call_later(0.1, desk.held["slow"].set)
        await until(lambda: not server.pending_updates)

    asyncio.run(chat())
    assert desk.handled == ["slow"]


def test_update_that_outlasts_the_end_stays_at_telegram(server, hooked, monkeypatch):
    monkeypatch.setattr(webhook, "GRACE", 0.05)
    ada, desk = server.person(), Desk()

    async def chat():
        desk.held["slow"] = asyncio.Event()
        async with hooked(desk):
            ada.says("slow")
            await until(lambda: desk.tries)

    asyncio.run(chat())
    assert len(server.pending_updates) == 1


def test_address_that_telegram_refuses_is_for_the_operator(server, speaking):
    given = settings(webhook_url="http://shop.example/hook")

    async def start():
        async with speaking(server) as bot:
            await Webhook(bot, given, Desk().handle).run()

    with pytest.raises(SetupError, match="SARTOR_WEBHOOK_URL"):
        asyncio.run(start())


# tornado leaves the socket that it could not bind to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_port_that_is_taken_is_for_the_operator(server, speaking):
    async def start():
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            async with speaking(server) as bot:
                await Webhook(
                    bot, settings(webhook_port=taken.getsockname()[1]), Desk().handle
                ).run()

    with pytest.raises(SetupError, match="SARTOR_WEBHOOK_PORT"):
        asyncio.run(start())
    gc.collect()
