"""A folder of pictures as a feed."""

import pytest

from index_store.feeds.folder import feed_file_in, picture_rows
from shared.errors import FeedUnreadable
from tests.index_store.shop import picture


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture())


def test_picture_rows_are_named_by_their_paths(tmp_path):
    put(
        tmp_path, "dresses/red_wrap-dress.JPG", "Coat.png", "notes.txt", ".hidden.png", ".git/x.png"
    )
    rows = list(picture_rows(tmp_path))
    assert [(row.row, row.id, row.title) for row in rows] == [
        (1, "Coat", "Coat"),
        (2, "dresses/red_wrap-dress", "Red wrap dress"),
    ]
    assert rows[1].load_picture() == picture()


def test_picture_rows_of_a_folder_without_pictures_is_unreadable(tmp_path):
    put(tmp_path, "notes.txt")
    with pytest.raises(FeedUnreadable, match="no pictures"):
        list(picture_rows(tmp_path))


@pytest.mark.parametrize("name", ["feed.jsonl", "feed.csv", "feed.parquet"])
def test_feed_file_in_a_folder_is_found(tmp_path, name):
    assert feed_file_in(tmp_path) is None
    put(tmp_path, name)
    assert feed_file_in(tmp_path) == tmp_path / name
