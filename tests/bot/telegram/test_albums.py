"""Parts of albums in a real Redis: kept once, in order, and forgotten once they are searched."""

import asyncio

import pytest
from redis.asyncio import Redis
from telegram import Update

from bot.telegram.albums import KEPT, Album, Albums, album_of
from tests.bot.telegram.updates import GROUP, message, told, update

ALBUM = Album("42", "13")


def part(number: int, group: str = "13", message_id: int | None = None, **content) -> Update:
    said = {"message_id": message_id or number, "media_group_id": group, **content}
    return update(number, message=message(**said))


@pytest.fixture
def kept(client, redis_url):
    """Does something with the albums of an empty Redis."""

    async def within(act):
        async with Redis.from_url(redis_url) as connected:
            return await act(Albums(connected))

    return lambda act: asyncio.run(within(act))


def test_album_of_an_update_is_its_chat_and_group():
    assert album_of(part(1)) == ALBUM
    assert album_of(update(1, message=message(GROUP, media_group_id="9"))) == Album("-1001", "9")
    assert album_of(told("hello")) is None
    assert album_of(update(1)) is None


def test_parts_come_back_as_they_were_sent_in_the_order_of_the_album(kept):
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 5}
    sent = [
        part(3, message_id=12, photo=[size], caption="синий \N{DRESS}"),
        part(4, message_id=11, photo=[size], new_field_of_telegram={"x": 1}),
        part(2, message_id=13, document={"file_id": "d", "file_unique_id": "e"}),
    ]

    async def act(albums):
        sizes = [await albums.add(ALBUM, one) for one in sent]
        return sizes, await albums.parts(ALBUM)

    sizes, parts = kept(act)
    assert sizes == [1, 2, 3]
    expected = [sent[1], sent[0], sent[2]]
    assert [one.to_dict() for one in parts] == [one.to_dict() for one in expected]


def test_part_that_comes_again_is_one_part(kept):
    async def act(albums):
        await albums.add(ALBUM, part(1))
        again = await albums.add(ALBUM, part(1))
        return again, await albums.size(ALBUM), len(await albums.parts(ALBUM))

    assert kept(act) == (1, 1, 1)


def test_albums_are_open_until_they_are_searched(kept):
    async def act(albums):
        for album in (ALBUM, Album("-1001", "13")):
            await albums.add(album, part(1))
        before = await albums.open()
        await albums.searched(ALBUM, *await albums.parts(ALBUM))
        return before, await albums.open()

    before, after = kept(act)
    assert (set(before), after) == ({ALBUM, Album("-1001", "13")}, [Album("-1001", "13")])


def test_part_that_comes_again_after_the_search_is_known_and_holds_nothing(kept, client):
    async def act(albums):
        await albums.add(ALBUM, part(1, caption="a secret wish"))
        await albums.searched(ALBUM, part(1))
        left = client.hgetall(ALBUM.key)
        await albums.add(ALBUM, part(1, caption="a secret wish"))
        return left, await albums.parts(ALBUM)

    assert kept(act) == ({b"1": b""}, [])
    assert 0 < client.ttl(ALBUM.key) <= KEPT


def test_part_that_comes_after_the_search_is_the_only_one_to_search(kept):
    async def act(albums):
        await albums.add(ALBUM, part(1))
        await albums.searched(ALBUM, *await albums.parts(ALBUM))
        await albums.add(ALBUM, part(2))
        return await albums.parts(ALBUM), await albums.open()

    parts, still_open = kept(act)
    assert ([one.update_id for one in parts], still_open) == ([2], [ALBUM])
