"""What was fitted, as a file: written, read, refused in a sentence."""

import json

import pytest

from shared.errors import SetupError
from tests.worker.told import calibrated
from worker.calibration import HOUSE, read


def test_a_file_gives_back_what_was_fitted(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(calibrated().model_dump_json())
    assert read(path) == calibrated()


@pytest.mark.parametrize(
    "change",
    [
        {"pictures": {"voice": {}}},
        {"feed": None},
        {"stages": {"encoder": "colour-1"}},
        {"made": "yesterday"},
    ],
)
def test_a_file_that_holds_something_else_is_refused(tmp_path, change):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(json.loads(calibrated().model_dump_json()) | change))
    with pytest.raises(SetupError, match=r"sartor calibrate --out mine\.json"):
        read(path)


@pytest.mark.parametrize("close", [-0.1, 1.1])
def test_a_bound_that_is_no_probability_is_refused(tmp_path, close):
    path = tmp_path / "mine.json"
    whole = json.loads(calibrated().model_dump_json())
    whole["pictures"]["photo"]["close"] = close
    path.write_text(json.dumps(whole))
    with pytest.raises(SetupError, match="is no calibration"):
        read(path)


@pytest.mark.parametrize("body", [None, b"", b"\xff\xfe", b"[]"])
def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path, body):
    path = tmp_path / "mine.json"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(SetupError, match="is no calibration"):
        read(path)


def test_the_house_stages_have_theirs_for_each_kind_of_question():
    house = read(HOUSE)
    assert set(house.pictures) == set(house.feed) == {"photo", "words", "both"}
    assert "split val" in house.fitted_on
    for its in (*house.pictures.values(), *house.feed.values()):
        assert min(its.weights.model_dump().values()) >= 0
        assert its.weights.retrieval > 0
        assert 0 < its.close < 1
