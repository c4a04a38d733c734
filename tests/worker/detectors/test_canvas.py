"""Photos that are all but a line get room; all others stay as they are."""

import pytest
from PIL import Image

from worker.detectors.canvas import SLIMMEST, with_room


@pytest.mark.parametrize("size", [(1, 1), (90, 60), (1280, 80), (10, 160)])
def test_photo_when_it_has_a_shape_then_it_stays(size: tuple[int, int]) -> None:
    photo = Image.new("RGB", size)
    assert with_room(photo) is photo


@pytest.mark.parametrize("size", [(1280, 1), (3, 1279), (400, 24), (161, 10)])
def test_photo_when_it_is_slim_then_it_lies_in_the_corner_of_a_ground(
    size: tuple[int, int],
) -> None:
    photo = Image.new("RGB", size, "red")
    ground = with_room(photo)
    assert ground.crop((0, 0, *size)).tobytes() == photo.tobytes()
    assert max(ground.size) == max(size)
    assert max(ground.size) <= SLIMMEST * min(ground.size)
