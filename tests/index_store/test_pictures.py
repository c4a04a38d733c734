"""Pictures on disk under the hash of their bytes."""

import hashlib

import pytest

from index_store.pictures import PictureFolder


def test_put_then_read_gives_the_bytes_under_their_hash(tmp_path):
    folder = PictureFolder(tmp_path)
    name = folder.put(b"picture")
    assert name == hashlib.sha256(b"picture").hexdigest()
    assert folder.read(name) == b"picture"
    assert folder.path(name) == tmp_path / name[:2] / name[2:4] / f"{name}.jpg"


def test_put_twice_leaves_one_file(tmp_path):
    folder = PictureFolder(tmp_path)
    assert folder.put(b"picture") == folder.put(b"picture")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_put_over_an_empty_file_heals_it(tmp_path):
    folder = PictureFolder(tmp_path)
    name = folder.put(b"picture")
    folder.path(name).write_bytes(b"")
    assert name not in folder
    folder.put(b"picture")
    assert folder.read(name) == b"picture"


def test_read_of_an_unknown_name_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        PictureFolder(tmp_path).read("0" * 64)


def test_prune_keeps_only_what_is_in_use(tmp_path):
    folder = PictureFolder(tmp_path)
    used, unused = folder.put(b"used"), folder.put(b"unused")
    leftover = folder.path(used).with_suffix(".123.partial")
    leftover.write_bytes(b"of a killed build")
    assert folder.prune(lambda names: set(names) - {used}) == 2
    assert used in folder
    assert unused not in folder
    assert not leftover.exists()
