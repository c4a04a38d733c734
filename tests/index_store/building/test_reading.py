"""The catalogue after a feed: added, changed, unchanged, removed, bad."""

import json

import pytest

from index_store.building import Feed, read_feed
from shared.errors import FeedUnreadable
from shared.pictures import decode
from tests.index_store.shop import SmallShop, picture, write_shop

COLOURS = {"a": (200, 0, 0), "b": (0, 200, 0), "c": (0, 0, 200)}


@pytest.fixture
def shop(tmp_path):
    with SmallShop(tmp_path / "home").opened() as shop:
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
