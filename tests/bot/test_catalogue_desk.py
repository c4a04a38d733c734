"""An admin's work with a real Redis and a real queue: one message a job, each button once."""

import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable

import pytest

from bot.events import ButtonPressed, CommandSent, FeedSent
from shared.errors import RedisUnavailable
from shared.messages import CatalogueRequest, Failure, IndexReply, Progress, VersionNote
from shared.queue import CATALOGUE
from shared.uploads import Uploads
from tests.bot.recording import Crash, Notebook, Office, end, office, report, where

ADMIN = 1
Test = Callable[[Office], Awaitable[None]]


def at_the_office(url: str, test: Test, front_end: Notebook | None = None) -> None:
    async def run() -> None:
        async with office(url, front_end, admin_ids=(ADMIN,)) as place:
            await test(place)

    asyncio.run(run())


async def requests(place: Office) -> list[CatalogueRequest]:
    """The jobs of the queue, oldest first, as a worker would be given them."""
    raw = await place.client.lrange(CATALOGUE, 0, -1)
    bodies = [json.loads(b64decode(json.loads(one)["body"]))[0][0] for one in reversed(raw)]
    return [CatalogueRequest.model_validate(body) for body in bodies]


async def commanded(place: Office, name: str, argument: str = "", at: str = "1") -> None:
    await place.desk.handle(CommandSent(where(at, user=ADMIN), name, argument))


async def pressed(place: Office, data: str, message: str, event: str) -> None:
    spot = where(message, user=ADMIN)
    spot = type(spot)(**{**vars(spot), "event": event})
    await place.desk.handle(ButtonPressed(spot, "press", data))


async def last(place: Office) -> CatalogueRequest:
    return (await requests(place))[-1]


def test_a_reindex_is_one_message_from_the_question_to_the_summary(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex")
        request = await last(place)
        for done in (1, 2, 3):  # within a second: the second and third are dropped
            await place.desk.deliver(report(request, done=done, total=4))
        await place.desk.deliver(end(request, index_version=2, counts={"added": 4}))
        await place.desk.deliver(report(request, done=4, total=4))  # late
        assert place.front_end.said == [
            "I have asked for a new index. The progress will show here."
        ]
        assert place.front_end.replied_to == ["1"]
        assert [message for message, _ in place.front_end.edits] == ["100", "100"]
        assert "1 of 4" in place.front_end.edits[0][1]
        assert "version 2" in place.front_end.edits[1][1]

    at_the_office(redis_url, test)


def test_an_event_that_comes_again_is_said_once_and_is_the_same_job(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex")
        await commanded(place, "reindex")
        first, again = await requests(place)
        assert first == again
        assert len(place.front_end.said) == 1

    at_the_office(redis_url, test)


def test_redis_away_enqueues_nothing_and_the_event_works_later(redis_url: str) -> None:
    async def test(place: Office) -> None:
        place.queue._celery.conf.broker_url = "redis+socket:///nowhere/redis.sock"
        with pytest.raises(RedisUnavailable):
            await commanded(place, "reindex")
        async with office(redis_url, place.front_end, admin_ids=(ADMIN,)) as later:
            await commanded(later, "reindex")
            assert len(await requests(later)) == 1
        assert len(place.front_end.said) == 1

    at_the_office(redis_url, test)


def test_a_job_that_nobody_asked_for_here_gets_a_message_of_its_own(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.desk.deliver(report(done=1, total=4))
        async with office(redis_url, place.front_end) as restarted:
            await restarted.desk.deliver(report(done=2, total=4))
        assert len(place.front_end.said) == 1
        assert [message for message, _ in place.front_end.edits] == ["100"]

    at_the_office(redis_url, test)


def test_a_job_that_the_clock_asked_for_in_a_shop_without_admins_is_told_to_nobody(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        nobody = report().reply_to.model_copy(update={"chat": ""})
        await place.desk.deliver(end().model_copy(update={"reply_to": nobody}))
        assert place.front_end.said == []

    at_the_office(redis_url, test)


def test_the_end_is_seen_although_the_message_was_deleted(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex", "dry")
        request = await last(place)
        place.front_end.gone.add("100")
        await place.desk.deliver(report(request, stage="reading"))
        assert len(place.front_end.said) == 1
        await place.desk.deliver(end(request, counts={"added": 4}))
        assert place.front_end.said[1].startswith("Trial run done.")
        assert place.front_end.keys[1] == [["reindex::"]]

    at_the_office(redis_url, test)


def test_a_feed_is_tried_and_its_button_indexes_the_same_feed_once(redis_url: str) -> None:
    async def test(place: Office) -> None:
        key = Uploads(place.photos._client).put("spring.csv", b"id\n")
        await place.desk.handle(FeedSent(where(user=ADMIN), key, "spring.csv"))
        trial = await last(place)
        assert (trial.action, trial.feed_key) == ("dry", key)
        await place.desk.deliver(end(trial, counts={"added": 4}))
        ((data,),) = place.front_end.edit_keys[-1]
        await pressed(place, data, "100", "first")
        await pressed(place, data, "100", "second")
        _, build = await requests(place)
        assert (build.action, build.feed_key, build.force) == ("reindex", key, False)
        assert place.front_end.said[-1].startswith("That is under way already")
        assert place.front_end.presses == [("press", ""), ("press", "")]

    at_the_office(redis_url, test)


def test_a_press_that_is_delivered_twice_starts_its_own_job_again(redis_url: str) -> None:
    async def test(place: Office) -> None:
        for _ in range(2):
            await pressed(place, "reindex::", "100", "same")
        first, again = await requests(place)
        assert first.job_id == again.job_id
        assert len(place.front_end.said) == 1

    at_the_office(redis_url, test)


def test_a_button_works_again_once_its_job_is_over(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await pressed(place, "reindex::", "100", "first")
        failed = Failure(code="error.build_running")
        await place.desk.deliver(report(await last(place), failure=failed))
        await pressed(place, "reindex::", "100", "second")
        first, second = await requests(place)
        assert first.job_id != second.job_id

    at_the_office(redis_url, test)


def test_too_few_products_are_published_only_by_the_button(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex", "full")
        dropped = Failure(code="error.count_dropped", params={"before": 10, "after": 2})
        await place.desk.deliver(report(await last(place), failure=dropped))
        (row,) = place.front_end.edit_keys[-1]
        await pressed(place, row[1], "100", "leave")
        assert place.front_end.said[-1] == "All right, I left everything as it is."
        assert len(await requests(place)) == 1
        await pressed(place, row[0], "100", "publish")
        build = await last(place)
        assert (build.action, build.full, build.force) == ("reindex", True, True)

    at_the_office(redis_url, test)


def with_bad_rows(place: Office, request: CatalogueRequest) -> Progress:
    uploads = Uploads(place.photos._client)
    key = uploads.put("bad-rows-2026-11-22.tsv", b"2\tno price\n")
    return end(request, counts={"bad_rows": 1}, bad=({"row": 2, "reason": "x"},), report_key=key)


def test_the_rows_that_cannot_be_used_come_as_a_file_once(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex")
        done = with_bad_rows(place, await last(place))
        for _ in range(2):
            await place.desk.deliver(done)
        ((name, data, text),) = place.front_end.files
        assert (name, data) == ("bad-rows-2026-11-22.tsv", b"2\tno price\n")
        assert text == "The rows of the feed that cannot be used, with line and reason."
        assert "in the file below" in place.front_end.edits[-1][1]
        assert place.front_end.order == ["say", "send_file"]

    at_the_office(redis_url, test)


def test_a_bot_that_dies_before_the_file_sends_it_after_its_restart(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "reindex")
        done = with_bad_rows(place, await last(place))
        place.front_end.fail["send_file"] = Crash()
        with pytest.raises(Crash):
            await place.desk.deliver(done)
        async with office(redis_url, place.front_end) as restarted:
            await restarted.desk.deliver(done)
        assert len(place.front_end.files) == 1
        assert len(place.front_end.said) == 1

    at_the_office(redis_url, test)


def test_a_file_that_waited_too_long_is_not_spoken_of(redis_url: str) -> None:
    async def test(place: Office) -> None:
        done = with_bad_rows(place, report().request)
        await place.client.delete(done.report_key)
        await place.desk.deliver(done)
        assert place.front_end.files == []
        assert "line 2: x" in place.front_end.said[0]
        assert "in the file" not in place.front_end.said[0]

    at_the_office(redis_url, test)


def versions(request: CatalogueRequest) -> IndexReply:
    notes = [
        VersionNote(
            number=number,
            products=7920,
            model_id="house@0f",
            engine="faiss",
            recall=1,
            created=1_700_000_000,
            serves=number == 14,
        )
        for number in (14, 13)
    ]
    return IndexReply(job_id=request.job_id, reply_to=request.reply_to, versions=tuple(notes))


def test_the_versions_lead_back_to_an_earlier_one_after_a_question(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await commanded(place, "index")
        asked = await last(place)
        assert asked.action == "versions"
        for _ in range(2):
            await place.desk.deliver(versions(asked))
        assert place.front_end.said == ["One moment, I am looking up the versions."]
        assert "Version 14, in use" in place.front_end.edits[-1][1]
        ((back,),) = place.front_end.edit_keys[-1]
        await pressed(place, back, "100", "back")
        question = "Switch to version 13 (7,920 products, built 14 Nov 2023)?"
        assert place.front_end.said[-1].startswith(question)
        ((yes, _),) = place.front_end.keys[-1]
        assert len(await requests(place)) == 1
        await pressed(place, yes, "101", "yes")
        switch = await last(place)
        assert (switch.action, switch.version) == ("rollback", 13)
        await place.desk.deliver(end(switch, index_version=13))
        assert place.front_end.edits[-1][1] == "Done: index version 13 is in use now."

    at_the_office(redis_url, test)
