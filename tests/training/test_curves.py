"""Training curves: the moving mean by hand, a picture that opens, a missing log."""

import json

import numpy as np
import pytest
from PIL import Image

from shared.errors import FeedMissing
from training.curves import draw_curves, smoothed


def test_smoothed_is_the_mean_of_the_last_values():
    assert smoothed(np.array([4.0, 2.0, 0.0, 7.0]), window=2).tolist() == [4, 3, 1, 3.5]


def test_curves_are_a_picture_of_every_part(tmp_path):
    lines = [
        {"step": i, "rate": 0.1, "seconds": 1.0, "loss": 9.0 - i, "names": 4.0} for i in range(5)
    ]
    (tmp_path / "losses.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    with Image.open(draw_curves(tmp_path, tmp_path / "curves.png")) as picture:
        assert picture.size == (800, 450)
    svg = draw_curves(tmp_path, tmp_path / "curves.svg").read_text()
    assert "<svg" in svg


def test_a_folder_without_a_log_is_named(tmp_path):
    with pytest.raises(FeedMissing, match=r"losses\.jsonl"):
        draw_curves(tmp_path, tmp_path / "x.png")
