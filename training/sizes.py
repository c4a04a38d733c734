"""Sizes of pictures, as the training commands are told them."""

from typer import BadParameter

__all__ = ["height_width"]


def height_width(text: str) -> tuple[int, int]:
    """`HxW` in pixels, as in 96x72; raises BadParameter for anything else."""
    height, cross, width = text.lower().partition("x")
    if not (cross and height.isdecimal() and width.isdecimal() and int(height) and int(width)):
        raise BadParameter("height x width in pixels, as in 96x72 or 160x120")
    return int(height), int(width)
