"""Zips: what is read out of them, and what is refused."""

import stat
import tempfile
import zipfile
from pathlib import Path

import pytest

from index_store.feeds import FeedRow, archive, open_feed
from shared.errors import BadRow, FeedUnreadable
from shared.pictures import MAX_BYTES
from tests.index_store.feeds.samples import picture

FEED = b"id,image,more_images\n1,pics/a.png,pics/b.png|pics/gone.png\n2,pics/gone.png,\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The folder for temporary ones, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def pack(folder, members, method=zipfile.ZIP_DEFLATED):
    path = folder / "shop.zip"
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


@pytest.mark.parametrize("top", ["", "shop/", "shop/2026/"])
def test_zip_of_a_feed_has_its_pictures_as_bytes(tmp_path, temporary, top):
    members = {"feed.csv": FEED, "pics/a.png": picture(), "pics/b.png": b"other"}
    path = pack(tmp_path, {top + name: content for name, content in members.items()})
    rows = open_feed(path)
    first, second = rows
    assert first.pictures[:2] == (picture(), b"other")
    with pytest.raises(OSError, match="Not a directory"):
        Path(first.pictures[2]).read_bytes()  # whoever loads further pictures is told
    assert second.reason == "image 'gone.png' is not a file"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("export.tsv", b"id\timage_link\n1\ta.png\n"),
        ("feed.jsonl", b'{"id": 1, "image": "a.png"}'),
        ("f.xml", b"<r><item><id>1</id><image>a.png</image></item></r>"),
    ],
)
def test_zip_of_any_kind_of_feed_is_read(tmp_path, name, feed):
    (row,) = open_feed(pack(tmp_path, {name: feed, "a.png": picture(), "__MACOSX/._f.xml": b""}))
    assert (row.id, row.pictures) == ("1", (picture(),))


def test_zip_of_pictures_has_a_product_each(tmp_path):
    path = pack(tmp_path, {"coats/red_coat.png": picture(), "a.jpg": b"x", "__MACOSX/a.jpg": b""})
    assert [(row.id, row.title, row.pictures) for row in open_feed(path)] == [
        ("a", "A", (b"x",)),
        ("coats/red_coat", "Red coat", (picture(),)),
    ]


def test_zip_that_is_left_half_read_leaves_nothing(tmp_path, temporary):
    rows = open_feed(pack(tmp_path, {"feed.csv": FEED, "pics/a.png": picture()}))
    next(rows)
    assert len(list(temporary.iterdir())) == 1
    del rows
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "pics/../../secret.png"])
def test_zip_whose_feed_leads_out_of_it_has_a_bad_row(tmp_path, name):
    (tmp_path / "secret.png").write_bytes(picture())
    (row,) = open_feed(pack(tmp_path, {"feed.csv": f"id,image\n1,{name}\n"}))
    assert "lies outside the zip" in row.reason


def test_zip_whose_members_lead_out_of_it_writes_nothing_there(tmp_path, temporary):
    members = {"../../evil.csv": FEED, "/tmp/evil.png": picture(), "a.png": picture()}
    rows = list(open_feed(pack(tmp_path, members)))
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
    assert {path.name for path in tmp_path.rglob("*")} == {"shop.zip", "temporary"}


def test_zip_with_a_link_does_not_follow_it(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    link = zipfile.ZipInfo("a.png")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    path = pack(tmp_path, {"feed.csv": "id,image\n1,a.png\n", link: str(secret)})
    (row,) = open_feed(path)
    assert row.reason == "image 'a.png' is not a file"


def test_zip_with_a_damaged_picture_has_a_bad_row_and_good_ones(tmp_path):
    members = {"feed.csv": "id,image\n1,a.png\n2,b.png\n", "a.png": b"AAAAAAAA", "b.png": b"B"}
    path = pack(tmp_path, members, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"AAAAAAAA", b"AAAACAAA", 1))
    first, second = open_feed(path)
    assert first.reason == "image 'a.png' is damaged in the zip"
    assert second.id == "2"


def test_zip_with_a_huge_picture_reads_no_more_than_is_needed_to_refuse_it(tmp_path):
    members = {"a.png": b"\0" * (MAX_BYTES + 500)}
    (row,) = open_feed(pack(tmp_path, members, zipfile.ZIP_STORED))
    assert len(row.pictures[0]) == MAX_BYTES + 1


def test_zip_bomb_is_refused(tmp_path):
    with pytest.raises(FeedUnreadable, match=r"feed\.csv in shop\.zip unpacks to more than"):
        open_feed(pack(tmp_path, {"feed.csv": b"\0" * 2**23}))


def test_zip_of_too_much_is_refused(tmp_path, monkeypatch):
    path = pack(tmp_path, {f"{n}.png": picture() for n in range(4)})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    with pytest.raises(FeedUnreadable, match="has 4 files, more than 3: give the folder instead"):
        open_feed(path)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MAX_TOTAL", 100)
    with pytest.raises(FeedUnreadable, match="unpacks to"):
        open_feed(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no whole zip"),
        (b"PK\x03\x04 and nothing else", "no whole zip"),
    ],
)
def test_zip_that_is_none_is_unreadable(tmp_path, content, reason):
    (tmp_path / "shop.zip").write_bytes(content)
    with pytest.raises(FeedUnreadable, match=reason):
        open_feed(tmp_path / "shop.zip")


def test_zip_that_is_locked_is_unreadable(tmp_path):
    path = pack(tmp_path, {"a.png": picture()})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the list says: encrypted
    path.write_bytes(content)
    with pytest.raises(FeedUnreadable, match="locked with a password"):
        open_feed(path)


def test_zip_of_nothing_useful_is_unreadable(tmp_path):
    with pytest.raises(FeedUnreadable, match=r"shop\.zip has no pictures"):
        open_feed(pack(tmp_path, {"readme.md": b"x"}))
