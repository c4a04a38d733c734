"""The conversation in a terminal: what is printed, and what a typed line means."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import redis
from PIL import Image
from rich.console import Console

from bot.events import MOST_PHOTOS, CommandSent, PhotoRefused, PhotoSent, TextSent, Where
from bot.front_end import Card, Key
from bot.terminal import Terminal, event_of
from shared.errors import NotAPicture
from shared.photos import PhotoStore

WHERE = Where("terminal", "terminal", 1, "you-1", "e1")


@pytest.fixture
def photos(redis_client: redis.Redis) -> PhotoStore:
    return PhotoStore(redis_client, ttl=100)


def typed(line: str, photos: PhotoStore):
    return asyncio.run(event_of(line, WHERE, photos))


def test_event_of_when_the_line_names_a_picture_then_it_is_a_photo(
    tmp_path: Path, photos: PhotoStore
) -> None:
    Image.new("RGB", (40, 40), "red").save(tmp_path / "my photo.png")
    event = typed(f" '{tmp_path}/my photo.png' ", photos)
    assert isinstance(event, PhotoSent)
    assert photos.get(event.photo_key).startswith(b"\xff\xd8")


def test_event_of_when_the_file_is_no_picture_then_it_says_so(
    tmp_path: Path, photos: PhotoStore
) -> None:
    (tmp_path / "notes.jpg").write_text("no picture")
    event = typed(str(tmp_path / "notes.jpg"), photos)
    assert isinstance(event, PhotoRefused)
    assert isinstance(event.error, NotAPicture)


def test_event_of_when_the_line_names_several_pictures_then_they_are_one_search(
    tmp_path: Path, photos: PhotoStore
) -> None:
    for name in ("a.png", "my photo.png"):
        Image.new("RGB", (40, 40), "red").save(tmp_path / name)
    event = typed(f"{tmp_path}/a.png '{tmp_path}/my photo.png' {tmp_path}/my\\ photo.png", photos)
    assert isinstance(event, PhotoSent)
    assert len({event.photo_key, *event.also}) == 3
    assert photos.get(event.also[1]).startswith(b"\xff\xd8")


def test_event_of_when_one_of_several_files_is_no_picture_then_it_says_so_and_keeps_none(
    tmp_path: Path, photos: PhotoStore, redis_client: redis.Redis
) -> None:
    Image.new("RGB", (40, 40), "red").save(tmp_path / "a.png")
    (tmp_path / "notes.jpg").write_text("no picture")
    event = typed(f"{tmp_path}/a.png {tmp_path}/notes.jpg", photos)
    assert isinstance(event, PhotoRefused)
    assert redis_client.dbsize() == 0


def test_event_of_when_there_are_too_many_pictures_then_the_first_are_taken(
    tmp_path: Path, photos: PhotoStore
) -> None:
    Image.new("RGB", (40, 40), "red").save(tmp_path / "a.png")
    event = typed(" ".join([f"{tmp_path}/a.png"] * (MOST_PHOTOS + 2)), photos)
    assert isinstance(event, PhotoSent)
    assert (1 + len(event.also), event.left_out) == (MOST_PHOTOS, 2)


def test_event_of_when_only_some_words_are_files_then_it_is_text(
    tmp_path: Path, photos: PhotoStore
) -> None:
    Image.new("RGB", (40, 40), "red").save(tmp_path / "a.png")
    line = f"like {tmp_path}/a.png"
    assert typed(line, photos) == TextSent(WHERE, line)


@pytest.mark.parametrize(
    "line", ["don't", "", "'", "make it blue", "x" * 5000, "\x00", "~nobody/x", "أزرق", "."]
)
def test_event_of_when_the_line_is_words_then_it_is_text(line: str, photos: PhotoStore) -> None:
    assert typed(line, photos) == TextSent(WHERE, line)


def test_event_of_when_it_starts_with_a_slash_then_it_is_a_command(photos: PhotoStore) -> None:
    assert typed("/New  red shoes", photos) == CommandSent(WHERE, "new", "red shoes")


def test_terminal_when_it_shows_an_answer_then_products_and_buttons_are_readable() -> None:
    out = io.StringIO()
    terminal = Terminal(Console(file=out, width=100))
    why, also = "Very close · [i]red, as asked", "Also in blue"
    cards = [Card(b"", "Red [bold] shirt", "9.90 EUR", "https://shop.example/1", why, also)]

    async def answer() -> list[str]:
        ids = await terminal.show_cards("terminal", cards)
        return [*ids, await terminal.say("terminal", "1 found", keys=[[Key("More", "more")]])]

    ids = asyncio.run(answer())
    assert len(set(ids)) == 2
    for part in (
        "Red [bold] shirt",
        why,
        also,
        "9.90 EUR",
        "https://shop.example/1",
        "1 found",
        "[More]",
    ):
        assert part in out.getvalue()


def test_terminal_when_it_shows_a_marked_photo_then_its_text_and_buttons_are_readable() -> None:
    out = io.StringIO()
    terminal = Terminal(Console(file=out, width=100))
    keys = [[Key("1 dress", "pick:1"), Key("2 bag", "pick:2")], [Key("Whole photo", "whole")]]
    shown = asyncio.run(terminal.show_photo("terminal", b"jpeg", "I found these.", keys=keys))
    assert shown
    assert out.getvalue().splitlines() == ["I found these.", "[1 dress]  [2 bag]  [Whole photo]"]


def printed(console: Console, act: Callable[[Terminal], Awaitable[None]], folder: Path) -> str:
    out = io.StringIO()
    console.file = out
    asyncio.run(act(Terminal(console, folder)))
    return out.getvalue()


@pytest.mark.parametrize("name", ["bad-rows.tsv", "../bad-rows.tsv", "/etc/bad-rows.tsv"])
def test_terminal_when_it_is_given_a_file_then_it_lies_in_its_folder_and_the_place_is_told(
    tmp_path: Path, name: str
) -> None:
    async def act(terminal: Terminal) -> None:
        assert await terminal.send_file("terminal", name, b"2\tno price\n", "These rows:")

    lines = printed(Console(width=300), act, tmp_path).splitlines()
    assert lines == ["These rows:", str(tmp_path / "bad-rows.tsv")]
    assert (tmp_path / "bad-rows.tsv").read_bytes() == b"2\tno price\n"


def test_terminal_when_a_message_changes_then_on_a_screen_it_is_written_over(
    tmp_path: Path,
) -> None:
    async def act(terminal: Terminal) -> None:
        message = await terminal.say("terminal", "I have asked.")
        assert await terminal.edit("terminal", message, "reading\n" + "long " * 6)
        assert await terminal.edit("terminal", message, "done", keys=[[Key("Go", "go")]])
        assert await terminal.edit("terminal", message, "late")

    plain = printed(Console(width=20), act, tmp_path)
    assert plain.split() == [
        "I",
        "have",
        "asked.",
        "reading",
        *["long"] * 6,
        "done",
        "[Go]",
        "late",
    ]
    screen = printed(Console(width=20, force_terminal=True), act, tmp_path)
    erased = "\x1b[1A\x1b[2K" * 3  # "reading", and what takes two lines of 20 columns
    before, after = screen.split(erased)
    assert "reading" in before
    assert "done" in after
    assert "\x1b[1A" not in after
