"""When a feed counts as read before: its bytes, its columns, every picture are what they were."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index_store.building import Feed, read_feed
from tests.index_store.building.age import age
from tests.index_store.fetching.picture_server import Reply
from tests.index_store.shop import SmallShop, picture, write_shop

COLOURS = {"a": (200, 0, 0), "b": (0, 200, 0)}


@pytest.fixture
def shop(tmp_path, server):
    """Closed before the server is, which waits for its connections."""
    del server
    rules = {"fetch_http": True, "fetch_private": True}
    with SmallShop(tmp_path / "home", **rules).opened() as shop:
        yield shop


@pytest.fixture
def folder(tmp_path):
    """A feed and its pictures, an hour old."""
    folder = write_shop(tmp_path / "feed", COLOURS)
    age(folder)
    return folder


def read(shop, source, **columns):
    return read_feed(shop, Feed(str(source), columns), lambda _done, _total: None)


def as_before(shop, source, **columns):
    feed = Feed(str(source), columns)
    return feed.as_before(shop.catalogue, feed.digest())


def test_a_feed_that_was_never_read_is_not_as_before(shop, folder):
    assert as_before(shop, folder) is None


def test_a_feed_of_the_same_bytes_and_pictures_is_as_before(shop, folder):
    first = read(shop, folder)
    again = as_before(shop, folder)
    assert (again.unchanged, again.added, again.bad) == (2, 0, [])
    assert again.content == first.content


def test_a_feed_of_other_bytes_is_to_be_read(shop, folder):
    read(shop, folder)
    with (folder / "feed.jsonl").open("a") as file:
        file.write("\n")
    assert as_before(shop, folder) is None


def test_a_picture_that_was_touched_is_to_be_read(shop, folder):
    read(shop, folder)
    age(folder / "b.png", seconds=60)
    assert as_before(shop, folder) is None


def test_a_picture_that_is_gone_is_to_be_read(shop, folder):
    read(shop, folder)
    (folder / "b.png").unlink()
    assert as_before(shop, folder) is None


def test_pictures_of_just_now_are_read_once_more_and_then_trusted(shop, tmp_path):
    folder = write_shop(tmp_path / "feed", COLOURS)
    read(shop, folder)
    assert as_before(shop, folder) is None
    age(folder)
    read(shop, folder)
    assert as_before(shop, folder) is not None


def test_a_feed_whose_columns_are_called_otherwise_is_to_be_read(shop, folder):
    rows = [{"id": "a", "image": "a.png", "name": "Long", "short": "L"}]
    (folder / "feed.jsonl").write_text("\n".join(map(json.dumps, rows)))
    read(shop, folder, title="name")
    assert as_before(shop, folder, title="name") is not None
    assert as_before(shop, folder, title="short") is None
    assert as_before(shop, folder) is None


def test_a_feed_with_an_address_is_never_skipped(shop, tmp_path, server):
    """Only the server knows whether the picture is what it was."""
    folder = tmp_path / "feed"
    folder.mkdir()
    row = {"id": "a", "image": server.says("/a.png", Reply(body=picture()))}
    (folder / "feed.jsonl").write_text(json.dumps(row))
    for _ in range(2):
        assert read(shop, folder).bad == []
        assert as_before(shop, folder) is None
    assert len(server.asked) == 2


def test_another_feed_read_since_makes_the_first_one_to_be_read(shop, folder, tmp_path):
    read(shop, folder)
    other = write_shop(tmp_path / "other", COLOURS)
    age(other)
    read(shop, other)
    assert as_before(shop, other) is not None
    assert as_before(shop, folder) is None


@pytest.mark.parametrize("fault", ["missing", "empty"])
def test_a_picture_that_was_mended_beside_the_feed_is_seen(shop, folder, fault):
    """It changes not one byte of the feed."""
    path = folder / "b.png"
    path.write_bytes(b"") if fault == "empty" else path.unlink()
    assert [row.row for row in read(shop, folder).bad] == [2]
    path.write_bytes(picture(COLOURS["b"]))
    age(path)
    mended = read(shop, folder)
    assert (mended.added, mended.unchanged, mended.bad) == (1, 1, [])
    assert as_before(shop, folder) is not None


def test_bad_rows_of_a_feed_that_holds_its_pictures_are_told_again_without_reading(shop, tmp_path):
    path = tmp_path / "feed.parquet"
    pq.write_table(pa.table({"id": ["a", "b"], "image": [picture(), b"no picture"]}), path)
    first = read(shop, path)
    again = as_before(shop, path)
    assert again.unchanged == 1
    assert [(one.row, one.reason) for one in again.bad] == [(2, first.bad[0].reason)]


def test_what_does_not_exist_has_no_digest(tmp_path):
    assert Feed(str(tmp_path / "none.csv")).digest() == ""


def test_a_folder_of_pictures_has_no_digest_and_is_always_read(shop, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture())
    age(folder)
    read(shop, folder)
    assert as_before(shop, folder) is None
