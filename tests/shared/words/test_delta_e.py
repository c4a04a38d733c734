"""CIELAB and CIEDE2000 against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words.delta_e import delta_e, lab

RGB = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
    ],
)
def test_srgb_becomes_cielab(rgb, expected):
    assert lab(rgb) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(  # rows of table 1 of Sharma, Wu and Dalal (2005)
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_of_the_paper(one, other, expected):
    assert delta_e(one, other) == pytest.approx(expected, abs=1e-4)


@given(RGB, RGB)
def test_a_difference_has_no_direction(one, other):
    assert delta_e(lab(one), lab(other)) == pytest.approx(delta_e(lab(other), lab(one)), abs=1e-6)
    assert delta_e(lab(one), lab(one)) == 0
