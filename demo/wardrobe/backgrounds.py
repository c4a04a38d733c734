"""Places to stand in: a street, a brick wall, a park, a room, a shop front, a plaza at dusk.

Each is a picture out of focus behind a sharp ground: what a camera with an open lens sees.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.wardrobe.canvas import Field
from demo.wardrobe.noise import grain, sample

__all__ = ["BACKGROUNDS", "background"]

_Tint = tuple[int, int, int]
_Draw = np.random.Generator
_FAR = 60  # pixels from the vanishing point where the houses of a street end
_LIT = 0.14  # of the windows of a street
_OFTEN = 0.6


def background(name: str, draw: _Draw, size: tuple[int, int]) -> Field:
    """Return the colours (h, w, 3), 0..255, of the named place."""
    return BACKGROUNDS[name](draw, *size)


def _tint(draw: _Draw, base: _Tint, spread: int = 18) -> _Tint:
    shift = draw.integers(-spread, spread + 1) + draw.integers(-6, 7, 3)
    r, g, b = np.clip(np.array(base) + shift, 0, 255).tolist()
    return int(r), int(g), int(b)


def _sheet(width: int, height: int, top: _Tint, low: _Tint) -> Image.Image:
    """Return a picture fading from top to low."""
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    rows = np.array(top, np.float32) * (1 - share) + np.array(low, np.float32) * share
    return Image.fromarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8))


def _focus(sheet: Image.Image, blur: float) -> Field:
    return np.asarray(sheet.filter(ImageFilter.GaussianBlur(blur)), np.float32).copy()


def _ground(field: Field, horizon: int, draw: _Draw, tint: _Tint, *, slabs: bool) -> None:
    """Lay a floor in perspective from the horizon down: texture and, of slabs, the joints."""
    height, width = field.shape[:2]
    rows, columns = np.mgrid[horizon:height, 0:width].astype(np.float32)
    depth = np.float32(260) / (rows - horizon + 14)
    x = (columns - width / 2) * depth / 260 * 3
    z = depth * 3
    seed = int(draw.integers(1 << 30))
    tone = 1 + 0.05 * sample(x, z, 0.5, seed) + 0.06 * sample(x, z, 0.1, seed + 1)
    tone += 0.035 * grain((height - horizon, width), seed)
    if slabs:
        pixel = depth * 0.02
        for place, wide in ((x, 2.0), (z, 1.7)):
            gap = np.abs(place / wide % 1 - 0.5) * wide
            tone *= 1 - 0.22 * np.clip(1 - gap / (pixel + 0.02), 0, 1) * np.clip(2.5 / depth, 0, 1)
    tone *= 0.80 + 0.26 * (rows - horizon) / max(1, height - horizon)
    near = np.clip((rows - horizon) / 40, 0, 1)[..., None]
    floor = np.array(tint, np.float32) * tone[..., None]
    field[horizon:] = field[horizon:] * (1 - near) + floor * near


def _street(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.50, 0.58))
    sheet = _sheet(width, height, _tint(draw, (186, 206, 226)), _tint(draw, (226, 226, 222)))
    pen = ImageDraw.Draw(sheet)
    vanish = width * draw.uniform(0.35, 0.65)
    for side in (-1, 1):
        edge = -40.0 if side < 0 else width + 40.0
        while (vanish - edge) * -side > _FAR:
            deep = abs(vanish - edge)
            step = deep * draw.uniform(0.22, 0.36)
            inner = edge - side * step
            rise = draw.uniform(0.9, 1.5)
            tint = _tint(
                draw,
                (
                    (168, 140, 118),
                    (196, 184, 166),
                    (142, 126, 120),
                    (176, 160, 140),
                    (128, 134, 142),
                )[draw.integers(5)],
            )
            tops = [horizon - rise * abs(vanish - e) * 1.15 - 40 for e in (edge, inner)]
            lows = [horizon + 0.16 * abs(vanish - e) for e in (edge, inner)]
            pen.polygon(
                [(edge, tops[0]), (inner, tops[1]), (inner, lows[1]), (edge, lows[0])], fill=tint
            )
            _windows(pen, draw, (edge, inner), (tops, lows), tint)
            edge = inner
    field = _focus(sheet, float(draw.uniform(4.5, 8)))
    _ground(
        field, horizon + 22, draw, _tint(draw, (142, 140, 138)), slabs=bool(draw.random() < _OFTEN)
    )
    return field


def _windows(
    pen: ImageDraw.ImageDraw,
    draw: _Draw,
    xs: tuple[float, float],
    ends: tuple[list[float], list[float]],
    wall: _Tint,
) -> None:
    """Draw rows of windows on a wall seen in perspective; some are lit."""
    for row in np.arange(0.08, 0.78, 0.15):
        for column in np.arange(0.1, 0.9, 0.27):
            corners = []
            for u, v in ((0, 0), (0.16, 0), (0.16, 0.09), (0, 0.09)):
                share = column + u
                top, low = (a + (b - a) * share for a, b in ends)
                corners.append((xs[0] + (xs[1] - xs[0]) * share, top + (low - top) * (row + v)))
            lit = draw.random() < _LIT
            pen.polygon(
                corners, fill=(236, 214, 160) if lit else tuple(int(c * 0.55) for c in wall)
            )


def _bricks(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.78, 0.85))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    long, tall = 58.0, 19.0
    row = np.floor(y / tall)
    shifted = x / long + 0.5 * (row % 2)
    number = np.sin(row * 12.9898 + np.floor(shifted) * 78.233) * 43758.547
    number -= np.floor(number)
    gap = np.minimum(np.abs(shifted % 1) * long, np.abs(y / tall % 1) * tall)
    gap = np.minimum(gap, np.minimum((1 - shifted % 1) * long, (1 - y / tall % 1) * tall))
    brick = np.array(
        _tint(
            draw, ((150, 78, 60), (176, 160, 146), (122, 66, 54), (208, 202, 194))[draw.integers(4)]
        ),
        np.float32,
    )
    seed = int(draw.integers(1 << 30))
    tone = (
        0.86 + 0.28 * number + 0.05 * sample(x, y, 0.03, seed) + 0.05 * grain((height, width), seed)
    )
    stain = 1 + 0.07 * sample(x, y, 0.004, seed + 3)
    joint = np.clip((gap - 0.8) / 1.6, 0, 1)[..., None]
    mortar = (
        np.array((176, 168, 158), np.float32)
        * (0.9 + 0.05 * grain((height, width), seed + 1))[..., None]
    )
    wall = (brick * tone[..., None] * joint + mortar * (1 - joint)) * stain[..., None]
    field = _focus(
        Image.fromarray(np.clip(wall, 0, 255).astype(np.uint8)), float(draw.uniform(0.9, 2.0))
    )
    field[horizon - 10 : horizon] *= np.linspace(1, 0.55, 10, dtype=np.float32)[:, None, None]
    _ground(field, horizon, draw, _tint(draw, (150, 148, 146)), slabs=True)
    return field


def _park(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.54, 0.62))
    sheet = _sheet(width, height, _tint(draw, (196, 216, 226)), _tint(draw, (196, 206, 150)))
    pen = ImageDraw.Draw(sheet)
    for _ in range(9):
        x, wide = draw.uniform(0, width), draw.uniform(6, 17)
        pen.rectangle((x, horizon * 0.25, x + wide, horizon + 10), fill=_tint(draw, (74, 58, 44)))
    for k in range(420):
        x, y = draw.uniform(-40, width + 40), horizon * abs(draw.normal(0.45, 0.34))
        if y > horizon:
            continue
        r = draw.uniform(12, 46)
        sun = k % 9 == 0
        pen.ellipse(
            (x - r, y - r * 0.8, x + r, y + r * 0.8),
            fill=_tint(draw, (196, 206, 116) if sun else (70, 104, 54), 26),
        )
    pen.rectangle((0, horizon, width, height), fill=_tint(draw, (104, 132, 66)))
    field = _focus(sheet, float(draw.uniform(9, 14)))
    path = _tint(draw, (178, 164, 140)) if draw.random() < _OFTEN else _tint(draw, (104, 130, 66))
    _ground(field, horizon + 20, draw, path, slabs=False)
    return field


def _room(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.80, 0.86))
    wall = _tint(
        draw,
        ((214, 208, 198), (188, 200, 204), (208, 190, 178), (176, 184, 170))[draw.integers(4)],
        10,
    )
    sheet = _sheet(width, height, wall, tuple(int(c * 0.86) for c in wall))  # type: ignore[arg-type]  # three numbers
    pen = ImageDraw.Draw(sheet)
    x = draw.uniform(20, 90) if draw.random() < _OFTEN else draw.uniform(width - 250, width - 190)
    y = draw.uniform(90, 180)
    pen.rectangle((x, y, x + 160, y + 210), fill=(60, 50, 44))
    pen.rectangle((x + 9, y + 9, x + 151, y + 201), fill=(238, 234, 226))
    for _ in range(5):
        cx, cy, r = x + draw.uniform(50, 110), y + draw.uniform(60, 150), draw.uniform(14, 34)
        pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=_tint(draw, (180, 130, 96), 60))
    side = width - 120 if x < width / 2 else 110
    for _ in range(26):
        a, r = draw.uniform(-2.6, -0.5), draw.uniform(90, 190)
        tip = (side + r * np.cos(a), horizon - 70 + r * np.sin(a))
        pen.line(
            [
                (side, horizon - 60),
                ((side + tip[0]) / 2 - 8, (horizon - 60 + tip[1]) / 2 - 20),
                tip,
            ],
            fill=_tint(draw, (58, 92, 56)),
            width=13,
            joint="curve",
        )
    pen.polygon(
        [
            (side - 42, horizon - 80),
            (side + 42, horizon - 80),
            (side + 30, horizon + 6),
            (side - 30, horizon + 6),
        ],
        fill=_tint(draw, (196, 120, 86)),
    )
    pen.rectangle((0, horizon - 20, width, horizon), fill=(236, 233, 228))
    field = _focus(sheet, float(draw.uniform(2.5, 4.5)))
    _ground(field, horizon, draw, _tint(draw, (158, 118, 82)), slabs=True)
    return field


def _shop(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.76, 0.82))
    frame = _tint(draw, ((44, 52, 50), (96, 44, 40), (36, 48, 66), (58, 54, 50))[draw.integers(4)])
    sheet = _sheet(width, height, frame, frame)
    pen = ImageDraw.Draw(sheet)
    awning = _tint(draw, ((160, 50, 48), (48, 92, 74), (62, 72, 104))[draw.integers(3)])
    for k in range(12):
        tint = awning if k % 2 else (232, 228, 218)
        pen.polygon(
            [(k * 62 - 10, 0), (k * 62 + 52, 0), (k * 62 + 46, 130), (k * 62 - 16, 130)], fill=tint
        )
    left = draw.uniform(-60, 0)
    for k in range(3):
        x1 = left + k * 290
        pen.rectangle((x1, 165, x1 + 262, horizon - 70), fill=_tint(draw, (206, 178, 132), 12))
        pen.rectangle((x1, 165, x1 + 262, 250), fill=_tint(draw, (228, 204, 160), 8))
        for _ in range(7):
            cx, tall = x1 + draw.uniform(20, 240), draw.uniform(60, 200)
            pen.rounded_rectangle(
                (cx - 22, horizon - 76 - tall, cx + 22, horizon - 76),
                14,
                fill=_tint(draw, (126, 96, 84), 60),
            )
        for cx in (x1 + 70, x1 + 190):
            pen.ellipse((cx - 13, 205, cx + 13, 231), fill=(255, 246, 214))
    field = _focus(sheet, float(draw.uniform(4, 7)))
    _ground(field, horizon, draw, _tint(draw, (146, 142, 138)), slabs=True)
    return field


def _dusk(draw: _Draw, width: int, height: int) -> Field:
    horizon = int(height * draw.uniform(0.52, 0.6))
    sheet = _sheet(width, height, _tint(draw, (70, 78, 118)), _tint(draw, (226, 170, 138)))
    pen = ImageDraw.Draw(sheet)
    x = -20.0
    while x < width:
        wide, tall = draw.uniform(50, 130), draw.uniform(120, 380)
        pen.rectangle((x, horizon - tall, x + wide, horizon + 30), fill=_tint(draw, (66, 62, 84)))
        x += wide
    field = _focus(sheet, 9)
    lights = Image.new("RGB", (width, height))
    glow = ImageDraw.Draw(lights)
    for _ in range(46):
        cx, cy, r = (
            draw.uniform(0, width),
            draw.uniform(horizon * 0.3, horizon + 26),
            draw.uniform(6, 20),
        )
        tint = _tint(draw, ((250, 196, 110), (240, 120, 90), (180, 200, 240))[draw.integers(3)], 14)
        glow.ellipse(
            (cx - r, cy - r, cx + r, cy + r),
            fill=tuple(int(c * draw.uniform(0.25, 0.6)) for c in tint),
        )
    field += _focus(lights, 1.6)
    _ground(field, horizon + 22, draw, _tint(draw, (110, 104, 112)), slabs=True)
    return field


BACKGROUNDS: dict[str, Callable[[_Draw, int, int], Field]] = {
    "street": _street,
    "bricks": _bricks,
    "park": _park,
    "room": _room,
    "shop": _shop,
    "dusk": _dusk,
}
