"""Trying again: floods obeyed, outages waited out within bounds, order kept, chats apart."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.telegram.patience import FLOODS, LONGEST_FLOOD, Patience


def patience() -> Patience:
    return Patience(pauses=(0, 0))


class Scripted:
    """A call that raises what it was given, in order, and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_insist_after_network_errors_and_timeouts_succeeds():
    call = Scripted(NetworkError("Bad Gateway"), TimedOut())
    assert asyncio.run(patience().insist(call, "x")) == "done"
    assert call.calls == 3


def test_insist_when_the_outage_lasts_raises_the_last_error():
    call = Scripted(*[NetworkError(str(number)) for number in range(9)])
    with pytest.raises(NetworkError, match="2"):
        asyncio.run(patience().insist(call, "x"))
    assert call.calls == 3


def test_insist_on_a_bad_request_does_not_try_again():
    call = Scripted(BadRequest("wrong"))
    with pytest.raises(BadRequest):
        asyncio.run(patience().insist(call, "x"))
    assert call.calls == 1


def test_insist_when_floods_do_not_end_raises():
    call = Scripted(*[RetryAfter(timedelta(0)) for _ in range(FLOODS + 3)])
    with pytest.raises(RetryAfter):
        asyncio.run(patience().insist(call, "x"))
    assert call.calls == FLOODS + 1


def test_insist_when_a_flood_lasts_longer_than_anybody_waits_raises_at_once():
    call = Scripted(RetryAfter(timedelta(seconds=LONGEST_FLOOD + 1)))
    with pytest.raises(RetryAfter):
        asyncio.run(patience().insist(call, "x"))


def test_429_is_obeyed_to_the_second_and_the_message_arrives_once(server, speaking):
    ada = server.person()
    server.fail_next("sendMessage", 429, retry_after=1)

    async def send():
        async with speaking(server) as bot:
            began = time.monotonic()
            await bot.send_message(42, "hello")
            return time.monotonic() - began

    assert asyncio.run(send()) >= 1
    assert [message["text"] for message in ada.chat.from_bot] == ["hello"]


def test_502_and_a_broken_connection_are_tried_again(server, speaking):
    ada = server.person()
    server.fail_next("sendMessage", 502)
    server.drop_next("sendMessage")

    async def send():
        async with speaking(server) as bot:
            await bot.send_message(42, "hello")

    asyncio.run(send())
    assert len(server.calls_of("sendMessage")) == 3
    assert [message["text"] for message in ada.chat.from_bot] == ["hello"]


def test_a_flooded_chat_keeps_its_order_and_holds_up_no_other(server, speaking):
    ada, bob = server.person(42), server.person(43, "Bob")
    server.fail_next("sendMessage", 429, retry_after=1)
    arrived = []

    async def send(bot, chat, text):
        await bot.send_message(chat, text)
        arrived.append(text)

    async def all_three():
        async with speaking(server) as bot:
            first = asyncio.create_task(send(bot, 42, "first"))
            await asyncio.to_thread(server.waits_until, lambda: server.calls_of("sendMessage"))
            await asyncio.gather(first, send(bot, 42, "second"), send(bot, 43, "other"))

    asyncio.run(all_three())
    assert arrived == ["other", "first", "second"]
    assert [message["text"] for message in ada.chat.from_bot] == ["first", "second"]
    assert len(bob.chat.from_bot) == 1


def test_locks_of_chats_that_are_no_longer_busy_are_forgotten(server, speaking):
    server.person()

    async def send():
        async with speaking(server) as bot:
            await asyncio.gather(*(bot.send_message(42, str(number)) for number in range(5)))
            return len(bot.rate_limiter._locks)

    assert asyncio.run(send()) == 0
