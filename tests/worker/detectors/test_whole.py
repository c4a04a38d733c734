"""The whole photo is the one box."""

from PIL import Image

from worker.detectors.registry import DETECTORS


def test_detect_when_asked_then_the_box_covers_the_photo() -> None:
    [box] = DETECTORS.load("whole").detect(Image.new("RGB", (30, 40)))
    assert box.xyxy == (0, 0, 30, 40)
