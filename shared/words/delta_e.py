"""How different two colours look: sRGB to CIELAB, and CIEDE2000 between them."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

__all__ = ["Lab", "Rgb", "delta_e", "lab"]

Rgb = tuple[int, int, int]  # sRGB, 0 to 255
Lab = tuple[float, float, float]  # L* 0 to 100, a* green to red, b* blue to yellow

# sRGB to XYZ under D65, and the white point (IEC 61966-2-1).
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
EPSILON, KAPPA = 216 / 24389, 24389 / 27  # where the cube root gives way to a line (CIE 15)
FULL_TURN, HALF_TURN = 360.0, 180.0
CHROMA_WEIGHT = 25.0**7


def lab(rgb: Rgb) -> Lab:
    """CIELAB (CIE 15, D65) of an sRGB colour."""
    linear = [_linear(part / 255) for part in rgb]
    x, y, z = (
        _response(sum(weight * part for weight, part in zip(row, linear, strict=True)) / white)
        for row, white in zip(TO_XYZ, WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(part: float) -> float:
    """Undoes the gamma of sRGB (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _response(part: float) -> float:
    return part ** (1 / 3) if part > EPSILON else (KAPPA * part + 16) / 116


def delta_e(one: Lab, other: Lab) -> float:
    """CIEDE2000 (Sharma, Wu and Dalal, Color Research and Application 30, 2005): 1 is just seen.

    The plain distance in CIELAB takes a light blue for a grey and a blue for a purple; this one
    weighs lightness, chroma and hue apart.
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(mean / (mean + CHROMA_WEIGHT))  # of a*, near grey
    c1, h1 = _polar(a1 * stretch, b1)
    c2, h2 = _polar(a2 * stretch, b2)
    turn = _turn(h1, h2) if c1 * c2 else 0.0
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue(h1, h2) if c1 * c2 else h1 + h2
    in_lightness = (l2 - l1) / (
        1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2)
    )
    in_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    in_hue = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2) / (1 + 0.015 * chroma * _by_hue(hue))
    mixed = _rotation(chroma, hue) * in_chroma * in_hue
    return sqrt(in_lightness**2 + in_chroma**2 + in_hue**2 + mixed)


def _polar(a: float, b: float) -> tuple[float, float]:
    """Chroma, and hue in degrees."""
    return hypot(a, b), degrees(atan2(b, a)) % FULL_TURN


def _turn(h1: float, h2: float) -> float:
    """The shorter way from one hue to the other, degrees."""
    return (h2 - h1 + HALF_TURN) % FULL_TURN - HALF_TURN


def _mean_hue(h1: float, h2: float) -> float:
    return (h1 + _turn(h1, h2) / 2) % FULL_TURN


def _by_hue(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )


def _rotation(chroma: float, hue: float) -> float:
    """Blues turn: chroma and hue are not independent there."""
    weight = chroma**7 / (chroma**7 + CHROMA_WEIGHT)
    return -2 * sqrt(weight) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
