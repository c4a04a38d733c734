"""A folder as a feed: its feed file, or its pictures."""

import pytest

from index_store.feeds.folder import FEED_SUFFIXES, feed_file_in, picture_rows, under
from index_store.feeds.pictures import Folder, read_picture
from shared.errors import FeedUnreadable
from tests.index_store.feeds.samples import picture, put


def read(folder):
    return list(picture_rows(under(folder), Folder(folder), folder.name))


def test_picture_rows_are_named_by_their_paths(tmp_path):
    put(
        tmp_path, "dresses/red_wrap-dress.JPG", "Coat.png", "notes.txt", ".hidden.png", ".git/x.png"
    )
    rows = read(tmp_path)
    assert [(row.row, row.id, row.title) for row in rows] == [
        (1, "Coat", "Coat"),
        (2, "dresses/red_wrap-dress", "Red wrap dress"),
    ]
    assert read_picture(rows[1].pictures[0]) == picture()


def test_picture_rows_of_a_folder_without_pictures_is_unreadable(tmp_path):
    put(tmp_path, "notes.txt")
    with pytest.raises(FeedUnreadable, match="no pictures"):
        read(tmp_path)


@pytest.mark.parametrize("suffix", FEED_SUFFIXES)
def test_feed_file_in_a_folder_is_found_by_its_suffix(tmp_path, suffix):
    put(tmp_path, "a.png", "pictures/stray.csv", f".old{suffix}")
    assert feed_file_in(tmp_path) is None
    put(tmp_path, f"export{suffix.upper()}")
    assert feed_file_in(tmp_path) == tmp_path / f"export{suffix.upper()}"


def test_feed_file_in_a_folder_of_several_is_the_one_called_feed(tmp_path):
    put(tmp_path, "a.csv", "b.xml")
    with pytest.raises(FeedUnreadable, match=r"several feed files, a.csv, b.xml: keep one, or"):
        feed_file_in(tmp_path)
    put(tmp_path, "feed.tsv")
    assert feed_file_in(tmp_path) == tmp_path / "feed.tsv"
    put(tmp_path, "feed.csv")
    with pytest.raises(FeedUnreadable, match=r"several feed files, feed.csv, feed.tsv"):
        feed_file_in(tmp_path)
