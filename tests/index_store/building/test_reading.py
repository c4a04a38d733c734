"""The catalogue after a feed: added, changed, unchanged, removed, bad."""

import json
import os
import sqlite3

import pytest

from index_store.building import Feed, loading, read_feed, reading
from index_store.feeds import read_picture
from shared.errors import FeedUnreadable
from shared.pictures import decode
from tests.index_store.building.age import age
from tests.index_store.fetching.picture_server import Reply
from tests.index_store.shop import SmallShop, many_colours, picture, write_shop

COLOURS = {"a": (200, 0, 0), "b": (0, 200, 0), "c": (0, 0, 200)}


@pytest.fixture
def shop(tmp_path, server):
    """Closed before the server is, which waits for its connections."""
    del server
    rules = {"fetch_http": True, "fetch_private": True}
    with SmallShop(tmp_path / "home", **rules).opened() as shop:
        yield shop


@pytest.fixture
def read(shop):
    def read(feed, **options):
        changes = read_feed(shop, Feed(str(feed)), lambda _done, _total: None, **options)
        return changes.added, changes.changed, changes.unchanged, changes.removed, changes.bad

    return read


@pytest.fixture
def catalogue(shop):
    return shop.catalogue


def products_of(catalogue):
    return [product for batch in catalogue.product_batches(100) for product in batch]


def test_read_of_a_new_feed_adds_every_product(tmp_path, read, catalogue, shop):
    assert read(write_shop(tmp_path / "feed", COLOURS)) == (3, 0, 0, 0, [])
    first = products_of(catalogue)[0]
    assert first.id == "a"
    assert decode(shop.pictures.read(first.picture)).size == (8, 8)


def test_read_of_the_same_feed_changes_nothing(tmp_path, read):
    feed = write_shop(tmp_path / "feed", COLOURS)
    read(feed)
    assert read(feed) == (0, 0, 3, 0, [])


def test_read_of_a_moved_row_changes_nothing(tmp_path, read):
    read(write_shop(tmp_path / "feed", COLOURS))
    turned = dict(reversed(COLOURS.items()))
    assert read(write_shop(tmp_path / "feed", turned)) == (0, 0, 3, 0, [])


def test_read_of_a_changed_feed_counts_each_change(tmp_path, read, catalogue):
    read(write_shop(tmp_path / "feed", COLOURS))
    after = {"a": COLOURS["a"], "b": (9, 9, 9), "d": (1, 1, 1)}
    assert read(write_shop(tmp_path / "feed", after)) == (1, 1, 1, 1, [])
    assert [product.id for product in products_of(catalogue)] == ["a", "b", "d"]


def test_read_of_a_changed_price_is_a_change(tmp_path, read, catalogue):
    feed = write_shop(tmp_path / "feed", {"a": COLOURS["a"]})
    read(feed)
    line = {"id": "a", "image": "a.png", "price": "5 EUR"}
    (feed / "feed.jsonl").write_text(json.dumps(line))
    assert read(feed) == (0, 1, 0, 0, [])
    assert str(products_of(catalogue)[0].price) == "5.00"


def test_read_after_a_picture_file_was_lost_restores_it(tmp_path, read, catalogue, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    read(feed)
    lost = products_of(catalogue)[0].picture
    shop.pictures.path(lost).unlink()
    assert read(feed) == (0, 0, 3, 0, [])
    assert lost in shop.pictures


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the picture has no bytes"),
        (b"no picture", "the picture is in no format that is read"),
        (picture()[:45], "the picture is cut off"),
    ],
    ids=["empty", "no picture", "cut off"],
)
def test_read_with_a_bad_picture_reports_its_row_and_takes_the_rest(
    tmp_path, read, content, reason
):
    feed = write_shop(tmp_path / "feed", COLOURS)
    (feed / "b.png").write_bytes(content)
    added, _, _, _, bad = read(feed)
    assert added == 2
    assert [(row.row, row.reason) for row in bad] == [(2, reason)]


def test_read_of_a_feed_without_one_good_row_removes_nothing(tmp_path, read, catalogue):
    feed = write_shop(tmp_path / "feed", COLOURS)
    read(feed)
    (feed / "feed.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(FeedUnreadable, match="row 1: has no picture"):
        read(feed)
    (feed / "feed.jsonl").write_text("\n")
    with pytest.raises(FeedUnreadable, match="no rows"):
        read(feed)
    assert catalogue.count() == 3


def of_pictures(folder, *pictures, **cells):
    """A feed of one product with these pictures, a file each or an address, an hour old."""
    row = {"id": "a", "image": pictures[0], "more_images": list(pictures[1:])} | cells
    (folder / "feed.jsonl").write_text(json.dumps(row))
    for number, path in enumerate(sorted(folder.glob("*.png"))):
        age(path, 3600 + number)
    return folder


@pytest.fixture
def folder(tmp_path):
    """Pictures 0.png to 3.png, no two alike."""
    return write_shop(tmp_path / "feed", {str(n): (50 * n, 0, 200) for n in range(4)})


def test_read_of_several_pictures_keeps_them_in_the_feeds_order(read, catalogue, shop, folder):
    feed = of_pictures(folder, "2.png", "0.png", "3.png")
    assert read(feed) == (1, 0, 0, 0, [])
    (product,) = products_of(catalogue)
    reds = [
        decode(shop.pictures.read(name)).getpixel((0, 0))[0]
        for name in (product.picture, *product.more_pictures)
    ]
    assert reds == pytest.approx([100, 0, 150], abs=3)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (None, "picture 2 is left out: the picture cannot be read: No such file or directory"),
        (b"no picture", "picture 2 is left out: the picture is in no format that is read"),
    ],
    ids=["missing", "no picture"],
)
def test_read_with_a_bad_further_picture_leaves_that_one_out(
    read, catalogue, folder, fault, reason
):
    feed = of_pictures(folder, "0.png", "bad.png", "1.png")
    if fault is not None:
        (feed / "bad.png").write_bytes(fault)
    added, _, _, _, bad = read(feed)
    assert (added, [(row.row, row.reason) for row in bad]) == (1, [(1, reason)])
    assert len(products_of(catalogue)[0].more_pictures) == 1
    again = read(feed)
    assert (again[:4], [row.reason for row in again[4]]) == ((0, 0, 1, 0), [reason])


def test_read_after_a_further_picture_was_mended_has_it(read, catalogue, folder):
    feed = of_pictures(folder, "0.png", "bad.png")
    read(feed)
    (feed / "1.png").rename(feed / "bad.png")
    assert read(feed) == (0, 1, 0, 0, [])
    assert len(products_of(catalogue)[0].more_pictures) == 1


def test_read_of_one_picture_under_two_names_keeps_it_once(read, catalogue, folder):
    (folder / "1.png").write_bytes((folder / "0.png").read_bytes())
    feed = of_pictures(folder, "0.png", "1.png")
    assert read(feed) == (1, 0, 0, 0, [])
    assert products_of(catalogue)[0].more_pictures == ()
    assert read(feed) == (0, 0, 1, 0, [])


def test_read_with_other_further_pictures_is_a_change(read, folder):
    read(of_pictures(folder, "0.png", "1.png"))
    for changed in (
        ("0.png", "2.png"),
        ("2.png", "0.png"),
        ("2.png",),
        ("2.png", "0.png", "1.png"),
    ):
        assert read(of_pictures(folder, *changed)) == (0, 1, 0, 0, [])


@pytest.fixture
def reads(monkeypatch):
    """The names of the picture files that are read from the disk."""
    names = []

    def noted(path):
        names.append(path.name)
        return read_picture(path)

    monkeypatch.setattr(loading, "read_picture", noted)
    return names


def touch(path, seconds):
    """The same bytes, written at another time; the feed's own bytes change too."""
    age(path, seconds)
    with (path.parent / "feed.jsonl").open("a") as file:
        file.write("\n")


@pytest.mark.parametrize("second", ["1.png", "copy.png"], ids=["two pictures", "one twice"])
def test_read_of_touched_files_looks_at_them_once_and_trusts_them_then(read, folder, reads, second):
    (folder / "copy.png").write_bytes((folder / "0.png").read_bytes())
    feed = of_pictures(folder, "0.png", second)
    read(feed)
    reads.clear()
    touch(feed / "0.png", 60)
    assert read(feed) == (0, 0, 1, 0, [])
    assert reads.count("0.png") == 1
    reads.clear()
    touch(feed / "2.png", 60)  # no product's
    assert read(feed) == (0, 0, 1, 0, [])
    assert "0.png" not in reads


def test_read_in_full_reads_every_picture_and_finds_what_stamps_hide(read, folder, reads):
    feed = of_pictures(folder, "0.png")
    read(feed)
    stamp = (feed / "0.png").stat()
    other = (feed / "1.png").read_bytes()
    (feed / "0.png").write_bytes(other.ljust(stamp.st_size, b"\0"))
    os.utime(feed / "0.png", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert (feed / "0.png").stat().st_size == stamp.st_size
    reads.clear()
    assert read(feed) == (0, 0, 1, 0, [])
    assert reads == []
    assert read(feed, full=True) == (0, 1, 0, 0, [])


def test_read_with_a_main_picture_that_is_out_of_reach_keeps_the_known_ones(
    read, catalogue, server, folder
):
    address = server.says("/a.png", Reply(body=picture()), Reply(404), Reply(404), Reply(404))
    assert read(of_pictures(folder, address, "1.png")) == (1, 0, 0, 0, [])
    (before,) = products_of(catalogue)
    *counts, bad = read(of_pictures(folder, address, "1.png", title="New"))
    assert counts == [0, 1, 0, 0]
    assert [row.row for row in bad] == [1]
    assert bad[0].reason.endswith("its pictures stay as they were")
    (after,) = products_of(catalogue)
    assert (after.title, after.picture, after.more_pictures) == (
        "New",
        before.picture,
        before.more_pictures,
    )
    again = read(of_pictures(folder, address, "1.png", title="New"))
    assert (again[:4], len(again[4])) == ((0, 0, 1, 0), 1)
    server.says("/a.png", Reply(body=picture()))
    assert read(of_pictures(folder, address, "1.png", title="New")) == (0, 0, 1, 0, [])


def test_read_with_a_new_picture_that_is_out_of_reach_reports_its_row(read, server, tmp_path):
    feed = write_shop(tmp_path / "feed", {"a": (200, 0, 0)})
    row = {"id": "b", "image": server.url("/gone.png")}
    with (feed / "feed.jsonl").open("a") as file:
        file.write("\n" + json.dumps(row))
    added, _, _, _, bad = read(feed)
    assert (added, [row.row for row in bad]) == (1, [2])
    assert "404" in bad[0].reason


def test_read_of_an_id_that_comes_again_keeps_the_first(read, catalogue, tmp_path):
    feed = write_shop(tmp_path / "feed", COLOURS)
    with (feed / "feed.jsonl").open("a") as file:
        file.write('\n{"id": "a", "image": "b.png", "title": "Again"}')
    added, _, _, _, bad = read(feed)
    assert (added, [(row.row, row.reason) for row in bad]) == (
        3,
        [(4, "has the id 'a' of row 1 again")],
    )
    assert products_of(catalogue)[0].title == ""
    again = read(feed)
    assert (again[:4], len(again[4])) == ((0, 0, 3, 0), 1)


def everything_in(home):
    """The rows of the database and the files beside it."""
    with sqlite3.connect(home / "catalogue.sqlite") as database:
        rows = list(database.iterdump())
    database.close()
    files = {path: path.stat().st_mtime_ns for path in (home / "pictures").rglob("*")}
    return rows, files


def test_dry_read_tells_what_would_change_and_writes_nothing(read, tmp_path):
    read(write_shop(tmp_path / "feed", COLOURS))
    before = everything_in(tmp_path / "home")
    feed = write_shop(tmp_path / "feed", {"a": COLOURS["a"], "b": (9, 9, 9), "d": (1, 1, 1)})
    with (feed / "feed.jsonl").open("a") as file:
        file.write('\n{"id": "e"}')
    told = read(feed, dry=True)
    assert (told[:4], [row.row for row in told[4]]) == ((1, 1, 1, 1), [4])
    assert everything_in(tmp_path / "home") == before
    assert read(feed)[:4] == told[:4]  # as it was told, so it comes


def test_dry_read_of_touched_pictures_writes_nothing(read, folder, tmp_path):
    feed = of_pictures(folder, "0.png", "1.png")
    read(feed)
    before = everything_in(tmp_path / "home")
    touch(feed / "0.png", 60)
    assert read(feed, dry=True) == (0, 0, 1, 0, [])
    assert everything_in(tmp_path / "home") == before


def test_dry_read_after_a_picture_file_was_lost_sees_no_change(read, catalogue, shop, tmp_path):
    feed = write_shop(tmp_path / "feed", COLOURS)
    read(feed)
    lost = products_of(catalogue)[0].picture
    shop.pictures.path(lost).unlink()
    assert read(feed, dry=True) == (0, 0, 3, 0, [])
    assert lost not in shop.pictures


def test_dry_read_of_a_feed_without_one_good_row_lists_what_is_bad(read, tmp_path):
    feed = write_shop(tmp_path / "feed", COLOURS)
    (feed / "feed.jsonl").write_text('{"id": "a"}\n{"id": "b"}\n')
    counts = read(feed, dry=True)
    assert [(row.row, row.reason) for row in counts[4]] == [
        (1, "has no picture"),
        (2, "has no picture"),
    ]


def test_read_of_more_rows_than_a_chunk_removes_what_went(tmp_path, read, catalogue, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 7)
    colours = many_colours(40)
    assert read(write_shop(tmp_path / "feed", colours)) == (40, 0, 0, 0, [])
    some = {name: colour for name, colour in colours.items() if int(name[1:]) % 3}
    assert read(write_shop(tmp_path / "feed", some)) == (0, 0, 26, 14, [])
    assert [product.id for product in products_of(catalogue)] == sorted(some)
