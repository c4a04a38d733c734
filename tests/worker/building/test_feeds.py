"""Which feed a request is about: the shop's own, or a file that an admin sent."""

import os
import time
from pathlib import Path

import pytest

from shared.errors import FeedMissing, UploadExpired
from tests.worker.building.conftest import ask
from worker.building import feeds
from worker.building.feeds import feed_of
from worker.process import Process

CSV = b"id,image\n1,1.jpg\n"


def with_settings(process: Process, **settings: object) -> Process:
    told = process.settings.model_copy(update=settings)
    return Process(told, process.client, process.pipeline, since=0)


def test_a_request_without_a_file_is_about_the_shops_feed(process: Process, feed: Path) -> None:
    told = with_settings(process, feed_columns={"id": "sku"})
    assert feed_of(told, ask()).source == str(feed)
    assert feed_of(told, ask()).columns == {"id": "sku"}


def test_a_shop_without_a_feed_is_told_what_to_set(process: Process) -> None:
    with pytest.raises(FeedMissing, match="SARTOR_FEED"):
        feed_of(with_settings(process, feed=""), ask())


def test_a_file_that_was_sent_is_read_with_the_shops_columns(process: Process) -> None:
    key = process.uploads.put("mine.csv", CSV)
    told = feed_of(with_settings(process, feed_columns={"id": "sku"}), ask(feed_key=key))
    assert Path(told.source).read_bytes() == CSV
    assert told.columns == {"id": "sku"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("mine.CSV", "feed.csv"),
        ("../../../etc/cron.d/x.xml", "feed.xml"),
        ("C:\\Users\\me\\feed.tsv", "feed.tsv"),
        ("noname", "feed"),
        ("", "feed"),
        (".csv", "feed"),
        ("a.csv/..", "feed"),
    ],
)
def test_a_file_that_was_sent_lies_at_home_whatever_it_is_called(
    process: Process, name: str, kept: str
) -> None:
    key = process.uploads.put(name, CSV)
    path = Path(feed_of(process, ask(feed_key=key)).source)
    assert path.name == kept
    assert path.parent.parent == process.settings.home / "uploads"


def test_a_file_that_was_sent_is_there_when_redis_has_forgotten_it(process: Process) -> None:
    """A build that was killed goes on the next day."""
    key = process.uploads.put("mine.csv", CSV)
    first = feed_of(process, ask(feed_key=key))
    process.client.delete(key)
    assert feed_of(process, ask(feed_key=key)) == first
    assert Path(first.source).read_bytes() == CSV


def test_a_file_that_nobody_has_any_more_has_expired(process: Process) -> None:
    with pytest.raises(UploadExpired):
        feed_of(process, ask(feed_key="upload:gone"))
    assert not (process.settings.home / "uploads").exists()


def test_a_file_whose_writing_was_killed_is_written_again(process: Process) -> None:
    key = process.uploads.put("mine.csv", CSV)
    folder = process.settings.home / "uploads" / key.replace(":", "-")
    folder.mkdir(parents=True)  # the kill came before the file was moved in
    (folder.parent / f".{folder.name}.partial").write_bytes(CSV[:3])
    assert Path(feed_of(process, ask(feed_key=key)).source).read_bytes() == CSV


def test_files_of_long_ago_are_deleted_when_another_comes(process: Process) -> None:
    ages = {"old": feeds.KEPT_SECONDS + 60, "new": feeds.KEPT_SECONDS - 60}
    sources = {}
    for name, seconds in ages.items():
        key = process.uploads.put("mine.csv", CSV)
        sources[name] = Path(feed_of(process, ask(feed_key=key)).source)
        then = time.time() - seconds
        os.utime(sources[name].parent, (then, then))
    feed_of(process, ask(feed_key=process.uploads.put("third.csv", CSV)))
    assert not sources["old"].exists()
    assert sources["new"].exists()
