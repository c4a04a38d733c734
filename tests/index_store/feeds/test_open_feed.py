"""Which reader a source gets, and what is refused at once."""

import json
import tracemalloc

import pytest

from index_store.feeds import open_feed
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.feeds.samples import put, write


def test_open_feed_of_a_folder_reads_the_feed_file_in_it(tmp_path):
    put(tmp_path, "pictures/a.png", "stray.png")
    write(tmp_path, "feed.jsonl", json.dumps({"id": "a", "image": "pictures/a.png"}))
    for source in (tmp_path, str(tmp_path)):
        (row,) = open_feed(source)
        assert (row.id, row.pictures) == ("a", (tmp_path / "pictures/a.png",))


def test_open_feed_of_a_folder_of_pictures_reads_those(tmp_path):
    assert [row.id for row in open_feed(put(tmp_path, "stray.png"))] == ["stray"]
    assert [row.id for row in open_feed(tmp_path, {"id": "sku"})] == ["stray"]


def test_open_feed_with_an_id_twice_keeps_the_first(tmp_path):
    first, second, third = open_feed(put(tmp_path, "a.png", "a.webp", "b.png"))
    assert (first.id, third.id) == ("a", "b")
    assert isinstance(second, BadRow)
    assert second.reason == "has the id 'a' of row 1 again"


def test_open_feed_with_columns_reads_those(tmp_path):
    put(tmp_path, "a.png")
    path = write(tmp_path, "feed.csv", "sku;bild\n1;a.png\n")
    assert [row.id for row in open_feed(path, {"id": "sku", "image": "bild"})] == ["1"]


@pytest.mark.parametrize("columns", [{"sku": "id"}, {"id": "sku", "picture": "bild"}])
def test_open_feed_with_columns_for_no_field_of_ours_is_refused(tmp_path, columns):
    with pytest.raises(FeedUnreadable, match="is not one of: id, title"):
        open_feed(tmp_path / "feed.csv", columns)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.csv", None, "does not exist"),
        ("feed.xlsx", b"", r"give a folder, a .zip, or a file of .csv, .tsv, .txt, .xml, .jsonl"),
        ("feed.csv", b"title\nx\n", "no column id"),
        ("feed.txt", b"title\nx\n", "no column id"),
        ("feed.xml", b"x", "line 1"),
        ("feed.zip", b"x", "no whole zip"),
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
    assert list(open_feed(write(tmp_path, "FEED.CSV", "id,image\n"))) == []


def test_open_feed_needs_no_more_memory_for_more_rows(tmp_path):
    put(tmp_path, "a.png")

    def peak(name, line, count):
        head = "id,image\n" if name == "feed.csv" else ""
        path = write(tmp_path, name, head + "".join(line.format(n) for n in range(count)))
        tracemalloc.start()
        assert sum(1 for _ in open_feed(path)) == count
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    for name, line in (
        ("feed.csv", "{},a.png\n"),
        ("feed.jsonl", '{{"id": "{}", "image": "a.png"}}\n'),
    ):
        peak(name, line, 1_000)  # what is loaded once
        # Rows that were kept would be 7,000 more of a kilobyte each; other threads need some too.
        assert peak(name, line, 8_000) - peak(name, line, 1_000) < 2_000_000
