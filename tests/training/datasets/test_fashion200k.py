"""Fashion200k reader: TIRG's test queries, training pairs a word apart."""

import pytest

from shared.errors import FeedMissing, FeedUnreadable
from tests.training.datasets.published import write, write_fashion200k
from training.datasets.fashion200k import (
    fashion200k_pictures,
    modification_text,
    read_fashion200k,
    read_labels,
)
from training.datasets.relative import RelativeCaption


@pytest.fixture
def folder(tmp_path):
    return write_fashion200k(tmp_path)


def test_labels_have_path_caption_and_category(folder):
    labels = read_labels(folder, "train")
    assert [label.caption for label in labels][-2:] == ["red short dress", "green silk layered top"]
    assert {label.category for label in labels} == {"dress", "top"}


def test_the_test_pairs_are_the_published_queries(folder):
    names = "women/dress/test/0.jpeg", "women/dress/test/2.jpeg"
    expected = RelativeCaption(*names, ("replace red with blue",), "dress")
    assert read_fashion200k(folder, "test") == [expected]


def test_training_pairs_differ_in_one_word_and_every_picture_that_can_has_one(folder):
    caption = {label.path: label.caption for label in read_labels(folder, "train")}
    pairs = read_fashion200k(folder, "train")
    assert [pair.reference for pair in pairs] == [f"women/dress/train/{i}.jpeg" for i in range(4)]
    for pair in pairs:
        old, new = caption[pair.reference].split(), caption[pair.target].split()
        different = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        assert pair.texts == tuple(f"replace {a} with {b}" for a, b in different)


def test_another_seed_gives_other_pairs_and_the_same_seed_the_same(folder):
    drawn = [read_fashion200k(folder, "train", seed) for seed in range(8)]
    assert drawn == [read_fashion200k(folder, "train", seed) for seed in range(8)]
    assert any(pairs != drawn[0] for pairs in drawn)


@pytest.mark.parametrize(
    ("caption", "target", "text"),
    [
        ("black cotton dress", "white cotton dress", "replace black with white"),
        ("red mini dress", "blue maxi dress", "replace red with blue"),
        ("red dress", "red long dress", "replace dress with long"),
        ("red long dress", "red dress", "replace long with dress"),
    ],
)
def test_modification_text_names_the_first_words_that_differ(caption, target, text):
    assert modification_text(caption, target) == text


def test_pictures_are_named_as_labels_name_them(folder):
    pictures = fashion200k_pictures(folder)
    assert {label.path for label in read_labels(folder, "test")} <= set(pictures)


def test_a_query_that_no_label_knows_is_named(folder):
    write(folder / "test_queries.txt", "women/other.jpeg women/dress/test/0.jpeg\n")
    with pytest.raises(FeedUnreadable, match=r"women/other\.jpeg"):
        read_fashion200k(folder, "test")


@pytest.mark.parametrize("gone", ["test_queries.txt", "labels/pants_test_detect_all.txt"])
def test_a_missing_file_is_named_and_the_layout_shown(folder, gone):
    (folder / gone).unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*women/dresses/"):
        read_fashion200k(folder, "test")
