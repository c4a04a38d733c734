"""Encoding of a benchmark's pictures: once each, boxes cut, holes counted."""

import numpy as np
import pytest
from PIL import Image

from evaluation.benchmarks.base import Picture
from evaluation.benchmarks.pictures import BATCH, encode_pictures, open_picture
from tests.evaluation.benchmarks.colours import BLUE, GREEN, RED, ColourEncoder, paint, write


def test_encode_pictures_encodes_each_once_and_keeps_rows_by_picture(tmp_path):
    red, blue = (Picture(paint(tmp_path / f"{c}.png", c)) for c in (RED, BLUE))
    encoder = ColourEncoder()
    encoded = encode_pictures([red, blue, red], encoder)
    assert encoder.pictures == 2
    np.testing.assert_array_equal(encoded.of([blue, red]), [[0, 0, 1], [1, 0, 0]])


def test_encode_pictures_when_files_are_missing_or_broken_then_they_are_listed(tmp_path):
    good = Picture(paint(tmp_path / "good.png", RED))
    broken = Picture(write(tmp_path / "broken.jpg", "<html>gone</html>"))
    gone = Picture(tmp_path / "gone.jpg")
    encoded = encode_pictures([broken, good, gone], ColourEncoder())
    assert encoded.rows == {good: 0}
    assert encoded.missing == {broken, gone}


def test_encode_pictures_over_several_batches_agrees_with_one_at_a_time(tmp_path):
    colours = [(i, 255 - i, 7) for i in range(BATCH + 3)]
    pictures = [Picture(paint(tmp_path / f"{c[0]}.png", c)) for c in colours]
    pictures.insert(5, Picture(tmp_path / "gone.png"))
    encoded = encode_pictures(pictures, ColourEncoder())
    wanted = np.array(colours, np.float32)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    found = [picture for picture in pictures if picture not in encoded.missing]
    np.testing.assert_allclose(encoded.of(found), wanted, atol=1e-6)


def test_encode_pictures_of_nothing_has_the_encoders_dimension():
    assert encode_pictures([], ColourEncoder()).embeddings.shape == (0, 3)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((3, 0, 6, 8), (3, 8)),
        ((-5, -5, 4, 99), (4, 8)),
        ((2, 2, 2, 5), None),
        ((9, 0, 12, 8), None),
    ],
)
def test_open_picture_cuts_to_the_box_and_the_edge(tmp_path, box, size):
    image = open_picture(Picture(paint(tmp_path / "a.png", GREEN), box))
    assert (image and image.size) == size


def test_open_picture_with_a_box_shows_what_lies_in_it(tmp_path):
    halves = Image.new("RGB", (8, 4), RED)
    halves.paste(BLUE, (4, 0, 8, 4))
    halves.save(tmp_path / "halves.png")
    image = open_picture(Picture(tmp_path / "halves.png", (4, 0, 8, 4)))
    assert image.getcolors() == [(16, BLUE)]
