"""Sentences reader: FashionIQ and Shoes JSON, plain text, folders."""

import json

from tests.training.datasets.published import write_fashion_iq, write_shoes
from training.datasets.sentences import colour_requests, read_sentences


def test_fashion_iq_yields_both_sentences_of_a_pair(tmp_path):
    path = tmp_path / "cap.dress.train.json"
    path.write_text(json.dumps([{"target": "a", "candidate": "b", "captions": ["x y", "z"]}]))
    assert list(read_sentences(path)) == ["x y", "z"]


def test_shoes_yield_relative_and_plain_captions(tmp_path):
    path = tmp_path / "shoes.json"
    path.write_text(json.dumps([{"RelativeCaption": "is redder"}, {"Caption": "black boots"}]))
    assert list(read_sentences(path)) == ["is redder", "black boots"]


def test_text_file_yields_its_lines_without_blank_ones(tmp_path):
    path = tmp_path / "wishes.txt"
    path.write_text("one\n\n  \ntwo\n")
    assert list(read_sentences(path)) == ["one", "two"]


def test_folder_yields_train_files_only(tmp_path):
    (tmp_path / "captions").mkdir()
    for split in ("train", "val"):
        path = tmp_path / "captions" / f"cap.shirt.{split}.json"
        path.write_text(json.dumps([{"captions": [split]}]))
    assert list(read_sentences(tmp_path)) == ["train"]


def test_colour_requests_keep_the_wording_and_count_it():
    heard = ["Is teal in color.", "is red in color", "has more purple", "is longer and red", "red"]
    assert colour_requests(heard) == {"is {C} in color": 2, "{C}": 1}


def test_colour_requests_leave_out_what_names_two_colours_or_none():
    assert not colour_requests(["is red and blue", "is darker", "", "i want a black dress"])


def test_folder_yields_the_shoes_pairs_of_train_and_no_picture_names(tmp_path):
    write_shoes(tmp_path / "shoes")
    write_fashion_iq(tmp_path / "fashion-iq")
    (tmp_path / "wishes.txt").write_text("in blue please\n")
    found = list(read_sentences(tmp_path))
    assert found[0] == "has a heel"
    assert found.count("is longer") == 3
    assert "in blue please" in found
    assert len(found) == 1 + 3 * 4 + 1
