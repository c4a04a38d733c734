"""An admin's requests that need no chord: dry run, versions, rollback; and what refuses them."""

from pathlib import Path

import pytest

from shared.errors import FeedMissing, NoEarlierVersion, UploadExpired, VersionMissing
from shared.messages import IndexReply, Progress
from tests.worker.building.conftest import ask
from tests.worker.conftest import jpeg
from worker.building.requests import carry_out
from worker.process import Process


@pytest.fixture
def indexed(process: Process) -> Process:
    """Everything looked at before, so that a reindex needs no other worker."""
    from index_store.building import Feed, build

    build(process.shop, Feed(process.settings.feed), process.eyes)
    return process


def test_dry_run_tells_what_would_change_and_changes_nothing(indexed: Process, feed: Path) -> None:
    lines = feed.read_text().splitlines()
    (feed.parent / "red.jpg").write_bytes(b"no picture")
    (feed.parent / "green.jpg").write_bytes(jpeg("purple"))
    feed.write_text("\n".join([*lines[:-1], '{"id": "new", "image": "blue.jpg"}']))
    told = carry_out(indexed, ask("dry"))
    assert isinstance(told, Progress)
    assert told.counts == {"added": 1, "changed": 1, "removed": 2, "unchanged": 3, "bad_rows": 1}
    assert [(one.row, one.reason) for one in told.bad] == [
        (1, "the picture is in no format that is read")
    ]
    assert indexed.shop.catalogue.count() == 6
    assert indexed.shop.catalogue.count_to_encode("colour-1") == 0
    assert indexed.store.numbers() == [1]


def test_dry_run_with_many_bad_rows_keeps_all_of_them_in_a_file(
    process: Process, feed: Path
) -> None:
    lines = feed.read_text().splitlines()
    feed.write_text("\n".join([lines[0], *(f'{{"id": "b{row}"}}' for row in range(2, 12))]))
    told = carry_out(process, ask("dry"))
    assert (told.counts["bad_rows"], len(told.bad)) == (10, 5)
    name, data = process.uploads.get(told.report_key)
    assert name.startswith("bad-rows-")
    assert data.decode().splitlines()[1:] == [f"{row}\thas no picture" for row in range(2, 12)]


def test_dry_run_of_an_uploaded_feed_reads_that_one(indexed: Process) -> None:
    key = indexed.uploads.put("C:\\..\\mine.csv", b"id,image\n1,http://shop.example/1.jpg\n")
    told = carry_out(indexed, ask("dry", feed_key=key))
    assert told.counts["bad_rows"] == 1
    assert "https" in told.bad[0].reason


def test_an_upload_that_has_expired_says_so(process: Process) -> None:
    with pytest.raises(UploadExpired):
        carry_out(process, ask("dry", feed_key="upload:gone"))


def test_reindex_when_no_feed_is_set_then_it_says_so_and_no_build_is_left(
    process: Process,
) -> None:
    without = Process(
        process.settings.model_copy(update={"feed": ""}), process.client, process.pipeline, since=0
    )
    with pytest.raises(FeedMissing):
        carry_out(without, ask())
    assert without.shop.catalogue.builds.running() is None
    without.shop.close()


def test_versions_are_listed_newest_first_with_what_serves(indexed: Process, feed: Path) -> None:
    feed.write_text("\n".join(feed.read_text().splitlines()[:-1]))
    assert carry_out(indexed, ask("reindex", job="two")).index_version == 2
    told = carry_out(indexed, ask("versions"))
    assert isinstance(told, IndexReply)
    assert [(one.number, one.products, one.serves) for one in told.versions] == [
        (2, 5, True),
        (1, 6, False),
    ]
    assert (told.versions[0].model_id, told.versions[0].engine) == ("colour-1", "exact")
    assert (told.feed, told.products) == (str(feed), 5)


def test_versions_before_any_build_are_none(process: Process) -> None:
    assert carry_out(process, ask("versions")).versions == ()


def test_rollback_serves_the_version_before_or_the_one_that_is_named(
    indexed: Process, feed: Path
) -> None:
    with pytest.raises(NoEarlierVersion):
        carry_out(indexed, ask("rollback", job="none"))
    feed.write_text("\n".join(feed.read_text().splitlines()[:-1]))
    carry_out(indexed, ask("reindex", job="two"))
    assert indexed.reader.current().count == 5
    assert carry_out(indexed, ask("rollback")).index_version == 1
    assert carry_out(indexed, ask("rollback")).index_version == 1  # delivered twice
    assert indexed.reader.current().count == 6
    assert carry_out(indexed, ask("rollback", job="named", version=2)).index_version == 2
    with pytest.raises(VersionMissing):
        carry_out(indexed, ask("rollback", job="wrong", version=7))
