"""Whether the garment that a photo is about is among the boxes that a person would see."""

from collections.abc import Sequence

from shared.garments import iou
from shared.messages import Box

__all__ = ["MAIN_LABELS", "first_is", "largest_garment", "shows", "shows_box"]

# What somebody wears as an outfit: the largest of these is what a photo is most likely about.
MAIN_LABELS = ("top", "outerwear", "dress", "trousers", "shorts", "skirt")
OVERLAP = 0.5  # IoU from which a box counts as found, as in mAP50


def largest_garment(true: Sequence[Box]) -> Box | None:
    """The box of the largest area with one of MAIN_LABELS; None where there is none."""
    return max(
        (box for box in true if box.label in MAIN_LABELS), key=lambda box: box.area, default=None
    )


def shows(shown: Sequence[Box], garment: Box) -> bool:
    """Whether any box shown is the garment's, under its label."""
    return any(_is(box, garment) and box.label == garment.label for box in shown)


def shows_box(shown: Sequence[Box], garment: Box) -> bool:
    """Whether any box shown is the garment's, under whatever label."""
    return any(_is(box, garment) for box in shown)


def first_is(shown: Sequence[Box], garment: Box) -> bool:
    """Whether the first box shown is the garment's, under its label."""
    return shows(shown[:1], garment)


def _is(box: Box, garment: Box) -> bool:
    return iou(box, garment) >= OVERLAP
