"""The desk with a real Redis and a real queue: every event, twice where it can come twice."""

import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image

from bot.events import ButtonPressed, CommandSent, PhotoSent, TextSent
from bot.front_end import Undeliverable
from shared.errors import PhotoExpired, RedisUnavailable
from shared.messages import (
    Box,
    Failure,
    Query,
    Result,
    SearchReply,
    SearchRequest,
)
from shared.pictures import encode_jpeg
from shared.queue import DEAD, SEARCH
from shared.workers import WorkerNote, write_note
from tests.bot.recording import (
    BAG,
    CLUTCH,
    DRESS,
    GARMENTS,
    WHOLE,
    Crash,
    Notebook,
    Office,
    answer,
    office,
    result,
    where,
)

Test = Callable[[Office], Awaitable[None]]


def at_the_office(
    url: str, test: Test, front_end: Notebook | None = None, **settings: object
) -> None:
    async def run() -> None:
        async with office(url, front_end, **settings) as place:
            await test(place)

    asyncio.run(run())


async def bodies(place: Office, queue: str) -> list[dict[str, object]]:
    """The jobs of a queue, oldest first, as a worker would be given them."""
    raw = await place.client.lrange(queue, 0, -1)
    return [json.loads(b64decode(json.loads(one)["body"]))[0][0] for one in reversed(raw)]


async def requests(place: Office) -> list[SearchRequest]:
    return [SearchRequest.model_validate(body) for body in await bodies(place, SEARCH)]


def stored(place: Office, *results: Result) -> tuple[Result, ...]:
    """Results whose pictures lie in Redis."""
    return tuple(
        one.model_copy(
            update={"picture_key": place.photos.put_result(one.product_id, one.title.encode())}
        )
        for one in results
    )


async def send_photo(place: Office, message: str = "1") -> SearchRequest:
    key = place.photos.put(b"jpeg")
    await place.desk.handle(PhotoSent(where(message), key))
    return (await requests(place))[-1]


async def answered(place: Office, request: SearchRequest, count: int = 3) -> SearchReply:
    results = stored(place, *(result(n, str(10 * n)) for n in range(1, count + 1)))
    made = answer(request, *results, has_more=True)
    await place.desk.deliver(made)
    return made


def test_a_photo_is_enqueued_and_its_answer_shown_with_buttons(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        assert place.desk.searching == 1
        await answered(place, request)
        (album,) = place.front_end.albums
        assert [card.price for card in album] == ["10.00 EUR", "20.00 EUR", "30.00 EUR"]
        assert album[0].picture == b"Product 1"
        assert place.front_end.listed == [album]
        job = request.job_id
        numbers = [
            [f"{verb}:{number}@{job}" for number in (1, 2, 3)] for verb in ("similar", "up", "down")
        ]
        assert place.front_end.keys == [[*numbers, [f"more@{job}"]]]
        assert place.front_end.replied_to == ["1"]

    at_the_office(redis_url, test)


def test_a_reply_to_any_message_of_an_answer_continues_from_it(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await answered(place, await send_photo(place, "1"))  # cards 100 to 102, sentence 103
        await answered(place, await send_photo(place, "2"))
        first, second = (one.query.photo_key for one in await requests(place))
        for number, (replied, photo) in enumerate(
            [("", second), ("999", second), ("101", first), ("103", first), ("1", first)]
        ):
            spot = where(f"1{number}", reply_to=replied)
            await place.desk.handle(TextSent(spot, "make it blue"))
            query = (await requests(place))[-1].query
            assert (query.photo_key, query.refinements[0]) == (photo, "make it blue")

    at_the_office(redis_url, test)


def test_a_reply_to_any_photo_of_an_album_continues_its_search(redis_url: str) -> None:
    async def test(place: Office) -> None:
        first, *also = [place.photos.put(b"jpeg") for _ in range(3)]
        album = PhotoSent(where("1"), first, "like these", also=tuple(also), beside=("2", "3"))
        await place.desk.handle(album)
        (request,) = await requests(place)
        assert (request.query.photo_key, request.query.also) == (first, tuple(also))
        await answered(place, request)
        assert place.front_end.replied_to == ["1"]
        await send_photo(place, "4")
        for number, message in enumerate(("1", "2", "3")):
            spot = where(f"5{number}", reply_to=message)
            await place.desk.handle(TextSent(spot, "make it blue"))
            query = (await requests(place))[-1].query
            assert (query.also, query.refinements) == (tuple(also), ("like these", "make it blue"))

    at_the_office(redis_url, test)


def test_an_album_that_comes_again_is_the_same_search_for_each_of_its_photos(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        first, second = place.photos.put(b"jpeg"), place.photos.put(b"jpeg")
        album = PhotoSent(where("1"), first, also=(second,), beside=("2",))
        for _ in range(2):
            await place.desk.handle(album)
        one, again = await requests(place)
        assert (one.job_id, one.query) == (again.job_id, again.query)
        await send_photo(place, "3")
        await place.desk.handle(TextSent(where("4", reply_to="2"), "make it blue"))
        assert (await requests(place))[-1].query.also == (second,)

    at_the_office(redis_url, test)


def test_the_photos_of_an_album_live_as_long_as_they_are_asked_for_and_are_forgotten_together(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        keys = [place.photos.put(b"jpeg") for _ in range(3)]
        await place.desk.handle(PhotoSent(where("1"), keys[0], also=tuple(keys[1:])))
        for key in keys:
            await place.client.expire(key, 5)
        await place.desk.handle(TextSent(where("2"), "make it blue"))
        assert all([await place.client.ttl(key) > 5 for key in keys])
        await place.desk.handle(CommandSent(where("3"), "forget"))
        assert await place.client.exists(*keys) == 0

    at_the_office(redis_url, test)


def test_photos_that_were_left_out_are_admitted(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.desk.handle(PhotoSent(where(), place.photos.put(b"jpeg"), left_out=2))
        assert len(await requests(place)) == 1
        assert place.front_end.said == [
            "Those were many photos at once: I searched by the first 4."
        ]

    at_the_office(redis_url, test)


def test_words_before_the_answer_continue_from_the_search_that_runs(redis_url: str) -> None:
    async def test(place: Office) -> None:
        first = await send_photo(place)
        await place.desk.handle(TextSent(where("2"), "make it blue"))
        second = (await requests(place))[-1]
        assert second.query.photo_key == first.query.photo_key
        await answered(place, second)
        assert [f"more@{second.job_id}", f"undo@{second.job_id}"] in place.front_end.keys[0]

    at_the_office(redis_url, test)


def test_an_event_that_comes_again_starts_the_same_job_unrefined(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await send_photo(place)
        event = TextSent(where("2"), "make it blue")
        await place.desk.handle(event)
        await place.desk.handle(event)
        _, first, second = await requests(place)
        assert first.job_id == second.job_id
        assert first.query == second.query
        await answered(place, first)
        await place.desk.handle(event)
        assert len(await requests(place)) == 3

    at_the_office(redis_url, test)


def test_a_button_belongs_to_its_own_message_even_after_other_searches(redis_url: str) -> None:
    async def test(place: Office) -> None:
        first = await send_photo(place, "1")
        await answered(place, first)
        await send_photo(place, "2")
        data = f"similar:2@{first.job_id}"
        await place.desk.handle(ButtonPressed(where("103"), "press", data))
        assert (await requests(place))[-1].query == Query(examples=("p2",))
        assert place.front_end.presses == [("press", "")]

    at_the_office(redis_url, test)


def test_thumbs_pressed_under_one_answer_add_up_however_often_each_is_delivered(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        first = await send_photo(place)
        await answered(place, first)
        for number, data in enumerate(("up:1", "up:2", "down:3"), 10):
            event = ButtonPressed(where(str(number)), "press", f"{data}@{first.job_id}")
            await place.desk.handle(event)
            await place.desk.handle(event)
        query = (await requests(place))[-1].query
        assert (query.liked, query.disliked) == (("p1", "p2"), ("p3",))

    at_the_office(redis_url, test)


def test_a_thumb_that_a_full_queue_refuses_is_not_given(redis_url: str) -> None:
    async def test(place: Office) -> None:
        first = await send_photo(place)
        await answered(place, first)
        data = f"up:1@{first.job_id}"
        await place.desk.handle(ButtonPressed(where("10"), "press", data))
        assert "Very many people" in place.front_end.said[-1]
        await place.client.delete(SEARCH)
        await place.desk.handle(ButtonPressed(where("11"), "press", data))
        assert (await requests(place))[-1].query.liked == ("p1",)

    at_the_office(redis_url, test, max_waiting=1)


def test_a_pressed_button_still_leads_to_its_own_search_afterwards(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await answered(place, request)
        await place.desk.handle(ButtonPressed(where("103"), "one", f"more@{request.job_id}"))
        spot = where("9", reply_to="103")
        await place.desk.handle(TextSent(spot, "longer"))
        last = (await requests(place))[-1].query
        assert (last.photo_key, last.page) == (request.query.photo_key, 0)

    at_the_office(redis_url, test)


def test_a_button_of_a_forgotten_search_is_explained(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await answered(place, request)
        await place.desk.handle(CommandSent(where("2"), "forget"))
        with pytest.raises(PhotoExpired):
            place.photos.get(str(request.query.photo_key))
        await place.desk.handle(ButtonPressed(where("103"), "press", f"more@{request.job_id}"))
        assert place.front_end.presses[-1][1].startswith("I no longer have that search")

    at_the_office(redis_url, test)


def test_a_full_queue_is_said_and_the_session_stays_where_it_was(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await answered(place, await send_photo(place))
        await place.desk.handle(TextSent(where("2"), "make it blue"))
        assert "Very many people" in place.front_end.said[-1]
        assert len(await requests(place)) == 1
        await place.client.delete(SEARCH)
        await place.desk.handle(TextSent(where("3"), "longer"))
        assert (await requests(place))[-1].query.refinements == ("longer",)

    at_the_office(redis_url, test, max_waiting=1)


def test_an_event_that_comes_again_when_the_queue_is_full_is_refused_in_words(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        key = place.photos.put(b"jpeg")
        for _ in range(2):
            await place.desk.handle(PhotoSent(where(), key))
        assert "Very many people" in place.front_end.said[0]

    at_the_office(redis_url, test, max_waiting=1)


def test_a_long_queue_is_admitted(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.client.rpush(SEARCH, *(["{}"] * 12))
        await place.desk.handle(PhotoSent(where(), place.photos.put(b"jpeg")))
        assert "12 searches are before yours" in place.front_end.said[0]

    at_the_office(redis_url, test)


def test_redis_away_is_told_to_the_caller_and_the_event_works_later(redis_url: str) -> None:
    async def test(place: Office) -> None:
        key = place.photos.put(b"jpeg")
        await place.client.set(SEARCH, "not a list")
        with pytest.raises(RedisUnavailable):
            await place.desk.handle(PhotoSent(where(), key))
        await place.client.delete(SEARCH)
        await place.desk.handle(PhotoSent(where(), key))
        assert [one.query.photo_key for one in await requests(place)] == [key]

    at_the_office(redis_url, test)


def test_a_redis_that_does_not_answer_raises_redis_unavailable() -> None:
    async def test(place: Office) -> None:
        with pytest.raises(RedisUnavailable):
            await place.desk.handle(TextSent(where(), "red dress"))

    at_the_office("unix:///nowhere/redis.sock", test)


def test_a_delivery_that_died_after_the_album_sends_no_second_album(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        place.front_end.fail["say"] = Crash()
        with pytest.raises(Crash):
            await answered(place, request)
        async with office(redis_url, place.front_end) as restarted:
            await answered(restarted, request)
        assert len(place.front_end.albums) == 1
        assert len(place.front_end.said) == 1
        await place.desk.handle(TextSent(where("2", reply_to="101"), "make it blue"))
        assert (await requests(place))[-1].query.photo_key == request.query.photo_key

    at_the_office(redis_url, test)


def test_a_whole_delivery_that_comes_again_shows_nothing_twice(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await answered(place, request)
        await answered(place, request)
        assert (len(place.front_end.albums), len(place.front_end.said)) == (1, 1)

    at_the_office(redis_url, test)


def test_a_card_whose_picture_is_gone_is_left_out_and_not_counted(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        one, three = stored(place, result(1), result(3))
        await place.desk.deliver(answer(request, one, result(2), three))
        (album,) = place.front_end.albums
        assert [card.title for card in album] == ["Product 1", "Product 3"]
        await place.desk.handle(TextSent(where("2"), "similar to 2"))
        assert (await requests(place))[-1].query.examples == ("p3",)

    at_the_office(redis_url, test)


def test_results_without_any_picture_left_are_explained(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.desk.deliver(answer(await send_photo(place), result(1)))
        assert place.front_end.albums == []
        assert "pictures are gone" in place.front_end.said[0]

    at_the_office(redis_url, test)


def test_a_failure_is_said_once_in_the_persons_language(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.desk.handle(TextSent(where(language="ru"), "платье"))
        (request,) = await requests(place)
        failure = Failure(code="error.index_missing")
        failed = answer(request).model_copy(update={"failure": failure})
        await place.desk.deliver(failed)
        await place.desk.deliver(failed)
        assert place.front_end.said == ["Каталог магазина ещё не готов к поиску. Попробуйте позже."]

    at_the_office(redis_url, test)


def test_an_answer_to_a_forgotten_search_is_still_shown(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await place.desk.handle(CommandSent(where("2"), "forget"))
        await answered(place, request)
        assert len(place.front_end.albums) == 1
        assert place.front_end.keys[-1] == []

    at_the_office(redis_url, test)


def test_typing_shows_until_the_answer_and_no_task_is_left(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_photo(place)
        await asyncio.sleep(0.05)
        assert place.front_end.typings == 1
        assert _typing_tasks()
        await answered(place, request)
        await asyncio.sleep(0)
        assert not _typing_tasks()
        await send_photo(place, "2")
        await place.desk.close()
        assert not _typing_tasks()

    at_the_office(redis_url, test)


def _typing_tasks() -> list[str]:
    return [name for task in asyncio.all_tasks() if (name := task.get_name()).startswith("typing")]


def test_a_person_who_is_gone_is_told_to_the_caller(redis_url: str) -> None:
    async def test(place: Office) -> None:
        with pytest.raises(Undeliverable):
            await place.desk.handle(CommandSent(where(), "start"))

    at_the_office(redis_url, test, Notebook(fail={"say": Undeliverable("blocked")}))


def test_the_status_names_queues_workers_and_what_was_set_aside(redis_url: str) -> None:
    async def test(place: Office) -> None:
        await place.desk.handle(CommandSent(where(user=1), "status"))
        note = WorkerNote(
            name="w1", queues=("search",), model_id="house", index_version=3, products=400
        )
        write_note(place.photos._client, note)
        write_note(place.photos._client, note.model_copy(update={"name": "w2", "problem": "torn"}))
        await place.client.lpush(DEAD, "{}")
        await send_photo(place)
        await place.desk.handle(CommandSent(where("3", user=1), "status"))
        empty, full = place.front_end.said
        assert empty.splitlines()[1] == "No worker is running."
        assert full.splitlines() == [
            "Waiting: 1 searches, 0 catalogue jobs.",
            "Set aside after repeated failures: 1 jobs, 0 answers.",
            "Worker w1 (search): index 3, 400 products, house.",
            "Worker w2 (search): index 3, 400 products, house. Problem: torn",
        ]

    at_the_office(redis_url, test, admin_ids=(1,))


async def seen(place: Office, request: SearchRequest, searched: Box | None = DRESS) -> SearchReply:
    """Answers as a worker that found a dress and two bags."""
    results = stored(place, *(result(number) for number in (1, 2)))
    made = answer(request, *results).model_copy(
        update={"box": searched, "garments": GARMENTS, "whole": WHOLE}
    )
    await place.desk.deliver(made)
    return made


async def send_outfit(place: Office) -> SearchRequest:
    key = place.photos.put(encode_jpeg(Image.new("RGB", (90, 120), "white")))
    await place.desk.handle(PhotoSent(where("1"), key))
    return (await requests(place))[-1]


def test_a_photo_comes_back_marked_before_the_album_and_its_buttons_choose(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_outfit(place)
        await seen(place, request)
        assert place.front_end.order == ["show_photo", "show_cards", "say"]
        assert place.front_end.captions == ["I found these. I searched 1, the dress; tap another."]
        assert place.front_end.replied_to == ["1", "1"]
        assert place.front_end.pictures[0].startswith(b"\xff\xd8")
        data = place.front_end.picture_keys[0][0][1]
        await place.desk.handle(ButtonPressed(where("100"), "press", data))
        second = (await requests(place))[-1]
        assert second.query == request.query.model_copy(update={"box": BAG})
        await seen(place, second, BAG)
        assert len(place.front_end.pictures) == 1
        assert place.front_end.said[-1].startswith("Your photo: bag 2\n")

    at_the_office(redis_url, test)


def test_turns_after_the_first_answer_stay_on_the_garment_that_was_searched(
    redis_url: str,
) -> None:
    async def test(place: Office) -> None:
        await seen(place, await send_outfit(place))
        await place.desk.handle(TextSent(where("2"), "make it blue"))
        blue = (await requests(place))[-1]
        assert (blue.query.box, blue.query.refinements) == (DRESS, ("make it blue",))
        await place.desk.handle(TextSent(where("3"), "the bag"))  # before the answer
        bag = (await requests(place))[-1]
        assert (bag.query.box, bag.query.refinements) == (BAG, ("the bag",))
        await place.desk.handle(TextSent(where("4"), "undo"))
        assert (await requests(place))[-1].query == blue.query

    at_the_office(redis_url, test)


def test_a_reply_to_the_marked_photo_continues_that_search(redis_url: str) -> None:
    async def test(place: Office) -> None:
        first = await send_outfit(place)
        await seen(place, first)  # the marked photo is message 100
        await answered(place, await send_photo(place, "2"))
        await place.desk.handle(TextSent(where("3", reply_to="100"), "all together"))
        query = (await requests(place))[-1].query
        assert (query.photo_key, query.together) == (first.query.photo_key, GARMENTS)

    at_the_office(redis_url, test)


def test_a_delivery_that_died_after_the_marked_photo_shows_it_once(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_outfit(place)
        place.front_end.fail["show_cards"] = Crash()
        with pytest.raises(Crash):
            await seen(place, request)
        async with office(redis_url, place.front_end) as restarted:
            await seen(restarted, request)
        assert place.front_end.order == ["show_photo", "show_cards", "say"]

    at_the_office(redis_url, test)


def test_an_expired_photo_is_not_marked_and_its_answer_still_shown(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_outfit(place)
        place.photos.delete(str(request.query.photo_key))
        await seen(place, request)
        assert place.front_end.order == ["show_cards", "say"]

    at_the_office(redis_url, test)


def test_a_garment_named_by_its_second_kind_stays_chosen(redis_url: str) -> None:
    async def test(place: Office) -> None:
        request = await send_outfit(place)
        await seen(place, request)
        press = ButtonPressed(where("100"), "press", f"pick:3@{request.job_id}")
        await place.desk.handle(press)
        await place.desk.handle(TextSent(where("2", reply_to="100"), "the bag in blue"))
        assert (await requests(place))[-1].query.box == BAG  # from the marked photo's own search
        await seen(place, (await requests(place))[-2], CLUTCH)
        cards = "104"
        await place.desk.handle(TextSent(where("3", reply_to=cards), "the bag in blue"))
        assert (await requests(place))[-1].query.box == CLUTCH

    at_the_office(redis_url, test)
