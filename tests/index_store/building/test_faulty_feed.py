"""A feed with faults of every kind through a whole build: each is reported, the rest is found."""

import pytest

from index_store.building import Feed, read_feed
from tests.index_store.faulty_feed import reason_of, write_faulty_feed
from tests.index_store.shop import SmallShop

ROWS, FAULTS = 400, 60
OF_PICTURES = {
    "undecodable picture": "the picture is in no format that is read",
    "truncated picture": "the picture is cut off",
    "animated picture": "the picture is an animation",
    "empty picture": "the picture has no bytes",
    "picture of too many pixels": "the picture has too many pixels",
}


@pytest.mark.parametrize("kind", ["tsv", "xml"])
def test_build_of_a_faulty_feed_reports_each_fault_and_indexes_the_rest(tmp_path, kind):
    feed = write_faulty_feed(tmp_path / "feed", ROWS, FAULTS, kind=kind)
    shop = SmallShop(tmp_path / "home")
    with shop.opened() as opened:
        dry = read_feed(opened, Feed(str(feed.path)), lambda _done, _total: None, dry=True)
    report = shop.build(feed.path)
    bad = report.changes.bad
    assert [row.row for row in bad] == sorted(feed.faults)
    for row in bad:
        kind_of_fault = feed.faults[row.row]
        expected = OF_PICTURES.get(kind_of_fault) or reason_of(kind_of_fault)
        assert expected in row.reason
    assert report.changes.added == report.looks == ROWS - FAULTS
    assert shop.store.load(1).count == ROWS - FAULTS
    assert list(map(str, dry.bad)) == list(map(str, bad))

    again = shop.build(feed.path)
    assert (again.published, again.looks, again.changes.unchanged) == (False, 0, ROWS - FAULTS)
    assert list(map(str, again.changes.bad)) == list(map(str, bad))
