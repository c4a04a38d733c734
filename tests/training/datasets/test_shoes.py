"""Shoes reader: splits by picture names, kinds, pictures wherever they lie."""

import pytest

from shared.errors import FeedMissing, FeedUnreadable
from tests.training.datasets.published import write, write_shoes
from training.datasets.relative import RelativeCaption
from training.datasets.shoes import read_shoes, shoes_pictures


@pytest.fixture
def folder(tmp_path):
    return write_shoes(tmp_path)


def test_a_pair_belongs_to_the_split_of_both_its_pictures(folder):
    names = "img_womens_clogs_0.jpg", "img_womens_rain_boots_1.jpg"
    assert read_shoes(folder, "train") == [RelativeCaption(*names, ("has a heel",), "rain_boots")]
    assert [pair.texts for pair in read_shoes(folder, "eval")] == [("is shinier",)]


def test_pictures_are_found_in_whatever_folder_the_archive_made(folder):
    pictures = shoes_pictures(folder)
    assert len(pictures) == 4
    assert all(path.is_file() and path.name == name for name, path in pictures.items())


def test_the_published_pairs_are_all_read(real_data):
    train, held = (read_shoes(real_data / "shoes", split) for split in ("train", "eval"))
    assert len(train) + len(held) == 10_751
    assert {pair.category for pair in train} == {pair.category for pair in held}
    assert len({pair.category for pair in train}) == 10


@pytest.mark.parametrize("gone", ["relative_captions_shoes.json", "train_im_names.txt"])
def test_a_missing_file_is_named_and_the_layout_shown(folder, gone):
    (folder / gone).unlink()
    with pytest.raises(FeedMissing, match=rf"(?s){gone} is missing.*FOLDER/"):
        read_shoes(folder, "train")


def test_missing_pictures_are_said_with_what_to_do(tmp_path):
    with pytest.raises(FeedMissing, match=r"(?s)no picture.*Unpack the archive.*\.zip"):
        shoes_pictures(tmp_path)


def test_a_file_of_something_else_is_refused(folder):
    write(folder / "relative_captions_shoes.json", '[{"Caption": "black boots"}]')
    with pytest.raises(FeedUnreadable, match="ImageName"):
        read_shoes(folder, "train")
