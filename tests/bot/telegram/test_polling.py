"""Polling over real HTTP: what was handled is confirmed, and nothing else."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from PIL import Image
from redis.asyncio import Redis

from bot.telegram import polling, reception
from bot.telegram.albums import Albums
from bot.telegram.polling import Polling
from bot.telegram.reception import Reception
from shared.errors import SetupError
from tests.bot.telegram.desks import Desk, until


class Silent:
    name = "telegram"

    async def say(self, *_args, **_kwargs):
        return "1"


async def _texts(updates):
    return [" ".join(one.message.text or one.message.caption or "-" for one in updates)]


@pytest.fixture
def polled(server, speaking, client, redis_url, monkeypatch):
    """`async with polled(desk)`: a bot that polls, and ends as at SIGTERM."""
    monkeypatch.setattr(polling, "GLANCE", 0.02)
    monkeypatch.setattr(polling, "PAUSES", (0.01,))
    monkeypatch.setattr(reception, "QUIET", 0.1)

    @asynccontextmanager
    async def run(desk):
        async with Redis.from_url(redis_url) as kept, speaking(server) as bot:
            hall = Reception(Albums(kept), _texts, desk.handle, Silent(), str, pauses=(0.02,))
            task = asyncio.create_task(Polling(bot, hall.receive_in_the_end).run())
            yield task
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await hall.close()

    return run


def test_updates_are_handled_in_order_and_confirmed_at_the_end(server, polled):
    ada, desk = server.person(), Desk()

    async def chat():
        async with polled(desk):
            for number in range(5):
                ada.says(str(number))
            await until(lambda: len(desk.handled) == 5)

    asyncio.run(chat())
    assert desk.handled == ["0", "1", "2", "3", "4"]
    assert server.pending_updates == []


def test_album_is_handled_as_one_before_what_is_said_next_and_confirmed(server, polled):
    ada, desk = server.person(), Desk()

    async def chat():
        async with polled(desk):
            ada.sends_album([Image.new("RGB", (9, 9))] * 3, "this on that", captioned=1)
            ada.says("in blue")
            await until(lambda: len(desk.handled) == 2)

    asyncio.run(chat())
    assert desk.handled == ["- this on that -", "in blue"]
    assert server.pending_updates == []


def test_update_while_redis_is_away_stays_at_telegram_and_is_then_handled_once(server, polled):
    ada, desk = server.person(), Desk()
    desk.away = True

    async def chat():
        async with polled(desk):
            ada.says("hello")
            await until(lambda: desk.tries >= 3)
            offsets = [call.params.get("offset") for call in server.calls_of("getUpdates")]
            assert set(offsets) == {None}
            assert len(server.pending_updates) == 1
            desk.away = False
            await until(lambda: not server.pending_updates)

    asyncio.run(chat())
    assert desk.handled == ["hello"]


def test_bot_that_ends_while_redis_is_away_leaves_the_update_to_its_successor(
    server, polled, monkeypatch
):
    monkeypatch.setattr(polling, "GRACE", 0.05)
    ada, first, second = server.person(), Desk(), Desk()
    first.away = True

    async def two_lives():
        async with polled(first):
            ada.says("hello")
            await until(lambda: first.tries)
        assert len(server.pending_updates) == 1
        async with polled(second):
            await until(lambda: second.handled)

    asyncio.run(two_lives())
    assert (second.handled, server.pending_updates) == (["hello"], [])


def test_update_in_hand_at_the_end_is_finished_and_confirmed(server, polled):
    ada, desk = server.person(), Desk()

    async def chat():
        desk.held["slow"] = asyncio.Event()
        async with polled(desk):
            ada.says("slow")
            await until(lambda: desk.tries)
            asyncio.get_running_loop().call_later(0.1, desk.held["slow"].set)

    asyncio.run(chat())
    assert (desk.handled, server.pending_updates) == (["slow"], [])


def test_poison_update_does_not_stop_what_comes_after_it(server, polled):
    ada, desk = server.person(), Desk()

    async def chat():
        async with polled(desk):
            ada.says("poison")
            ada.says("hello")
            await until(lambda: desk.handled)

    asyncio.run(chat())
    assert desk.handled == ["hello"]
    assert server.pending_updates == []


def test_chat_that_waits_holds_up_no_other_and_is_not_confirmed_over(server, polled):
    ada, bob, desk = server.person(42), server.person(43, "Bob"), Desk()

    async def chats():
        desk.held["slow"] = asyncio.Event()
        async with polled(desk):
            ada.says("slow")
            await until(lambda: desk.tries)
            bob.says("quick")
            await until(lambda: desk.handled)
            assert len(server.pending_updates) == 2
            desk.held["slow"].set()
            await until(lambda: not server.pending_updates)

    asyncio.run(chats())
    assert desk.handled == ["quick", "slow"]


def test_polling_goes_on_after_errors_of_telegram_and_a_conflict(server, polled):
    ada, desk = server.person(), Desk()
    server.fail_next("getUpdates", 502)
    server.drop_next("getUpdates")
    server.fail_next("getUpdates", 429, retry_after=1)

    async def chat():
        async with polled(desk):
            ada.says("hello")
            await until(lambda: desk.handled)

    asyncio.run(chat())
    assert desk.handled == ["hello"]


def test_two_pollers_are_a_conflict_that_is_logged_and_survived(server, polled, caplog):
    ada, desk = server.person(), Desk()

    async def chat():
        async with polled(desk), polled(desk):
            await until(lambda: "another process polls" in caplog.text)
        async with polled(desk):
            ada.says("hello")
            await until(lambda: desk.handled)

    asyncio.run(chat())
    assert desk.handled == ["hello"]


def test_webhook_of_an_earlier_life_is_removed_first(server, speaking, polled):
    ada, desk = server.person(), Desk()

    async def chat():
        async with speaking(server) as bot:
            await bot.set_webhook("https://127.0.0.1:9/gone")
        async with polled(desk):
            ada.says("hello")
            await until(lambda: desk.handled)

    asyncio.run(chat())
    assert desk.handled == ["hello"]


def test_token_that_is_revoked_while_polling_is_for_the_operator(server, polled):
    async def chat():
        async with polled(Desk()) as task:
            await asyncio.to_thread(server.waits_until, lambda: server.calls_of("getUpdates"))
            server.token = "777000001:another"
            server.person().says("hello")
            await asyncio.wait([task], timeout=10)
            return task.exception()

    error = asyncio.run(chat())
    assert isinstance(error, SetupError)
    assert "SARTOR_TELEGRAM_TOKEN" in str(error)
