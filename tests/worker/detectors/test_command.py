"""`sartor detect`: photos in, boxes in pixels of the upright photo out."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from shared.errors import TruncatedPicture
from shared.garments import LABELS
from shared.messages import Box
from worker.detectors.command import Sighting, as_line, as_table, detect_photos, look
from worker.garments import MOST_SHOWN


class Corners:
    """Finds a garment of each score in the left half, and a person; remembers what it was shown."""

    model_id = "corners"

    def __init__(self, *scores: float) -> None:
        self.scores = scores
        self.seen: list[tuple[int, int]] = []

    def detect(self, photo: Image.Image, min_score: float | None = None) -> list[Box]:
        self.seen.append(photo.size)
        least = 0.3 if min_score is None else min_score
        half = photo.width / 2
        person = Box(x1=0, y1=0, x2=photo.width, y2=photo.height, label="person", score=0.99)
        garments = [
            Box(x1=0, y1=0, x2=half - number, y2=photo.height, label="top", score=score)
            for number, score in enumerate(self.scores)
        ]
        return [box for box in (person, *garments) if box.score >= least]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (80, 40), "red").save(tmp_path / "street.jpg")
    return tmp_path / "street.jpg"


def test_look_when_no_score_is_asked_then_it_shows_what_the_bot_would_best_score_first(photo):
    detector = Corners(0.4, 0.9, 0.1, *[0.5] * 12)
    boxes = look(detector, photo).boxes
    assert [box.score for box in boxes] == sorted((box.score for box in boxes), reverse=True)
    assert {box.label for box in boxes} == {"top"}
    assert len(boxes) == MOST_SHOWN


def test_look_when_a_score_is_asked_then_all_boxes_of_it_come(photo):
    boxes = look(Corners(0.4, 0.9, 0.05, 0.01), photo, 0.05).boxes
    assert [box.score for box in boxes] == [0.99, 0.9, 0.4, 0.05]


def test_look_when_the_photo_is_turned_by_its_camera_then_boxes_are_of_the_upright_one(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.new("RGB", (80, 40)).save(tmp_path / "turned.jpg", exif=exif)
    detector = Corners(0.9)
    sighting = look(detector, tmp_path / "turned.jpg")
    assert detector.seen == [(40, 80)]
    assert (sighting.width, sighting.height) == (40, 80)
    assert sighting.boxes[0].x2 == 20


def test_look_when_the_file_is_cut_then_it_says_so(photo):
    photo.write_bytes(photo.read_bytes()[:-20])
    with pytest.raises(TruncatedPicture):
        look(Corners(), photo)


def test_line_when_written_then_it_is_json_in_pixels():
    box = Box(x1=1.004, y1=2, x2=30.5, y2=40, label="bag", score=0.87654321)
    line = as_line(Sighting("зал/a.jpg", 60, 80, (box,)))
    assert "\n" not in line
    assert json.loads(line) == {
        "photo": "зал/a.jpg",
        "width": 60,
        "height": 80,
        "boxes": [{"label": "bag", "score": 0.876543, "xyxy": [1.0, 2.0, 30.5, 40.0]}],
    }


def test_table_when_printed_then_it_names_the_photo_and_each_garment():
    boxes = (
        Box(x1=1, y1=2, x2=30, y2=40, label="bag", score=0.876),
        Box(x1=0, y1=0, x2=60, y2=80),
    )
    out = io.StringIO()
    Console(file=out, width=100).print(as_table(Sighting("[a].jpg", 60, 80, boxes)))
    for words in ("[a].jpg (60 x 80)", "bag", "0.88", "the whole photo"):
        assert words in out.getvalue()


def test_photos_when_one_cannot_be_read_then_it_is_named_and_the_others_are_answered(
    photo, tmp_path
):
    (tmp_path / "notes.txt").write_text("no picture")
    photos = [tmp_path / "nowhere.jpg", tmp_path / "notes.txt", tmp_path, photo]
    out, problems = io.StringIO(), io.StringIO()
    done = detect_photos(
        Corners(0.9), photos, Console(file=out, width=40), Console(file=problems), as_json=True
    )
    assert done is False
    [line] = out.getvalue().splitlines()
    assert json.loads(line)["photo"] == str(photo)
    named = problems.getvalue().splitlines()
    assert len(named) == 3
    for path, said in zip(photos, named, strict=False):
        assert str(path) in said
        assert len(said) > len(f"sartor: {path}: ")
    assert detect_photos(Corners(0.9), [photo], Console(file=out), Console(file=problems))


def _sartor(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sartor.cli", "detect", *words],
        capture_output=True, text=True, timeout=170, check=False, env=dict(os.environ),
    )  # fmt: skip


def test_command_when_asked_for_json_then_each_photo_is_a_line_and_a_bad_one_ends_in_1(
    photo, tmp_path
):
    done = _sartor(str(tmp_path / "none.jpg"), str(photo), "--json", "--detector", "whole")
    assert done.returncode == 1
    assert "none.jpg" in done.stderr
    assert json.loads(done.stdout)["boxes"] == [
        {"label": "", "score": 1.0, "xyxy": [0.0, 0.0, 80.0, 40.0]}
    ]


def test_command_when_asked_for_any_score_then_a_trained_folder_answers(photo, tmp_path):
    from worker.detectors.folder import DetectorConfig, save_folder
    from worker.detectors.ultralytics import build

    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=64)
    save_folder(tmp_path / "mine", build(config), config)
    done = _sartor(
        str(photo), "--json", "--min-score=0", "--detector", f"house:{tmp_path / 'mine'}"
    )
    assert (done.returncode, done.stderr) == (0, "")
    scores = [box["score"] for box in json.loads(done.stdout)["boxes"]]
    assert scores[-1] < 0.3  # below what the bot would show
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("words", [["x.jpg", "--min-score=1.5"], []])
def test_command_when_misused_then_nothing_starts(words):
    assert _sartor(*words).returncode == 2


def test_command_when_the_detector_is_unknown_then_one_sentence_says_so(photo):
    done = _sartor(str(photo), "--detector", "nothing:x")
    assert done.returncode == 1
    assert "no detector called 'nothing'" in done.stderr
    assert "Traceback" not in done.stderr
