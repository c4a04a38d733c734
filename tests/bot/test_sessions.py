"""Sessions in a real Redis: found by message, ended by time, forgotten whole."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from redis.asyncio import Redis

from bot.sessions import Place, Session, SessionStore
from shared.messages import Box, Query, SearchReply
from shared.settings import Settings
from tests.bot.recording import BAG, CHAT, DRESS, GARMENTS, NAME, WHOLE, reply, result

PLACE = Place(NAME, CHAT)
TTL = 120
Test = Callable[[SessionStore, Redis], Awaitable[None]]


def with_store(url: str, test: Test) -> None:
    async def run() -> None:
        async with Redis.from_url(url) as client:
            settings = Settings(_env_file=None, session_ttl=TTL)
            await test(SessionStore(client, settings), client)

    asyncio.run(run())


async def asked(store: SessionStore, job: str, message: str) -> Session:
    session = Session(id=job, query=Query(photo_key=f"photo:{job}"))
    await store.start(PLACE, session)
    await store.started(PLACE, job, message)
    return session


def test_a_message_leads_to_its_own_search_and_an_unknown_one_to_the_last(redis_url: str) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        first, second = await asked(store, "a", "1"), await asked(store, "b", "2")
        await store.lead_back(PLACE, "a", ["100", "101"])
        assert await store.for_message(PLACE, "1") == first
        assert await store.for_message(PLACE, "101") == first
        assert await store.for_message(PLACE, "") == second
        assert await store.for_message(PLACE, "999") == second
        assert await store.of_message(PLACE, "999") is None

    with_store(redis_url, test)


def test_another_chat_and_another_front_end_see_nothing(redis_url: str) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        await asked(store, "a", "1")
        for place in (Place(NAME, "8"), Place("other", CHAT)):
            assert await store.for_message(place, "1") is None
            assert await store.get(place, "a") is None

    with_store(redis_url, test)


def test_an_answer_completes_its_session(redis_url: str) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        await asked(store, "a", "1")
        assert not await store.is_over(PLACE, "a")
        full = await store.complete(reply("a", None, result(1), result(2), has_more=True))
        assert full is not None
        assert [one.product_id for one in full.shown] == ["p1", "p2"]
        assert full.has_more
        assert await store.get(PLACE, "a") == full
        assert await store.is_over(PLACE, "a")

    with_store(redis_url, test)


PHOTO = Query(photo_key="photo:1")


def seen(box: Box | None, garments: tuple[Box, ...] = GARMENTS) -> SearchReply:
    made = reply("a", None, result(1))
    return made.model_copy(update={"box": box, "garments": garments, "whole": WHOLE})


@pytest.mark.parametrize(
    ("query", "answer", "box"),
    [
        (PHOTO, seen(BAG), BAG),
        (PHOTO, seen(WHOLE, ()), WHOLE),  # no garment found
        (PHOTO, seen(WHOLE, (WHOLE,)), None),  # the detector does not look
        (PHOTO, reply("a", None, result(1)), None),
        (PHOTO.model_copy(update={"box": DRESS}), seen(BAG), DRESS),
        (PHOTO.model_copy(update={"together": GARMENTS}), seen(BAG), None),
    ],
)
def test_the_box_that_was_searched_stays_for_the_turns_to_come(
    query: Query, answer: SearchReply, box: Box | None
) -> None:
    full = Session(id="a", query=query).completed(answer)
    assert full.query == query.model_copy(update={"box": box})
    assert full.completed(answer) == full


def test_a_session_keeps_the_garments_and_their_numbers_from_answer_to_answer() -> None:
    first = Session(id="a", query=PHOTO).completed(seen(DRESS))
    assert (first.garments, first.whole) == (GARMENTS, WHOLE)
    for later in (seen(BAG, ()), seen(BAG, (BAG, DRESS)), reply("a", None, result(1))):
        assert first.completed(later).garments == GARMENTS
        assert first.completed(later).whole == WHOLE


def test_a_session_of_before_there_were_garments_is_read_and_completed() -> None:
    new = json.loads(Session(id="a", query=PHOTO, history=("{}",)).model_dump_json())
    del new["garments"], new["whole"]
    del new["query"]["together"]
    old = Session.model_validate_json(json.dumps(new))
    assert old.garments == ()
    assert old.completed(seen(DRESS)).query.box == DRESS


def test_garments_survive_redis_as_they_were(redis_url: str) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        outlined = DRESS.model_copy(update={"outline": ((1.5, 2.25), (3.0, 4.0), (5.1, 0.3))})
        session = Session(id="a", query=PHOTO, garments=(outlined, BAG), whole=WHOLE)
        await store.start(PLACE, session)
        assert await store.get(PLACE, "a") == session

    with_store(redis_url, test)


def test_a_refused_search_is_not_the_last_one(redis_url: str) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        first = await asked(store, "a", "1")
        await store.start(PLACE, Session(id="b", query=Query(photo_key="photo:b")))
        await store.discard(PLACE, "b")
        assert await store.last(PLACE) == first
        assert await store.get(PLACE, "b") is None
        assert set(await store.photos(PLACE)) == {"photo:a", "photo:b"}

    with_store(redis_url, test)


def test_forget_leaves_no_key_of_the_chat_and_a_late_answer_brings_none_back(
    redis_url: str,
) -> None:
    async def test(store: SessionStore, client: Redis) -> None:
        await asked(store, "a", "1")
        await store.lead_back(PLACE, "a", ["100"])
        await client.set("unrelated", "stays")
        await store.forget(PLACE)
        assert await store.complete(reply("a", None, result(1))) is None
        assert await client.keys("*") == [b"unrelated"]

    with_store(redis_url, test)


def test_every_key_has_an_end(redis_url: str) -> None:
    async def test(store: SessionStore, client: Redis) -> None:
        await asked(store, "a", "1")
        await store.complete(reply("a", None, result(1)))
        await store.lead_back(PLACE, "a", ["100"])
        keys = await client.keys("*")
        assert len(keys) == 5
        for key in keys:
            assert 0 < await client.ttl(key) <= TTL

    with_store(redis_url, test)


def test_the_list_of_keys_drops_what_has_ended(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(store: SessionStore, _client: Redis) -> None:
        monkeypatch.setattr("bot.sessions.time.time", lambda: 1000.0)
        await asked(store, "old", "1")
        monkeypatch.setattr("bot.sessions.time.time", lambda: 1000.0 + TTL + 1)
        await asked(store, "new", "2")
        assert await store.photos(PLACE) == ["photo:new"]

    with_store(redis_url, test)
