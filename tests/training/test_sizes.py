"""Sizes as they are typed."""

import pytest
from typer import BadParameter

from training.sizes import height_width


@pytest.mark.parametrize("text", ["96x72", "96X72", "096x72"])
def test_height_comes_before_width(text):
    assert height_width(text) == (96, 72)


@pytest.mark.parametrize("text", ["", "96", "x", "96x", "x72", "0x72", "96x-7", "96x7.5", "9x6x3"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(BadParameter, match="96x72"):
        height_width(text)
