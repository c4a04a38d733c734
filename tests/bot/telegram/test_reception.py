"""One update: done, to come again, or failed for good with a word to the person."""

import asyncio

import pytest
import redis

from bot.front_end import Undeliverable, Unreachable
from bot.telegram.reception import Reception
from shared.errors import RedisUnavailable
from tests.bot.telegram.updates import told, update


class Said:
    """A front end that only remembers what was said."""

    name = "telegram"

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []

    async def say(self, chat, text):
        self.texts.append((chat, text))
        return "1"


class Desk:
    """Raises what it was given, in order, and counts what it handled."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.handled: list[str] = []

    async def handle(self, event: str) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.handled.append(event)


async def text_of(read):
    return read.message.text if read.message else None


def reception(desk: Desk, said: Said) -> Reception:
    return Reception(text_of, desk.handle, said, lambda language: f"sorry {language}", pauses=(0,))


@pytest.mark.parametrize(
    "error", [RedisUnavailable("x"), redis.ConnectionError("x"), Unreachable("x")]
)
def test_receive_while_redis_or_telegram_is_away_raises_and_tells_nobody(error):
    desk, said = Desk(error), Said()
    with pytest.raises(type(error)):
        asyncio.run(reception(desk, said).receive(told("hi")))
    assert not said.texts


def test_receive_in_the_end_waits_for_redis_and_handles_once():
    desk, said = Desk(RedisUnavailable("x"), redis.TimeoutError("x")), Said()
    asyncio.run(reception(desk, said).receive_in_the_end(told("hi")))
    assert (desk.handled, said.texts) == (["hi"], [])


def test_update_that_fails_is_done_and_the_person_is_told_in_their_language(caplog):
    desk, said = Desk(ZeroDivisionError("secret path")), Said()
    asyncio.run(reception(desk, said).receive_in_the_end(told("hi")))
    assert said.texts == [("42", "sorry ru")]
    assert "ZeroDivisionError" in caplog.text


def test_person_who_blocked_us_is_not_an_error(caplog):
    desk, said = Desk(Undeliverable("chat 42")), Said()
    asyncio.run(reception(desk, said).receive(told("hi")))
    assert not said.texts
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_update_that_is_nothing_to_us_is_not_handled():
    desk = Desk()
    asyncio.run(reception(desk, Said()).receive(update()))
    assert desk.handled == []


def test_updates_of_one_chat_keep_their_order_while_the_first_waits_for_redis():
    desk = Desk(RedisUnavailable("x"), RedisUnavailable("x"))

    async def both():
        hall = reception(desk, Said())
        await asyncio.gather(*(hall.receive_in_the_end(told(text)) for text in ("1", "2", "3")))

    asyncio.run(both())
    assert desk.handled == ["1", "2", "3"]


def test_apology_that_cannot_be_sent_is_logged_and_the_update_is_done(caplog):
    desk, said = Desk(ZeroDivisionError()), Said()

    async def refuse(*_args, **_kwargs):
        raise Undeliverable("blocked")

    said.say = refuse
    asyncio.run(reception(desk, said).receive_in_the_end(told("hi")))
    assert "could not be told" in caplog.text
