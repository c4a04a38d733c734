"""A feed with faults of every kind: each is found in its line, and nothing else is."""

import pytest

from index_store.feeds import FeedRow, open_feed, read_picture
from shared.errors import BadRow, PictureError
from shared.pictures import clean
from tests.index_store.faulty_feed import (
    PICTURE_FAULTS,
    ROW_FAULTS,
    TABLE_FAULTS,
    main,
    reason_of,
    write_faulty_feed,
)


@pytest.mark.parametrize("kind", ["tsv", "xml"])
def test_every_fault_is_found_in_its_line_and_the_rest_is_good(tmp_path, kind):
    feed = write_faulty_feed(tmp_path, 400, 60, kind=kind)
    rows = list(open_feed(feed.path))
    assert len(rows) == 400
    bad = {row.row: row.reason for row in rows if isinstance(row, BadRow)}
    assert bad.keys() == feed.of_rows.keys()
    for line, fault in feed.of_rows.items():
        assert reason_of(fault) in bad[line]
    assert {row.row for row in rows if _is_undecodable(row)} == feed.of_pictures.keys()


@pytest.mark.parametrize(("kind", "kinds"), [("tsv", 19), ("xml", 17)])
def test_faults_are_of_every_kind_and_each_as_often(tmp_path, kind, kinds):
    feed = write_faulty_feed(tmp_path, 200, 2 * kinds, kind=kind)
    found = list(feed.faults.values())
    assert {found.count(fault) for fault in found} == {2}
    every = {*ROW_FAULTS, *PICTURE_FAULTS, *(TABLE_FAULTS if kind == "tsv" else ())}
    assert set(found) == every
    assert len(every) == kinds


def test_faults_of_one_seed_are_the_same(tmp_path):
    one = write_faulty_feed(tmp_path / "one", 50, 10, seed=3)
    other = write_faulty_feed(tmp_path / "other", 50, 10, seed=3)
    assert one.faults == other.faults != write_faulty_feed(tmp_path / "x", 50, 10, seed=4).faults
    assert one.path.read_bytes() == other.path.read_bytes()


def test_pictures_are_all_different(tmp_path):
    feed = write_faulty_feed(tmp_path, 100, 0)
    pictures = {read_picture(row.pictures[0]) for row in open_feed(feed.path)}
    assert len(pictures) == 100


def test_main_lists_the_faults(tmp_path, capsys):
    main([str(tmp_path), "--rows", "30", "--faults", "5"])
    path, *lines = capsys.readouterr().out.splitlines()
    assert path == str(tmp_path / "feed.tsv")
    assert len(lines) == 5


def _is_undecodable(row):
    if not isinstance(row, FeedRow):
        return False
    try:
        clean(read_picture(row.pictures[0]))
    except PictureError:
        return True
    return False
