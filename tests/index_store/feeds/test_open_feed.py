"""Which reader a source gets, and what is refused at once."""

import pytest

from index_store.feeds import open_feed
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.shop import picture, write_shop


def test_open_feed_of_a_folder_reads_the_feed_file_in_it(tmp_path):
    shop = write_shop(tmp_path, {"a": (1, 2, 3), "b": (4, 5, 6)})
    (tmp_path / "stray.png").write_bytes(picture())
    assert [row.id for row in open_feed(shop)] == ["a", "b"]


def test_open_feed_of_a_folder_of_pictures_reads_those(tmp_path):
    (tmp_path / "stray.png").write_bytes(picture())
    assert [row.id for row in open_feed(tmp_path)] == ["stray"]


def test_open_feed_with_an_id_twice_keeps_the_first(tmp_path):
    for name in ("a.png", "a.webp", "b.png"):
        (tmp_path / name).write_bytes(picture())
    first, second, third = open_feed(tmp_path)
    assert (first.id, third.id) == ("a", "b")
    assert isinstance(second, BadRow)
    assert second.reason == "has the id 'a' of row 1 again"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.csv", None, "does not exist"),
        ("feed.xlsx", b"", "give a folder or a file of .csv, .jsonl, .parquet"),
        ("feed.csv", b"title\nx\n", "no column id"),
        ("feed.parquet", b"x", "no whole Parquet"),
    ],
)
def test_open_feed_that_is_unreadable_is_refused_before_the_first_row(
    tmp_path, name, content, reason
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FeedUnreadable, match=reason):
        open_feed(tmp_path / name)


def test_open_feed_of_a_suffix_in_capitals_is_read(tmp_path):
    (tmp_path / "FEED.CSV").write_text("id,image\n")
    assert list(open_feed(tmp_path / "FEED.CSV")) == []
