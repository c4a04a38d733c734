"""Contact sheets of detection: twenty street photos with the boxes found and the true ones.

A found box is solid, in its label's colour, with label and score; a true one is thin and dashed,
white and black in turn, so that it is seen on any ground.
"""

import colorsys
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from evaluation.detection.photos import AnnotatedPhoto
from shared.garments import LABELS
from shared.messages import Box

__all__ = ["CELL", "COLUMNS", "GAP", "HEAD", "PHOTOS", "colour_of", "draw_detections"]

PHOTOS, COLUMNS = 20, 5
CELL = (300, 450)  # pixels; 2 by 3, as most street photos are
GAP, HEAD = 8, 28
LINE = 3  # pixels of a found box
DASH = 6  # pixels of a true box's dash
FONT = 13  # pixels
INK, PAPER, GREY = (20, 20, 20), (255, 255, 255), (120, 120, 120)

Colour = tuple[int, int, int]
Corners = tuple[float, float, float, float]


def draw_detections(
    title: str, photos: Sequence[AnnotatedPhoto], found: Sequence[Sequence[Box]], seed: int
) -> Image.Image:
    """RGB sheet of PHOTOS photos, drawn with the seed, in their order.

    Args:
        title: one line above.
        photos: all of the split.
        found: (photos,), the boxes to show of each.
        seed: of the draw.
    """
    count = min(PHOTOS, len(photos))
    drawn = np.sort(np.random.default_rng(seed).choice(len(photos), count, replace=False))
    lines = -(-count // COLUMNS)
    size = (COLUMNS * (CELL[0] + GAP) + GAP, HEAD + lines * (CELL[1] + GAP))
    sheet = Image.new("RGB", size, PAPER)
    ImageDraw.Draw(sheet).text((GAP, GAP), title, INK, ImageFont.load_default(FONT))
    for place, row in enumerate(drawn.tolist()):
        line, column = divmod(place, COLUMNS)
        corner = (GAP + column * (CELL[0] + GAP), HEAD + line * (CELL[1] + GAP))
        sheet.paste(_cell(photos[row], found[row]), corner)
    return sheet


def colour_of(label: str) -> Colour:
    """A label's own hue; grey for what is no garment."""
    if label not in LABELS:
        return GREY
    channels = colorsys.hls_to_rgb(LABELS.index(label) / len(LABELS), 0.4, 0.9)
    red, green, blue = (round(255 * channel) for channel in channels)
    return red, green, blue


def _cell(photo: AnnotatedPhoto, found: Sequence[Box]) -> Image.Image:
    picture = photo.picture
    scale = min(CELL[0] / picture.width, CELL[1] / picture.height)
    cell = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    draw = ImageDraw.Draw(cell)
    for box in found:
        draw.rectangle(_scaled(box, scale), outline=colour_of(box.label), width=LINE)
    for box in photo.boxes:
        _draw_dashed(draw, _scaled(box, scale))
    # The likeliest last, so that nothing lies over its name.
    for box in reversed(found):
        _write_name(draw, box, _scaled(box, scale))
    return cell


def _scaled(box: Box, scale: float) -> Corners:
    """The pixels that a drawn frame covers: its last ones lie inside the box."""
    x1, y1, x2, y2 = (side * scale for side in box.xyxy)
    return x1, y1, max(x1, x2 - 1), max(y1, y2 - 1)


def _write_name(draw: ImageDraw.ImageDraw, box: Box, corners: Corners) -> None:
    words, font = f"{box.label or 'photo'} {box.score:.2f}", ImageFont.load_default(FONT)
    at = (corners[0] + LINE, corners[1] + LINE)
    draw.rectangle(draw.textbbox(at, words, font), fill=colour_of(box.label))
    draw.text(at, words, PAPER, font)


def _draw_dashed(draw: ImageDraw.ImageDraw, corners: Corners) -> None:
    x1, y1, x2, y2 = corners
    for start, end in pairwise([(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)]):
        for number, dash in enumerate(_dashes(start, end)):
            draw.line(dash, fill=INK if number % 2 else PAPER)


def _dashes(start: tuple[float, float], end: tuple[float, float]) -> Iterator[list[float]]:
    """A side's dashes, xyxy, DASH long but the last."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    stops = [min(at / length, 1.0) for at in np.arange(0, length + DASH, DASH)] if length else []
    points = [
        (start[0] + at * (end[0] - start[0]), start[1] + at * (end[1] - start[1])) for at in stops
    ]
    for one, other in pairwise(points):
        yield [*one, *other]
