"""The bytes of a feed's pictures: files that are trusted, files that are not, addresses."""

import hashlib
import os
import time

import pytest

from index_store.building import loading
from index_store.building.loading import Loaded, Loader, stamp_of
from index_store.catalogue import KnownPicture
from index_store.fetching import Fetcher, FetchRules
from shared.errors import PictureTooHeavy, PictureUnreachable
from tests.index_store.building.age import age
from tests.index_store.fetching.picture_server import JPEG, Reply

BYTES = b"\xff\xd8 in the feed"
OLD = "0" * 64  # a digest that no file here has


@pytest.fixture
def fetcher(tmp_path, server):
    """Closed before the server is, which waits for its connections."""
    del server
    rules = FetchRules(http=True, private=True, tries=1)
    with Fetcher(tmp_path / "fetched", rules, sleep=lambda _: None) as fetcher:
        yield fetcher


@pytest.fixture
def load(fetcher):
    def load(*pictures, known=(), full=False):
        return list(Loader(fetcher, full=full).load(pictures, known))

    return load


@pytest.fixture
def path(tmp_path):
    """An hour old."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"a shirt")
    age(path)
    return path


def known_of(path, stamp=None):
    return KnownPicture("n", str(path), stamp_of(path) if stamp is None else stamp, OLD)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def test_a_stamp_is_the_same_until_size_or_time_change(path):
    first = stamp_of(path)
    assert first
    assert stamp_of(path) == first
    path.write_bytes(b"a coat")
    age(path)
    assert stamp_of(path) not in {"", first}
    path.write_bytes(b"a shirt")
    age(path, seconds=60)
    assert stamp_of(path) not in {"", first}


@pytest.mark.parametrize(("seconds", "trusted"), [(0, False), (1, False), (3, True), (-60, False)])
def test_a_file_of_just_now_or_of_the_future_has_no_stamp(path, seconds, trusted):
    age(path, seconds=seconds)
    assert bool(stamp_of(path)) is trusted


def test_a_stamp_tells_apart_what_changed_within_a_second(path):
    then = time.time_ns() - 10 * loading.RACY_NS
    os.utime(path, ns=(then, then))
    first = stamp_of(path)
    os.utime(path, ns=(then, then + 1))
    assert stamp_of(path) != first


def test_a_file_is_read_when_nothing_is_known_of_it(path, load):
    assert load(path) == [Loaded(str(path), stamp_of(path), digest(b"a shirt"), b"a shirt")]


def test_a_file_that_is_known_and_has_its_stamp_is_not_read(path, load):
    assert load(path, known=[known_of(path)]) == [Loaded(str(path), stamp_of(path), OLD, None)]


@pytest.mark.parametrize("stamp", ["", "1-2"], ids=["no stamp", "another stamp"])
def test_a_file_that_is_known_otherwise_is_read(path, load, stamp):
    (found,) = load(path, known=[known_of(path, stamp)])
    assert (found.digest, found.data) == (digest(b"a shirt"), b"a shirt")


def test_a_file_of_just_now_is_read_though_nothing_says_that_it_changed(path, load):
    age(path, seconds=0)
    (found,) = load(path, known=[known_of(path)])
    assert (found.stamp, found.data) == ("", b"a shirt")


def test_every_file_is_read_when_all_is_to_be_read(path, load):
    (found,) = load(path, known=[known_of(path)], full=True)
    assert (found.stamp, found.data) == (stamp_of(path), b"a shirt")


def test_a_file_that_is_gone_or_too_heavy_is_its_own_trouble(tmp_path, path, load):
    heavy = tmp_path / "heavy.jpg"
    with heavy.open("wb") as file:
        file.truncate(2**30)
    gone, too_heavy, good = load(tmp_path / "gone.jpg", heavy, path)
    assert isinstance(gone, FileNotFoundError)
    assert isinstance(too_heavy, PictureTooHeavy)
    assert good.data == b"a shirt"


def test_bytes_of_the_feed_have_neither_source_nor_stamp(load):
    assert load(BYTES) == [Loaded("", "", digest(BYTES), BYTES)]


def test_an_address_that_was_asked_before_is_asked_with_its_etag_unless_all_is_to_be_read(
    server, load
):
    etag = {"ETag": '"1"'}
    address = server.says("/a.jpg", Reply(headers=etag), Reply(304, etag), Reply(headers=etag))
    for full in (False, False, True):
        assert load(address, full=full) == [Loaded(address, "", digest(JPEG), JPEG)]
    assert [one.headers.get("if-none-match") for one in server.asked] == [None, '"1"', None]


def test_pictures_of_every_kind_come_in_the_feeds_order(server, path, tmp_path, load):
    """The slow address is not overtaken by what is quicker to have."""
    slow = server.says("/slow.jpg", Reply(body=b"slow", after=0.2))
    gone = server.url("/gone.jpg")
    quick = server.says("/quick.jpg", Reply(body=b"quick"))
    found = load(slow, path, BYTES, gone, tmp_path / "gone.jpg", quick, slow)
    assert [getattr(one, "data", type(one)) for one in found] == [
        b"slow",
        b"a shirt",
        BYTES,
        PictureUnreachable,
        FileNotFoundError,
        b"quick",
        b"slow",
    ]


def test_a_row_whose_pictures_are_taken_one_by_one_has_the_next_ones_under_way(server, fetcher):
    pages = [server.says(f"/{number}.jpg", Reply()) for number in range(6)]
    loaded = Loader(fetcher, full=False).load(pages, ())
    next(loaded)
    deadline = time.monotonic() + 10
    while len(server.asked) < 6 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(server.asked) == 6
    assert len(list(loaded)) == 5
