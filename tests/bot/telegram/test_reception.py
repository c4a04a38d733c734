"""One update: done, to come again, or failed for good with a word to the person; and albums."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.front_end import Undeliverable, Unreachable
from bot.telegram import reception
from bot.telegram.albums import Albums
from bot.telegram.reception import Reception
from shared.errors import RedisUnavailable
from tests.bot.telegram.desks import until
from tests.bot.telegram.updates import GROUP, PRIVATE, message, told, update


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


async def texts_of(updates):
    """One event of what each of them says."""
    said = [one.message.text or one.message.caption for one in updates if one.message]
    return [" ".join(said)] if said else []


@pytest.fixture
def quiet(monkeypatch) -> float:
    """An album is whole after a moment."""
    monkeypatch.setattr(reception, "QUIET", 0.05)
    return 0.05


@pytest.fixture
def hall(client, redis_url):
    """`async with hall(desk)`: a reception with a real Redis, as one life of the bot."""

    @asynccontextmanager
    async def open_hall(desk, said=None):
        async with Redis.from_url(redis_url) as connected:
            albums, sorry = Albums(connected), "sorry {}".format
            made = Reception(albums, texts_of, desk.handle, said or Said(), sorry, pauses=(0,))
            yield made
            await made.close()

    return open_hall


@pytest.fixture
def run(hall):
    """Does something at a reception."""

    def at_once(desk, act, said=None):
        async def within():
            async with hall(desk, said) as made:
                await act(made)

        asyncio.run(within())

    return at_once


@pytest.mark.parametrize(
    "error", [RedisUnavailable("x"), redis.ConnectionError("x"), Unreachable("x")]
)
def test_receive_while_redis_or_telegram_is_away_raises_and_tells_nobody(run, error):
    desk, said = Desk(error), Said()
    with pytest.raises(type(error)):
        run(desk, lambda hall: hall.receive(told("hi")), said)
    assert not said.texts


def test_receive_in_the_end_waits_for_redis_and_handles_once(run):
    desk, said = Desk(RedisUnavailable("x"), redis.TimeoutError("x")), Said()
    run(desk, lambda hall: hall.receive_in_the_end(told("hi")), said)
    assert (desk.handled, said.texts) == (["hi"], [])


def test_update_that_fails_is_done_and_the_person_is_told_in_their_language(run, caplog):
    desk, said = Desk(ZeroDivisionError("secret path")), Said()
    run(desk, lambda hall: hall.receive_in_the_end(told("hi")), said)
    assert said.texts == [("42", "sorry ru")]
    assert "ZeroDivisionError" in caplog.text


def test_person_who_blocked_us_is_not_an_error(run, caplog):
    desk, said = Desk(Undeliverable("chat 42")), Said()
    run(desk, lambda hall: hall.receive(told("hi")), said)
    assert not said.texts
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_update_that_is_nothing_to_us_is_not_handled(run):
    desk = Desk()
    run(desk, lambda hall: hall.receive(update()))
    assert desk.handled == []


def test_updates_of_one_chat_keep_their_order_while_the_first_waits_for_redis(run):
    desk = Desk(RedisUnavailable("x"), RedisUnavailable("x"))

    async def all_at_once(hall):
        await asyncio.gather(*(hall.receive_in_the_end(told(text)) for text in ("1", "2", "3")))

    run(desk, all_at_once)
    assert desk.handled == ["1", "2", "3"]


def test_apology_that_cannot_be_sent_is_logged_and_the_update_is_done(run, caplog):
    desk, said = Desk(ZeroDivisionError()), Said()

    async def refuse(*_args, **_kwargs):
        raise Undeliverable("blocked")

    said.say = refuse
    run(desk, lambda hall: hall.receive_in_the_end(told("hi")), said)
    assert "could not be told" in caplog.text


def part(number: int, group: str = "13", chat=PRIVATE, **content):
    """A part of an album that says its own number."""
    sent = message(chat, media_group_id=group, caption=str(number), **content)
    return update(number, message={**sent, "message_id": number})


def test_album_is_handled_once_when_nothing_more_comes(run, quiet):
    desk = Desk()

    async def act(hall):
        for number in (1, 2, 3):
            await hall.receive(part(number))
        assert desk.handled == []
        await until(lambda: desk.handled)
        await asyncio.sleep(3 * quiet)

    run(desk, act)
    assert desk.handled == ["1 2 3"]


def test_each_part_starts_the_wait_anew(run, monkeypatch):
    monkeypatch.setattr(reception, "QUIET", 1.0)
    desk = Desk()

    async def act(hall):
        for number in (1, 2, 3):
            await hall.receive(part(number))
            await asyncio.sleep(0.4)
        await until(lambda: desk.handled)

    run(desk, act)
    assert desk.handled == ["1 2 3"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrivals=st.lists(st.sampled_from(range(1, 6)), min_size=5, max_size=9).filter(
        lambda numbers: set(numbers) == set(range(1, 6))
    ),
    by_webhook=st.booleans(),
)
def test_parts_in_any_order_and_twice_are_one_search_in_the_order_of_the_album(
    run, client, monkeypatch, arrivals, by_webhook
):
    monkeypatch.setattr(reception, "QUIET", 0.02)
    client.flushdb()
    desk = Desk()

    async def act(hall):
        take = hall.receive if by_webhook else hall.receive_in_the_end
        await asyncio.gather(*(take(part(number)) for number in arrivals))
        await until(lambda: desk.handled)
        await take(part(arrivals[0]))  # and once more, when all is done
        await asyncio.sleep(0.05)

    run(desk, act)
    assert desk.handled == ["1 2 3 4 5"]


def test_what_is_said_after_an_album_comes_after_its_search(run):
    desk = Desk()

    async def act(hall):
        updates = (part(1), part(2), told("make it blue", update_id=3))
        await asyncio.gather(*map(hall.receive_in_the_end, updates))

    run(desk, act)
    assert desk.handled == ["1 2", "make it blue"]


def test_two_albums_of_a_chat_and_those_of_others_are_searches_of_their_own(run, quiet):
    desk = Desk()

    async def act(hall):
        for one in (
            part(1),
            part(2, chat=GROUP),
            part(3, chat=GROUP),
            part(4, "14"),
            part(5, "14"),
        ):
            await hall.receive(one)
        await until(lambda: len(desk.handled) == 3)

    run(desk, act)
    assert desk.handled[0] == "1"  # at once, when the next album began
    assert set(desk.handled) == {"1", "2 3", "4 5"}


def test_album_that_the_bot_died_over_is_searched_by_its_successor(hall, client, quiet):
    first, second = Desk(), Desk()

    async def two_lives():
        async with hall(first) as made:
            await made.receive(part(1))
            await made.receive(part(2))
        async with hall(second) as made:
            await made.resume()
            await made.receive(part(2))  # not confirmed before the end
            await made.receive(part(3))
            await until(lambda: second.handled)
            await asyncio.sleep(3 * quiet)

    asyncio.run(two_lives())
    assert (first.handled, second.handled) == ([], ["1 2 3"])


def test_album_whose_search_was_not_confirmed_is_handled_again_as_the_same(hall, client, quiet):
    class Died(BaseException):
        pass

    first, second = Desk(Died()), Desk()

    async def two_lives():
        async with hall(first) as made:
            await made.receive(part(1))
            with pytest.raises(Died):
                await made.receive(told("make it blue", update_id=2))
        async with hall(second) as made:
            await made.resume()
            await until(lambda: second.handled)

    asyncio.run(two_lives())
    assert second.handled == ["1"]


def test_album_waits_while_redis_is_away_and_its_chat_behind_it(run, quiet):
    desk = Desk(*[RedisUnavailable("x")] * 3)

    async def act(hall):
        await hall.receive(part(1))
        await until(lambda: len(desk.errors) < 3)
        await hall.receive_in_the_end(told("make it blue", update_id=2))

    run(desk, act)
    assert desk.handled == ["1", "make it blue"]


def test_album_that_fails_is_told_once_and_does_not_fail_what_comes_after_it(run, quiet):
    desk, said = Desk(ZeroDivisionError()), Said()

    async def act(hall):
        await hall.receive(part(1))
        await hall.receive(told("hello", update_id=2))
        await asyncio.sleep(3 * quiet)

    run(desk, act, said)
    assert (desk.handled, said.texts) == (["hello"], [("42", "sorry ru")])


def test_part_while_redis_is_away_is_not_done_and_nothing_is_lost(quiet):
    desk = Desk()

    async def within():
        nobody = Redis.from_url("unix:///nowhere.sock")
        made = Reception(Albums(nobody), texts_of, desk.handle, Said(), str, pauses=(0,))
        with pytest.raises(redis.ConnectionError):
            await made.receive(part(1))
        await nobody.aclose()

    asyncio.run(within())
    assert desk.handled == []
