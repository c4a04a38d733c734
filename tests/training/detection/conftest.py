"""Drawn street photos: a coloured square or two on grey, marked, unmarked, of all three splits."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from worker.runtimes.yolo import DetectionModel

GARMENTS = {  # label: tag, colour, corners in a photo of 96 x 140
    "top": ("blouse", (200, 30, 30), (30, 20, 70, 60)),
    "skirt": ("skirt", (30, 30, 200), (28, 60, 72, 110)),
}


@pytest.fixture
def photo_row():
    """One photo's row: `labels` of GARMENTS are drawn, and marked where it has boxes."""

    def row(number, split="train", *, has_boxes=True, size=(96, 140), labels=tuple(GARMENTS)):
        picture = Image.new("RGB", size, (90 + number, 90, 90))
        for label in labels:
            picture.paste(GARMENTS[label][1], GARMENTS[label][2])
        out = io.BytesIO()
        picture.save(out, "WEBP", lossless=True)
        boxes = [
            {"label": label, "tag": GARMENTS[label][0]}
            | dict(zip(("x1", "y1", "x2", "y2"), map(float, GARMENTS[label][2]), strict=True))
            for label in labels
        ]
        return {
            "id": f"{number:04}",
            "split": split,
            "has_boxes": has_boxes,
            "tags": [GARMENTS[label][0] for label in labels],
            "boxes": boxes if has_boxes else [],
            "width": size[0],
            "height": size[1],
            "image": out.getvalue(),
        }

    return row


@pytest.fixture
def write_street(tmp_path):
    """Writes rows as a file of street photos."""

    def write(rows, name="street.parquet"):
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def street(photo_row, write_street):
    """Four marked photos and one unmarked to train on, two to choose on, one to leave alone."""
    rows = [photo_row(number) for number in range(4)]
    rows += [photo_row(4, has_boxes=False)]
    rows += [photo_row(number, "val") for number in (5, 6)]
    return write_street([*rows, photo_row(7, "test")])


@pytest.fixture
def one_thread():
    """Two threads a small layer wait for each other longer than they work on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def coco_weights():
    """An untrained network for 80 things, as float16."""
    torch.manual_seed(0)
    weights = DetectionModel("yolov5n.yaml", nc=80, verbose=False).state_dict()
    return {k: v.half() if v.is_floating_point() else v for k, v in weights.items()}


@pytest.fixture(scope="session")
def coco_start(coco_weights, tmp_path_factory):
    """The same as a file."""
    path = tmp_path_factory.mktemp("start") / "yolov5n.safetensors"
    save_file(coco_weights, path)
    return path
