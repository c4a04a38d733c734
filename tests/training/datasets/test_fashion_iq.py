"""FashionIQ reader: the published layout, its counts, what is missing."""

import pytest

from shared.errors import FeedMissing, FeedUnreadable
from tests.training.datasets.published import write, write_fashion_iq
from training.datasets.fashion_iq import CATEGORIES, fashion_iq_pictures, read_fashion_iq
from training.datasets.relative import RelativeCaption


@pytest.fixture
def folder(tmp_path):
    return write_fashion_iq(tmp_path)


def test_a_pair_has_both_sentences_and_its_category(folder):
    first = read_fashion_iq(folder, "train", "shirt")[0]
    texts = ("is blue.", "has no sleeves")
    assert first == RelativeCaption("shirt-train-a", "shirt-train-b", texts, "shirt")


def test_without_a_category_all_come_and_of_one_split_only(folder):
    pairs = read_fashion_iq(folder, "val")
    assert [pair.category for pair in pairs] == [name for name in CATEGORIES for _ in range(2)]
    assert all("-val-" in pair.reference for pair in pairs)


def test_pictures_are_found_by_name_whatever_they_end_in(folder):
    (folder / "images" / "dress-val-a.jpg").rename(folder / "images" / "dress-val-a.png")
    pictures = fashion_iq_pictures(folder)
    assert pictures["dress-val-a"].suffix == ".png"
    assert len(pictures) == 12


def test_captions_are_read_where_there_are_no_pictures(real_data):
    folder = real_data / "fashion-iq"
    counts = {
        split: [len(read_fashion_iq(folder, split, name)) for name in CATEGORIES]
        for split in ("train", "val")
    }
    assert counts == {"train": [5985, 5988, 6027], "val": [2017, 2038, 1961]}
    assert {split: sum(each) for split, each in counts.items()} == {"train": 18_000, "val": 6_016}


def test_a_missing_file_is_named_and_the_layout_shown(tmp_path):
    with pytest.raises(FeedMissing, match=r"(?s)cap\.dress\.train\.json is missing.*FOLDER/"):
        read_fashion_iq(tmp_path, "train")
    with pytest.raises(FeedMissing, match=r"(?s)images is missing.*B0084Y8XIU"):
        fashion_iq_pictures(tmp_path)


def test_hidden_targets_are_said_to_lack(folder):
    write(
        folder / "captions" / "cap.dress.val.json", '[{"candidate": "a", "captions": ["b", "c"]}]'
    )
    with pytest.raises(FeedUnreadable, match=r"cap\.dress\.val\.json: 0\.target: Field required"):
        read_fashion_iq(folder, "val")
