"""Draws the garments that were found into a person's photo: a box and a numbered badge each.

The numbers are those of the buttons below it. Everything is sized by the photo, outlined dark and
light so that it shows on any ground, and no badge covers another.
"""

import io
import math
from collections.abc import Iterator, Sequence
from itertools import product

from PIL import Image, ImageDraw, ImageFont

from shared.messages import Box
from shared.pictures import encode_jpeg

__all__ = ["COLOURS", "mark", "places"]

Point = tuple[float, float]
Frame = tuple[float, float, float, float]  # left, top, right, bottom
Colour = tuple[int, int, int]

# As many as a worker shows at most; white figures have a contrast of 4.5 or more on each (WCAG AA),
# and neighbours in this order differ in hue, as overlapping garments are often neighbours in rank.
COLOURS = (
    (214, 30, 50), (0, 104, 201), (0, 130, 60), (150, 50, 200),
    (186, 84, 0), (0, 122, 135), (205, 20, 130), (110, 76, 40),
)  # fmt: skip
DARK, LIGHT = (20, 20, 20), (255, 255, 255)
# Chosen by eye on street photos and rendered ones, shrunk to 260 pixels in width as on a phone:
# the figures can be read and the badges leave small garments visible.
BADGE = 1 / 16  # a badge's diameter, of the square root of the photo's area
FIGURE = 0.66  # a figure's height, of the diameter
LINE = 0.12  # the width of a box's coloured line, of the diameter
EDGE = 0.05  # the width of its dark and its light outline, of the diameter
SMALLEST = 640  # pixels of the longest side; below it a figure has too few to be read
FINE = 4  # badges are drawn this much larger, as Pillow smooths no circles
MAX_RATIO = 20  # of a photo's sides (Bot API, sendPhoto)


def mark(jpeg: bytes, garments: Sequence[Box]) -> bytes:
    """The photo with its garments marked.

    Args:
        jpeg: the cleaned photo.
        garments: boxes in its pixels; the first is number 1.

    Returns:
        JPEG of the photo's size; a small one is enlarged, a very narrow one stands on white.
    """
    photo = Image.open(io.BytesIO(jpeg)).convert("RGB")
    scale = max(1.0, SMALLEST / max(photo.size))
    if scale > 1:
        photo = photo.resize((round(photo.width * scale), round(photo.height * scale)))
    diameter = math.sqrt(photo.width * photo.height) * BADGE
    boxes = [_around(box, scale, diameter * (LINE + 2 * EDGE), photo.size) for box in garments]
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(boxes))]
    _outline(photo, boxes, colours, diameter)
    for number, (x, y) in enumerate(places(boxes, photo.size, diameter), 1):
        badge = _badge(number, colours[number - 1], diameter)
        photo.paste(badge, (int(x - badge.width / 2), int(y - badge.height / 2)), badge)
    return encode_jpeg(_on_ground(photo))


def places(frames: Sequence[Frame], size: tuple[int, int], diameter: float) -> list[Point]:
    """The centres of the badges: on their frames, inside the picture, clear of one another."""
    taken: list[Point] = []
    for frame in frames:
        free = (
            spot
            for spot in _spots(frame, size, diameter)
            if all(math.dist(spot, other) >= diameter for other in taken)
        )
        taken.append(next(free, frame[:2]))
    return taken


def _spots(frame: Frame, size: tuple[int, int], diameter: float) -> Iterator[Point]:
    """Where a badge may be centred, best first: corners, middles of sides, then the nearest."""
    radius = diameter / 2
    x1, y1, x2, y2 = frame
    for y, x in product((y1, y2, (y1 + y2) / 2), (x1, x2, (x1 + x2) / 2)):
        yield _inside(x, size[0], radius), _inside(y, size[1], radius)
    across, down = (int(side / diameter) for side in size)
    grid = product(range(across), range(down))
    anywhere = [(radius + column * diameter, radius + row * diameter) for column, row in grid]
    yield from sorted(anywhere, key=lambda spot: math.dist(spot, (x1, y1)))


def _inside(centre: float, side: int, radius: float) -> float:
    return min(max(centre, radius), side - radius)


def _around(box: Box, scale: float, line: float, size: tuple[int, int]) -> Frame:
    """The outer rim of a line around a box, which covers nothing of the garment itself."""
    x1, y1, x2, y2 = (corner * scale for corner in box.xyxy)
    width, height = size
    return max(0, x1 - line), max(0, y1 - line), min(width, x2 + line), min(height, y2 + line)


def _outline(
    photo: Image.Image, frames: Sequence[Frame], colours: Sequence[Colour], diameter: float
) -> None:
    """Large ones first, so that the lines of small ones inside them stay whole."""
    line, edge = max(2, round(diameter * LINE)), max(1, round(diameter * EDGE))
    draw = ImageDraw.Draw(photo)
    for frame, colour in sorted(zip(frames, colours, strict=True), key=lambda one: -_area(one[0])):
        inset = 0
        for width, paint in ((edge, DARK), (line, colour), (edge, LIGHT)):
            draw.rectangle(_inset(frame, inset), outline=paint, width=width)
            inset += width


def _inset(frame: Frame, by: int) -> Frame:
    """Pillow's rectangle holds its last pixels too."""
    x1, y1 = round(frame[0]) + by, round(frame[1]) + by
    return x1, y1, max(x1, round(frame[2]) - 1 - by), max(y1, round(frame[3]) - 1 - by)


def _area(frame: Frame) -> float:
    x1, y1, x2, y2 = frame
    return (x2 - x1) * (y2 - y1)


def _badge(number: int, colour: Colour, diameter: float) -> Image.Image:
    side = int(diameter) * FINE
    badge = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(badge)
    for rim, paint in ((0.0, DARK), (0.035, LIGHT), (0.1, colour)):  # shares of the diameter
        near, far = rim * side, (1 - rim) * side - 1
        draw.ellipse((near, near, far, far), fill=paint)
    font = ImageFont.load_default(side * FIGURE)
    # Pillow's own font is thin: a stroke of the same white makes it bold.
    draw.text((side / 2, side / 2), str(number), LIGHT, font, "mm", stroke_width=side / 50)
    return badge.resize((side // FINE, side // FINE), Image.Resampling.LANCZOS)


def _on_ground(photo: Image.Image) -> Image.Image:
    width, height = photo.size
    size = max(width, math.ceil(height / MAX_RATIO)), max(height, math.ceil(width / MAX_RATIO))
    ground = Image.new("RGB", size, LIGHT)
    ground.paste(photo)
    return ground
