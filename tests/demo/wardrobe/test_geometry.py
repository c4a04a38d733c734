"""Outlines: they pass through their marks, close, mirror, and read from a tailor's note."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from demo.wardrobe.geometry import limb, marks, outline, symmetric

_NUMBER = st.floats(-80, 80, allow_nan=False).map(lambda x: round(x, 2))


@given(st.lists(st.tuples(_NUMBER, _NUMBER), min_size=3, max_size=12, unique=True))
def test_outline_passes_through_every_mark(points):
    curve = outline(points)
    gaps = np.linalg.norm(curve[:, None] - np.array(points)[None], axis=2).min(0)
    assert gaps.max() < 1e-6
    assert np.isfinite(curve).all()


def test_outline_between_sharp_marks_is_straight():
    square = outline([(0, 0, 1), (10, 0, 1), (10, 10, 1), (0, 10, 1)])
    on_edge = np.isclose(square % 10, 0).any(axis=1)
    assert on_edge.all()


def test_symmetric_shape_is_its_own_mirror_image():
    shape = symmetric([(0, 0), (5, 2, 1), (7, 9), (0, 12)])
    mirrored = shape * [-1, 1]
    gaps = np.linalg.norm(shape[:, None] - mirrored[None], axis=2).min(0)
    assert gaps.max() < 1e-9


def test_limb_keeps_its_half_width_on_both_sides():
    tube = np.array([m[:2] for m in limb([(0, 0), (0, 10), (0, 20)], [3, 3, 3])])
    assert np.allclose(np.abs(tube[:, 0]), 3)


def test_marks_reads_coordinates_and_sharp_turns():
    assert marks("1,2 -3.5,4!") == [(1.0, 2.0, 0), (-3.5, 4.0, 1)]
