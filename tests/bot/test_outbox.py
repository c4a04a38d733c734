"""The outbox with a real Redis Stream: nothing is lost by a crash."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import redis
from redis.asyncio import Redis

from bot.front_end import Undeliverable, Unreachable
from bot.outbox import OutboxReader
from bot.outbox_stream import DEAD_ANSWERS, GROUP
from shared.messages import IndexReply, Progress, ReplyTo, SearchReply, VersionNote
from shared.outbox import FIELD, Outbox, stream_of
from shared.redis_server import connect
from tests.bot.recording import NAME, Crash, end, reply

QUICK = (0.01,)
STREAM = stream_of(NAME)
Message = SearchReply | Progress | IndexReply
OLD = b"""{"schema": "progress/1", "job_id": "a", "stage": "done",
    "reply_to": {"front_end": "notebook", "chat": "7"}}"""  # of the version before
Deliver = Callable[[Message], Awaitable[None]]


class Reception:
    """Takes deliveries; each of `errors` is raised once, in order, before any is accepted."""

    def __init__(self, *errors: BaseException) -> None:
        self.accepted: list[Message] = []
        self.seen = 0
        self.errors = list(errors)

    async def __call__(self, message: Message) -> None:
        self.seen += 1
        if self.errors:
            raise self.errors.pop(0)
        self.accepted.append(message)

    @property
    def jobs(self) -> list[str]:
        return [message.job_id for message in self.accepted]


def append(url: str, *jobs: str, chat: str = "7") -> None:
    with connect(url) as client:
        for job in jobs:
            to = ReplyTo(front_end=NAME, chat=chat)
            assert Outbox(client).answer(reply(job).model_copy(update={"reply_to": to}))


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is told by Redis, not by us
            await asyncio.sleep(0.01)


async def reading(
    url: str,
    deliver: Deliver,
    enough: Callable[[], bool],
    *,
    consumer: str = "bot-1",
    tend_every: float = 5.0,
    abandoned_ms: int = 30_000,
) -> None:
    """Runs a reader until there was enough, then cancels it."""
    async with Redis.from_url(url) as client:
        reader = OutboxReader(
            client,
            NAME,
            consumer,
            deliver,
            pauses=QUICK,
            tend_every=tend_every,
            abandoned_ms=abandoned_ms,
        )
        task = asyncio.create_task(reader.run())
        try:
            await until(lambda: enough() or task.done())
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def is_empty(url: str) -> bool:
    """True when no entry is left in the stream, pending or not."""
    with connect(url) as client:
        return not client.xlen(STREAM) and not client.xpending(STREAM, GROUP)["pending"]


def dead(url: str) -> list[bytes]:
    with connect(url) as client:
        return [bytes(body) for body in client.lrange(DEAD_ANSWERS, 0, -1)]


def crash(url: str, *, consumer: str) -> None:
    """A bot reads the entry and dies before it acknowledges."""

    async def die() -> None:
        died = Reception(Crash())
        with suppress(Crash, BaseExceptionGroup):
            await reading(url, died, lambda: False, consumer=consumer)

    asyncio.run(die())


def test_entries_are_delivered_and_removed(redis_url: str) -> None:
    append(redis_url, "a", "b", "c")
    reception = Reception()
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["a", "b", "c"]


def test_an_entry_that_comes_while_waiting_is_delivered_at_once(redis_url: str) -> None:
    reception = Reception()

    async def later() -> None:
        await asyncio.sleep(0.3)
        await asyncio.to_thread(append, redis_url, "a")

    async def both() -> None:
        await asyncio.gather(later(), reading(redis_url, reception, lambda: bool(reception.jobs)))

    asyncio.run(both())
    assert reception.jobs == ["a"]


def test_what_a_killed_bot_had_read_comes_again_at_its_next_start(redis_url: str) -> None:
    append(redis_url, "a")
    crash(redis_url, consumer="bot-1")
    assert not is_empty(redis_url)
    reception = Reception()
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url), consumer="bot-1"))
    assert reception.jobs == ["a"]


def test_what_a_dead_consumer_left_is_taken_over(redis_url: str) -> None:
    append(redis_url, "a")
    crash(redis_url, consumer="bot-1")
    reception = Reception()
    run = reading(
        redis_url,
        reception,
        lambda: is_empty(redis_url),
        consumer="bot-2",
        tend_every=0.05,
        abandoned_ms=200,
    )
    asyncio.run(run)
    assert reception.jobs == ["a"]


def test_a_slow_delivery_is_renewed_and_not_taken_over(redis_url: str) -> None:
    append(redis_url, "a")
    slow, other = Reception(), Reception()

    async def slowly(message: Message) -> None:
        await asyncio.sleep(1.5)
        await slow(message)

    async def both() -> None:
        quick = {"tend_every": 0.05, "abandoned_ms": 700}
        first = reading(redis_url, slowly, lambda: is_empty(redis_url), **quick)  # type: ignore[arg-type]
        second = reading(
            redis_url,
            other,
            lambda: bool(slow.jobs),
            consumer="bot-2",
            **quick,  # type: ignore[arg-type]
        )
        task = asyncio.create_task(first)
        await asyncio.sleep(0.2)
        await asyncio.gather(task, second)

    asyncio.run(both())
    assert (slow.jobs, other.jobs) == (["a"], [])


def test_chats_do_not_wait_for_each_other_and_keep_their_order(redis_url: str) -> None:
    append(redis_url, "slow-1", "slow-2", chat="1")
    append(redis_url, "quick", chat="2")
    reception = Reception()

    async def deliver(message: Message) -> None:
        if message.job_id == "slow-1":
            await until(lambda: "quick" in reception.jobs)
        await reception(message)

    asyncio.run(reading(redis_url, deliver, lambda: is_empty(redis_url)))
    assert reception.jobs == ["quick", "slow-1", "slow-2"]


def test_a_passing_error_is_tried_again_before_what_follows(redis_url: str) -> None:
    append(redis_url, "a", "b")
    reception = Reception(ValueError("once"), ValueError("twice"))
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["a", "b"]
    assert dead(redis_url) == []


def test_an_entry_that_always_fails_is_set_aside_and_the_person_told(redis_url: str) -> None:
    append(redis_url, "bad", "good")
    reception = Reception(*(ValueError("always") for _ in range(5)))
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    sorry, good = reception.accepted
    assert isinstance(sorry, SearchReply)
    assert sorry.failure is not None
    assert (sorry.job_id, sorry.failure.code) == ("bad", "error.internal")
    assert good.job_id == "good"
    (body,) = dead(redis_url)
    assert b'"bad"' in body
    with connect(redis_url) as client:
        assert not client.exists(f"outbox-tries:{NAME}")


def test_an_entry_that_kills_the_bot_is_set_aside_too(redis_url: str) -> None:
    append(redis_url, "deadly")
    for _ in range(5):
        crash(redis_url, consumer="bot-1")
    reception = Reception()
    asyncio.run(reading(redis_url, reception, lambda: bool(reception.jobs)))
    assert len(dead(redis_url)) == 1
    assert reception.seen == 1  # the apology


@pytest.mark.parametrize(
    "outage", [Unreachable("down"), redis.ConnectionError("away")], ids=["front end", "redis"]
)
def test_an_outage_counts_against_no_entry(redis_url: str, outage: Exception) -> None:
    append(redis_url, "a")
    reception = Reception(*([outage] * 12))
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["a"]
    assert dead(redis_url) == []


def test_an_answer_to_someone_who_is_gone_is_done(redis_url: str) -> None:
    append(redis_url, "a", "b")
    reception = Reception(Undeliverable("blocked"))
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["b"]
    assert dead(redis_url) == []


VERSION = VersionNote(
    number=1, products=1, model_id="m", engine="e", recall=1, created=0, serves=True
)
BUILT = end(index_version=3)
LISTED = IndexReply(job_id="v", reply_to=BUILT.reply_to, versions=(VERSION,))


def apology(url: str, message: Progress | IndexReply) -> Message:
    """What is delivered in place of a report that always fails."""
    with connect(url) as client:
        assert Outbox(client).answer(message)
    reception = Reception(*(ValueError("always") for _ in range(5)))
    asyncio.run(reading(url, reception, lambda: is_empty(url)))
    (sorry,) = reception.accepted
    return sorry


@pytest.mark.parametrize("message", [BUILT, LISTED])
def test_an_admin_whose_report_always_fails_is_told(
    redis_url: str, message: Progress | IndexReply
) -> None:
    sorry = apology(redis_url, message)
    assert sorry.failure is not None
    assert sorry.failure.code == "error.internal"
    assert not sorry.model_dump().get("versions")


def test_a_report_whose_file_cannot_be_sent_comes_without_it(redis_url: str) -> None:
    state = BUILT.model_copy(update={"report_key": "upload:x"})
    assert apology(redis_url, state) == BUILT


@pytest.mark.parametrize(
    "fields", [{FIELD: b"\xff{"}, {FIELD: b'{"schema": "x/1"}'}, {FIELD: OLD}, {b"x": b"y"}]
)
def test_an_entry_that_is_none_of_ours_is_dropped(
    redis_url: str, fields: dict[bytes, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with connect(redis_url) as client:
        client.xadd(STREAM, fields)
    append(redis_url, "a")
    reception = Reception()
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["a"]
    assert "none of ours" in caplog.text


def test_an_entry_that_was_trimmed_while_pending_is_done(redis_url: str) -> None:
    append(redis_url, "a")
    crash(redis_url, consumer="bot-1")
    with connect(redis_url) as client:
        client.xtrim(STREAM, maxlen=0, approximate=False)
    append(redis_url, "b")
    reception = Reception()
    asyncio.run(reading(redis_url, reception, lambda: is_empty(redis_url)))
    assert reception.jobs == ["b"]


def test_a_reader_whose_connections_break_goes_on(redis_url: str) -> None:
    append(redis_url, "a")
    reception = Reception()

    async def deliver(message: Message) -> None:
        await reception(message)
        if message.job_id == "a":
            await asyncio.to_thread(_break_connections, redis_url)

    asyncio.run(reading(redis_url, deliver, lambda: "b" in reception.jobs))
    assert reception.jobs == ["a", "b"]


def _break_connections(url: str) -> None:
    """Redis loses its clients and all it held, as after a failed disk."""
    with connect(url) as client:
        client.client_kill_filter(_type="normal", skipme=True)
        client.flushall()
    append(url, "b")
