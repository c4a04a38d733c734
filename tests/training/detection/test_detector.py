"""The whole recipe: photos in, a folder out that the worker loads."""

import json

import pytest

from shared.errors import SetupError
from shared.garments import LABELS
from shared.messages import Box
from training.datasets.street import read_street
from training.detection import detector
from training.detection.detector import DetectorRecipe, train_detector
from training.detection.pseudo import SURE
from worker.detectors.registry import DETECTORS

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def recipe(street, tmp_path, coco_start):
    def recipe(*files, **changes):
        told = {"start": coco_start, "out": tmp_path / "detector", "run": tmp_path / "run"}
        told |= {"epochs": 1, "size": 64, "batch": 2}
        return DetectorRecipe(street=files or (street,), **told | changes)

    return recipe


class _FindsAll:
    """Knows what the drawn photos show."""

    def detect(self, photo, min_score=None):
        assert photo.size == (96, 140)
        assert min_score == SURE
        return [
            Box(x1=30, y1=20, x2=70, y2=60, label="top", score=0.9),
            Box(x1=28, y1=60, x2=72, y2=110, label="skirt", score=0.8),
        ]


def test_training_writes_a_detector_that_the_worker_loads(recipe, street):
    made = train_detector(recipe())
    config = json.loads((made / "detector.json").read_text())
    assert (config["architecture"], config["size"]) == ("yolov5n.yaml", 64)
    assert config["labels"] == list(LABELS)
    assert 0.05 <= config["threshold"] < 1
    found = DETECTORS.load(f"house:{made}", device="cpu")
    (photo,) = read_street(street, "test")
    boxes = found.detect(photo.picture(), min_score=0.0)
    assert {box.label for box in boxes} <= set(LABELS)
    assert boxes


def test_marked_photos_of_all_files_are_trained_on(recipe, street, photo_row, write_street):
    drawn = write_street([photo_row(number) for number in (8, 9)], "drawn.parquet")
    asked = recipe(street, drawn)
    train_detector(asked)
    assert len(list((asked.run / "photos/images/train").iterdir())) == 6
    assert len(list((asked.run / "photos/images/val").iterdir())) == 2


def test_unmarked_photos_join_with_the_boxes_that_a_detector_gives_them(recipe, monkeypatch):
    asked = recipe(pseudo="known")
    with monkeypatch.context() as patch:
        patch.setattr(detector.DETECTORS, "load", {"known": _FindsAll()}.__getitem__)
        photos = detector._train_photos(asked)
    assert [photo.id for photo in photos] == ["0000", "0001", "0002", "0003", "0004"]
    assert [box.label for box in photos[-1].boxes] == ["top", "skirt"]


@pytest.mark.parametrize("split", ["train", "val"])
def test_a_file_without_marked_photos_of_a_split_is_refused(recipe, photo_row, write_street, split):
    rows = [photo_row(0, "train", has_boxes=split != "train")]
    rows += [photo_row(1, "val", has_boxes=split != "val")]
    bare = write_street(rows, "bare.parquet")
    with pytest.raises(SetupError, match=rf"no photo of the split '{split}' has boxes in .*bare"):
        train_detector(recipe(bare))


def test_a_run_to_be_resumed_that_is_not_there_is_told_before_anything_is_written(recipe):
    asked = recipe(resume=True)
    with pytest.raises(SetupError, match="start without --resume"):
        train_detector(asked)
    assert not asked.run.exists()
