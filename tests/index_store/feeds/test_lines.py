"""Lines that can be taken back."""

import csv

import pytest

from index_store.feeds.lines import Lines, open_text
from shared.errors import FeedUnreadable


def test_lines_taken_back_come_again_with_their_numbers():
    lines = Lines(iter("abcd"))
    assert lines.begin() == 1
    assert [next(lines), next(lines), next(lines)] == ["a", "b", "c"]
    lines.take_back()
    assert lines.begin() == 2
    assert (next(lines), lines.number) == ("b", 2)
    assert list(lines) == ["c", "d"]


def test_lines_are_what_a_csv_reader_reads():
    lines = Lines(iter(['1,"two\n', 'lines"\n', "3,4\n"]))
    assert list(csv.reader(lines)) == [["1", "two\nlines"], ["3", "4"]]
    assert lines.number == 3


def test_open_text_of_a_folder_is_unreadable(tmp_path):
    with pytest.raises(FeedUnreadable, match="cannot be opened"):
        open_text(tmp_path)
