"""The trainer's files, read back with its own dataset: boxes, labels, one shape for all."""

import numpy as np
import pytest
from PIL import Image

from shared.garments import LABELS
from training.datasets.street import read_street
from training.detection.dataset import GREY, write_dataset
from worker.runtimes import yolo  # noqa: F401 - the door to what follows

# isort: split
from ultralytics.data import YOLODataset
from ultralytics.data.utils import check_det_dataset


@pytest.fixture
def read():
    """Reads a split with ultralytics' own dataset: rows of (label, x1, y1, x2, y2), and shapes."""

    def read(data, split, **options):
        checked = check_det_dataset(str(data))
        return YOLODataset(
            img_path=checked[split], data=checked, imgsz=96, augment=False, **options
        )

    return read


def _corners(label):
    """Boxes of a label as ultralytics gives them, in pixels of the file."""
    height, width = label["shape"]
    x, y, w, h = (label["bboxes"] * [width, height, width, height]).T
    return np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], 1)


def test_boxes_come_back_by_label_on_a_canvas_of_two_to_three(street, tmp_path, read):
    photos = [p for p in read_street(street, "train") if p.boxes is not None]
    data = write_dataset(photos, photos[:1], tmp_path / "photos")
    train = read(data, "train")
    assert len(train.labels) == 4
    assert train.data["names"] == dict(enumerate(LABELS))
    for label in train.labels:
        assert label["shape"] == (144, 96)
        assert [LABELS[int(number)] for number in label["cls"][:, 0]] == ["top", "skirt"]
        true = [[30, 22, 70, 62], [28, 62, 72, 112]]  # two rows of grey above
        assert np.abs(_corners(label) - true).max() < 0.01


def test_val_photos_are_written_as_they_are(street, tmp_path, read):
    photos = list(read_street(street, "val"))
    data = write_dataset(photos, photos, tmp_path / "photos")
    (label, _) = read(data, "val").labels
    assert label["shape"] == (140, 96)
    assert np.abs(_corners(label)[0] - [30, 20, 70, 60]).max() < 0.01


def test_photos_of_all_shapes_are_trained_on_in_one(photo_row, write_street, tmp_path, read):
    sizes = [(96, 140), (140, 112), (101, 115), (113, 427), (96, 144)]
    rows = [photo_row(number, size=size) for number, size in enumerate(sizes)]
    photos = list(read_street(write_street(rows), "train"))
    data = write_dataset(photos, photos, tmp_path / "photos")
    shapes = read(data, "train", rect=True, batch_size=2, stride=32).batch_shapes
    assert len(shapes) == 3
    assert (shapes == shapes[0]).all()  # else the trainer would not shuffle


def test_the_canvas_is_grey_around_the_photo_in_its_middle(photo_row, write_street, tmp_path):
    photos = list(read_street(write_street([photo_row(0, size=(120, 120))]), "train"))
    write_dataset(photos, photos, tmp_path / "photos")
    with Image.open(tmp_path / "photos/images/train/000000.jpg") as canvas:
        assert canvas.size == (120, 180)
        assert canvas.getpixel((5, 10)) == canvas.getpixel((5, 170)) == GREY
        assert canvas.getpixel((50, 70))[0] > 180  # the red top, 30 lower


def test_a_box_over_the_edge_is_cut_there_and_a_photo_without_boxes_is_ground(
    photo_row, write_street, tmp_path, read
):
    row = photo_row(0)
    row["boxes"][0] |= {"x2": 99.0, "y2": 150.0}
    ground = photo_row(1) | {"boxes": []}
    photos = list(read_street(write_street([row, ground]), "train"))
    labels = read(write_dataset(photos, photos, tmp_path / "photos"), "val").labels
    assert np.abs(_corners(labels[0])[0] - [30, 20, 96, 140]).max() < 0.01
    assert len(labels[1]["cls"]) == 0


def test_what_an_earlier_export_left_is_gone(street, tmp_path):
    photos = list(read_street(street, "val"))
    folder = tmp_path / "photos"
    write_dataset(photos, photos, folder)
    write_dataset(photos[:1], photos, folder)
    assert [file.name for file in (folder / "images/train").iterdir()] == ["000000.jpg"]
