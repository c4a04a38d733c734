"""Files of a data set: what is missing or broken is said with the layout that was expected."""

import pytest
from pydantic import BaseModel

from shared.errors import FeedMissing, FeedUnreadable
from tests.training.datasets.published import paint, write
from training.datasets.files import pictures_by_stem, read_json, read_text_rows, require

LAYOUT = "FOLDER/things.json"


class Thing(BaseModel):
    name: str


def test_require_when_nothing_is_there_then_the_layout_is_shown(tmp_path):
    with pytest.raises(FeedMissing, match=r"(?s)things\.json is missing.*FOLDER/things"):
        require(tmp_path / "things.json", LAYOUT)


def test_read_json_gives_typed_records(tmp_path):
    path = write(tmp_path / "things.json", '[{"name": "dress", "more": 1}]')
    assert read_json(path, list[Thing], LAYOUT) == [Thing(name="dress")]


@pytest.mark.parametrize("text", ["[{", '[{"title": "dress"}]', '{"name": "dress"}'])
def test_read_json_when_it_is_something_else_then_the_file_is_named(tmp_path, text):
    path = write(tmp_path / "things.json", text)
    with pytest.raises(FeedUnreadable, match=r"things\.json"):
        read_json(path, list[Thing], LAYOUT)


def test_read_text_rows_passes_the_header_and_blank_lines_over(tmp_path):
    path = write(tmp_path / "rows.txt", "2\nname   item\na   id_1\n\nb id_2 more\r\n")
    assert read_text_rows(path, 2, LAYOUT, header=2) == [["a", "id_1"], ["b", "id_2"]]


def test_read_text_rows_keeps_an_odd_line_separator_within_its_row(tmp_path):
    path = write(tmp_path / "rows.txt", "a\tb\u2028c\n")
    assert read_text_rows(path, 2, LAYOUT, separator="\t") == [["a", "b\u2028c"]]


def test_read_text_rows_when_a_cell_is_missing_then_the_line_is_named(tmp_path):
    path = write(tmp_path / "rows.txt", "1\nname item\na\n")
    with pytest.raises(FeedUnreadable, match="line 3 has 1 cells, not 2"):
        read_text_rows(path, 2, LAYOUT, header=2)


def test_pictures_by_stem_knows_pictures_from_other_files(tmp_path):
    picture = paint(tmp_path / "B01.PNG")
    write(tmp_path / "B01.txt", "")
    assert pictures_by_stem(tmp_path, LAYOUT) == {"B01": picture}
