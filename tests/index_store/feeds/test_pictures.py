"""Where pictures are."""

from pathlib import Path

import pytest

from index_store.feeds.pictures import Folder, located, read_picture
from shared.errors import PictureTooHeavy
from shared.pictures import MAX_BYTES
from tests.index_store.feeds.samples import picture, put


@pytest.mark.parametrize("name", ["a.png", "sub/../a.png", "./a.png", "..a.png"])
def test_located_path_in_the_folder_is_the_file(tmp_path, name):
    put(tmp_path, "a.png", "..a.png")
    found = located(name, Folder(tmp_path))
    assert isinstance(found, Path)
    assert read_picture(found) == picture()


def test_located_full_path_in_the_folder_is_the_file(tmp_path):
    put(tmp_path, "a.png")
    assert located(str(tmp_path / "a.png"), Folder(tmp_path)) == tmp_path / "a.png"


@pytest.mark.parametrize("name", ["../a.png", "a/../../a.png", "/etc/passwd", "..", "shop2/a.png"])
def test_located_path_outside_the_folder_is_refused(tmp_path, name):
    folder = tmp_path / "shop"
    name = str(tmp_path / name) if name.startswith("shop2") else name
    with pytest.raises(ValueError, match="lies outside the feed's folder"):
        located(name, Folder(folder))


def test_located_path_of_a_relative_folder_is_a_full_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert located("a.png", Folder(Path())) == tmp_path / "a.png"


@pytest.mark.parametrize("name", ["https://shop.example/a.jpg?w=9", "HTTP://SHOP.EXAMPLE/a.jpg"])
def test_located_address_is_kept(tmp_path, name):
    assert located(name, Folder(tmp_path)) == name


@pytest.mark.parametrize(
    "name", ["ftp://a/b.jpg", "file:///etc/passwd", "data:image/png;base64,AAAA", "//cdn/a.jpg"]
)
def test_located_address_of_another_kind_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="does not begin with http:// or https://"):
        located(name, Folder(tmp_path))


def test_read_picture_of_a_huge_file_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureTooHeavy):
        read_picture(tmp_path / "a.png")


def test_read_picture_of_no_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_picture(tmp_path / "a.png")
