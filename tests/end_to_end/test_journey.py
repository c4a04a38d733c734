"""The main job through real processes: photo, album, "make it blue", reindex, and what breaks.

Covers: photo -> marked photo and album; a garment tapped or named -> its album; all together;
reply -> an album whose colours differ as asked; text alone; buttons; undo; /reindex finds a new
product; admin commands refused to others; worker killed in a task; its pool process killed; bot
killed between read and send; each answered once.
"""

import json
import os
import signal
import time
from itertools import count
from pathlib import Path

import psutil
import pytest
from PIL import Image

from demo.wardrobe import render_product, street_photo, wardrobe
from tests.end_to_end.albums import blueness, buttons, labels, titles
from tests.end_to_end.conftest import (
    ADMIN,
    PATIENCE,
    Stack,
    album,
    answer,
    reindex,
    wait_until,
)
from tests.telegram_people import Person

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(300)]
_users = count(100)


@pytest.fixture
def shopper(stack: Stack) -> Person:
    """Somebody new."""
    return stack.server.person(next(_users), "Ada")


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    """A person in the street."""
    return street_photo(3).image


def test_photo_when_sent_then_an_album_with_titles_prices_and_links_comes(
    stack: Stack, shopper: Person, photo: Image.Image
) -> None:
    shopper.sends_photo(photo)
    messages = answer(shopper)
    assert len(album(messages)) == 6
    assert len({message["media_group_id"] for message in album(messages)}) == 1
    for message in album(messages):
        assert "EUR" in message["caption"]
        links = [e["url"] for e in message["caption_entities"] if e["type"] == "text_link"]
        assert links[0].startswith("https://wardrobe.example/products/")
    assert "typing" in shopper.chat.actions


def test_reply_when_it_says_make_it_blue_then_the_next_album_is_bluer(
    stack: Stack, shopper: Person, photo: Image.Image
) -> None:
    shopper.sends_photo(photo)
    first = answer(shopper)
    shopper.says("make it blue", reply_to=album(first)[0])
    second = answer(shopper)
    assert blueness(stack, second) > blueness(stack, first) + 15  # of 255
    assert titles(second) != titles(first)


def test_marked_photo_when_its_bag_is_tapped_then_the_next_album_shows_bags(
    stack: Stack, shopper: Person
) -> None:
    outfit = street_photo(69).image  # a shirt dress, a tote bag and shoes
    sent = shopper.sends_photo(outfit)
    first = answer(shopper)
    marked = first[0]
    assert marked["reply_to_message"]["message_id"] == sent["message_id"]
    assert stack.server.picture(marked).size == outfit.size
    assert "dress" in marked["caption"]
    [bag] = [label for label in buttons(marked) if label.endswith(" bag")]
    assert buttons(marked)[-2:] == ["Whole photo", "All together"]
    shopper.presses(marked, bag)
    second = answer(shopper)
    assert second[-1]["text"].count("Your photo: bag") == 1
    assert len(album(second)) == 6
    # The shop has two designs of bags, each shown once.
    assert labels(second)[:2] == ["bag", "bag"]
    assert "bag" not in labels(first)
    shopper.presses(second[-1], "Undo")
    assert labels(answer(shopper)) == labels(first)


def test_words_when_they_name_another_garment_of_the_photo_then_the_next_album_shows_it(
    shopper: Person,
) -> None:
    shopper.sends_photo(street_photo(69).image)
    first = answer(shopper)
    shopper.says("the bag")
    second = answer(shopper)
    assert "Your photo: bag" in second[-1]["text"]
    # The shop has two designs of bags, each shown once.
    assert labels(second)[:2] == ["bag", "bag"]
    assert "bag" not in labels(first)


def test_all_together_when_tapped_then_the_summary_says_which_products_answer_which_garment(
    shopper: Person,
) -> None:
    shopper.sends_photo(street_photo(69).image)
    shopper.presses(answer(shopper)[0], "All together")
    together = answer(shopper)
    assert len(set(labels(together))) >= 2
    assert "dress: 1" in together[-1]["text"]
    assert "bag: " in together[-1]["text"]


def test_text_when_there_is_no_photo_then_it_searches_by_words(
    stack: Stack, shopper: Person
) -> None:
    shopper.says("red dress")
    captions = [message["caption"].lower() for message in album(answer(shopper))]
    assert sum("red" in caption or "dress" in caption for caption in captions) >= 3


def test_file_when_a_photo_is_sent_as_document_then_it_is_searched_too(
    stack: Stack, shopper: Person, tmp_path: Path, photo: Image.Image
) -> None:
    photo.save(tmp_path / "photo.png")
    shopper.sends_document((tmp_path / "photo.png").read_bytes(), "photo.png", "image/png")
    assert len(album(answer(shopper))) == 6


def test_buttons_when_pressed_then_more_similar_and_undo_do_what_they_say(
    stack: Stack, shopper: Person, photo: Image.Image
) -> None:
    shopper.sends_photo(photo)
    first = answer(shopper)
    pages = [first]
    for label in ("More", "2", "Undo"):
        shopper.presses(pages[-1][-1], label)
        pages.append(answer(shopper))
    assert not titles(pages[0]) & titles(pages[1])
    assert titles(pages[3]) == titles(pages[0])


def test_reindex_when_a_product_was_added_then_it_is_found(stack: Stack, shopper: Person) -> None:
    product = next(p for p in wardrobe(seed=9, count=60) if p.category == "Dress")
    picture = render_product(product)
    picture.save(stack.feed.parent / "pictures" / "new-dress.jpg", quality=95)
    row = {
        "id": "new",
        "title": "The one new dress",
        "price": "12.00",
        "currency": "EUR",
        "image": "pictures/new-dress.jpg",
        "link": "https://wardrobe.example/products/new",
    }
    with stack.feed.open("a") as feed:
        feed.write(json.dumps(row) + "\n")
    text = reindex(stack.server.person(ADMIN, "Grace"))
    assert "1" in text
    shopper.sends_photo(picture)
    assert "The one new dress" in album(answer(shopper))[0]["caption"]


def test_admin_commands_when_someone_else_sends_them_then_they_are_told_so(
    stack: Stack, shopper: Person
) -> None:
    before = stack.redis.llen("catalogue")
    for command in ("/reindex", "/status", "/rollback"):
        shopper.says(command)
        [message] = shopper.waits_for(1, PATIENCE)
        assert "admin" in message["text"].lower()
    assert stack.redis.llen("catalogue") == before


def test_status_when_the_admin_asks_then_worker_and_index_are_named(stack: Stack) -> None:
    admin = stack.server.person(ADMIN, "Grace")
    admin.says("/status")
    assert "house" in admin.waits_for(lambda m: "house" in m.get("text", ""), PATIENCE)[-1]["text"]


def test_worker_when_killed_in_a_task_then_there_is_one_answer(
    stack: Stack, photo: Image.Image
) -> None:
    shopper, job = _caught(stack, photo)
    stack.worker.kill()
    assert not _is_answered(stack, job), "it answered before it could be killed"
    killed = time.monotonic()
    stack.start_worker()
    assert len(album(answer(shopper))) == 6
    print(f"answered {time.monotonic() - killed:.1f} s after kill -9 of the only worker")
    assert stack.redis.llen(f"job:{job}:attempts") >= 2
    _stays_at_one_album(stack, shopper)


def test_pool_process_when_killed_in_a_task_then_there_is_one_answer(
    stack: Stack, photo: Image.Image
) -> None:
    child = _pool_process(stack)
    shopper, job = _caught(stack, photo)
    os.kill(child, signal.SIGKILL)
    killed = time.monotonic()
    assert not _is_answered(stack, job), "it answered before it could be killed"
    assert len(album(answer(shopper))) == 6
    print(f"answered {time.monotonic() - killed:.1f} s after kill -9 of the pool process")
    _stays_at_one_album(stack, shopper)


def test_worker_when_killed_in_a_task_and_another_lives_then_that_one_answers_within_seconds(
    stack: Stack, photo: Image.Image
) -> None:
    with stack.second_worker():
        shopper, job = _caught(stack, photo)
        while _owner(stack, job) != stack.worker.name:  # the other one took it
            answer(shopper)
            shopper, job = _caught(stack, photo)
        stack.worker.kill()
        killed = time.monotonic()
        assert not _is_answered(stack, job), "it answered before it could be killed"
        assert len(album(answer(shopper))) == 6
        print(f"answered {time.monotonic() - killed:.1f} s after kill -9, by another worker")
    stack.start_worker()
    _stays_at_one_album(stack, shopper)


def test_photo_when_it_kills_its_worker_three_times_then_it_is_set_aside_and_the_person_told(
    stack: Stack, photo: Image.Image
) -> None:
    child = _pool_process(stack)
    shopper, job = _caught(stack, photo)
    os.kill(child, signal.SIGKILL)
    for attempt in (2, 3):
        wait_until(lambda number=attempt: stack.redis.llen(f"job:{job}:attempts") == number)
        os.kill(_pool_process(stack), signal.SIGKILL)
    [message] = shopper.waits_for(1, PATIENCE)
    assert "set aside" in message["text"]
    assert job in stack.redis.lindex("dead", 0).decode()


@pytest.mark.parametrize(
    "call",
    ["getFile", "sendPhoto", "sendMediaGroup"],
    ids=["reading", "showing what was found", "sending"],
)
def test_bot_when_killed_before_it_has_read_the_photo_or_sent_the_answer_then_there_is_one_answer(
    stack: Stack, shopper: Person, photo: Image.Image, call: str
) -> None:
    with stack.server.hold(call) as held:
        shopper.sends_photo(photo)
        held.wait()
        stack.kill_bot()
        held.drop()
    stack.start_bot()
    assert len(album(answer(shopper))) == 6
    _stays_at_one_album(stack, shopper)


def _pool_process(stack: Stack) -> int:
    """The process that runs the tasks, under the worker's parent process."""
    [child] = psutil.Process(stack.worker.pid).children()
    return child.pid


def _caught(stack: Stack, photo: Image.Image) -> tuple[Person, str]:
    """Somebody new whose photo a worker has in hand at this moment, and the job's id.

    A search takes a tenth of a second: when it was over before we looked, another one is begun.
    """
    for _ in range(20):
        person = stack.server.person(next(_users), "Ada")
        known = _begun(stack)
        person.sends_photo(photo)
        deadline = time.monotonic() + PATIENCE
        while not (new := _begun(stack) - known):
            assert time.monotonic() < deadline, "no job was begun"
        [job] = new
        if not _is_answered(stack, job):
            return person, job
        answer(person)
    pytest.fail("every search was over before it could be disturbed")


def _begun(stack: Stack) -> set[str]:
    """The ids of all jobs that a worker has begun."""
    keys = stack.redis.keys("job:*:attempts")
    return {key.decode().split(":")[1] for key in keys}


def _owner(stack: Stack, job: str) -> str:
    """The queues of the worker that began a job last."""
    return stack.redis.lindex(f"job:{job}:attempts", -1).decode().partition("@")[0]


def _is_answered(stack: Stack, job: str) -> bool:
    return bool(stack.redis.exists(f"job:{job}:answered"))


def _stays_at_one_album(stack: Stack, person: Person) -> None:
    """Nothing more comes: queue, unacknowledged messages and outbox run empty, one album stands.

    Neither was the marked photo, where there is one, sent twice.
    """
    wait_until(lambda: not stack.redis.llen("search") and not stack.redis.hlen("unacked"))
    wait_until(lambda: not stack.redis.xlen("outbox:telegram"))
    assert len(person.chat.albums()) == 1
    assert (
        len([one for one in person.chat.from_bot if "photo" in one and "reply_markup" in one]) < 2
    )
