"""The marked photo: numbers that do not hide each other, lines that show on any ground."""

import io
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from bot.marked_photo import COLOURS, MAX_RATIO, mark, places
from shared.messages import Box
from shared.pictures import encode_jpeg
from tests.bot.recording import box

SIZE = (720, 960)
MOST = 8


def photo(size: tuple[int, int] = SIZE, colour: object = "white") -> Image.Image:
    return Image.new("RGB", size, colour)  # type: ignore[arg-type]


def marked(picture: Image.Image, *garments: Box) -> Image.Image:
    return Image.open(io.BytesIO(mark(encode_jpeg(picture), garments)))


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return math.dist(one[:3], other[:3])


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance of sRGB (WCAG 2.2)."""
    shares = [part / 255 for part in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_figures_are_readable_on_every_colour_and_no_two_colours_are_alike() -> None:
    assert len(set(COLOURS)) == MOST
    for colour in COLOURS:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
        assert all(distance(colour, other) > 60 for other in COLOURS if other != colour)


def test_the_photo_keeps_its_size_and_no_line_covers_the_garment() -> None:
    picture = marked(photo(colour=(90, 160, 90)), box("dress", 200, 200, 500, 700))
    assert picture.size == SIZE
    inside = picture.crop((248, 248, 488, 688))  # beyond the badge and what JPEG smears
    for (low, high), was in zip(inside.getextrema(), (90, 160, 90), strict=True):
        assert low > was - 12
        assert high < was + 12


@pytest.mark.parametrize("ground", ["black", "white", *COLOURS[:1], (128, 128, 128)])
def test_the_line_shows_on_any_ground(ground: object) -> None:
    picture = marked(photo(colour=ground), box("bag", 200, 300, 500, 700))
    across = [picture.getpixel((x, 500)) for x in range(150, 250)]
    assert max(luminance(one) for one in across) - min(luminance(one) for one in across) > 0.3
    nearest = min(distance(one, COLOURS[0]) for one in across)
    assert nearest < 40


def test_each_garment_has_its_own_colour_and_number() -> None:
    garments = [box("bag", 60, 100 + 200 * n, 300, 200 + 200 * n) for n in range(4)]
    picture = marked(photo(), *garments)
    badges = []
    for number, (x, y) in enumerate(places_in(garments)):
        badge = picture.crop((int(x) - 20, int(y) - 20, int(x) + 20, int(y) + 20))
        pixels = list(badge.get_flattened_data())
        own = sum(distance(pixel, COLOURS[number]) < 40 for pixel in pixels)
        figure = sum(min(pixel) > 220 for pixel in pixels)
        assert own > len(pixels) / 4
        assert figure > len(pixels) / 25
        badges.append(badge.convert("L").tobytes())
    assert len(set(badges)) == 4


def places_in(garments: list[Box]) -> list[tuple[float, float]]:
    """Where the badges are, near enough: on the corners that `mark` puts them on."""
    rim = 11  # the line of a photo of this size, pixels
    frames = [(b.x1 - rim, b.y1 - rim, b.x2 + rim, b.y2 + rim) for b in garments]
    return places(frames, SIZE, math.sqrt(SIZE[0] * SIZE[1]) / 16)


sides = st.tuples(st.integers(100, 1280), st.integers(100, 1280))
corners = st.tuples(*[st.floats(0, 1)] * 4)


@given(sides, st.lists(corners, min_size=1, max_size=MOST))
@example((720, 960), [(0.0, 0.0, 1.0, 1.0)] * MOST)
@example((720, 960), [(1.0, 1.0, 1.0, 1.0)] * MOST)
def test_no_badge_covers_another_and_all_stay_inside(
    size: tuple[int, int], shares: list[tuple[float, float, float, float]]
) -> None:
    width, height = size
    frames = [
        (min(a, c) * width, min(b, d) * height, max(a, c) * width, max(b, d) * height)
        for a, b, c, d in shares
    ]
    diameter = math.sqrt(width * height) / 16
    found = places(frames, size, diameter)
    for number, (x, y) in enumerate(found):
        assert diameter / 2 <= x <= width - diameter / 2
        assert diameter / 2 <= y <= height - diameter / 2
        assert all(math.dist((x, y), other) >= diameter for other in found[:number])


@pytest.mark.parametrize("size", [(2, 2), (40, 60), (1280, 1), (1, 1280), (1280, 30)])
def test_any_photo_becomes_one_that_a_chat_can_show(size: tuple[int, int]) -> None:
    whole = box("dress", 0, 0, *size)
    picture = marked(photo(size), whole, whole)
    assert max(picture.size) <= MAX_RATIO * min(picture.size)
    assert max(picture.size) >= 640
    picture.load()
