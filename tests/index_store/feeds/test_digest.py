"""How to tell that a feed is what it was."""

import hashlib
import zipfile

import pytest

from index_store.feeds import feed_digest
from shared.errors import FeedUnreadable
from tests.index_store.feeds.samples import put, write


def test_digest_of_a_file_is_that_of_its_bytes(tmp_path):
    path = write(tmp_path, "export.csv", "id,image\n")
    assert feed_digest(path) == hashlib.sha256(b"id,image\n").hexdigest()
    assert feed_digest(str(path)) == feed_digest(path)


def test_digest_of_a_folder_with_a_feed_is_that_of_the_feed(tmp_path):
    path = write(tmp_path, "feed.csv", "id,image\n")
    before = feed_digest(tmp_path)
    assert before == feed_digest(path)
    put(tmp_path, "a.png")
    assert feed_digest(tmp_path) == before
    write(tmp_path, "feed.csv", "id,image,price\n")
    assert feed_digest(tmp_path) != before


def test_digest_of_a_zip_is_that_of_its_bytes(tmp_path):
    path = tmp_path / "shop.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.png", b"x")
    assert feed_digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_digest_of_pictures_or_of_nothing_there_is_none(tmp_path):
    assert feed_digest(put(tmp_path / "shop", "a.png")) is None
    assert feed_digest(tmp_path / "gone.csv") is None


def test_digest_of_a_folder_of_several_feeds_is_unreadable(tmp_path):
    with pytest.raises(FeedUnreadable, match="several feed files"):
        feed_digest(put(tmp_path, "a.csv", "b.csv"))
