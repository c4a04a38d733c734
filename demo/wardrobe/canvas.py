"""Where pieces are painted: pixels with coverage, and who owns each of them.

A View says how body centimetres become pixels; a Light says where the lamp stands. The owner map
is what makes the boxes of a street photo true: it is written by the same masks as the colours.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from demo.wardrobe.geometry import Points

__all__ = ["Canvas", "Field", "Light", "View", "Window", "rasterise"]

Field = npt.NDArray[np.floating[Any]]
_FINE = 4  # supersampling of outlines: 16 levels of coverage at an edge


@dataclass(frozen=True)
class View:
    """Similarity from body cm to pixels: `scale` pixels a cm, `tilt` radians, origin (x, y)."""

    scale: float
    x: float
    y: float
    tilt: float = 0.0

    def to_pixels(self, points: Points) -> Points:
        """Return the points (n, 2) in pixels."""
        c, s = np.cos(self.tilt) * self.scale, np.sin(self.tilt) * self.scale
        x, y = points[:, 0], points[:, 1]
        return np.stack([c * x - s * y + self.x, s * x + c * y + self.y], axis=1)

    def to_body(self, x: Field, y: Field) -> tuple[Field, Field]:
        """Return pixel positions as body cm."""
        c, s = np.cos(self.tilt) / self.scale, np.sin(self.tilt) / self.scale
        dx, dy = x - np.float32(self.x), y - np.float32(self.y)
        return np.float32(c) * dx + np.float32(s) * dy, np.float32(c) * dy - np.float32(s) * dx


@dataclass(frozen=True)
class Light:
    """A lamp: direction towards it (y down, z towards us), its share, its tint."""

    direction: tuple[float, float, float] = (-0.42, -0.55, 0.72)
    contrast: float = 0.74
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shadow: float = 0.55


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels, x2 and y2 exclusive."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.y2 - self.y1, self.x2 - self.x1

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.y1, self.y2), slice(self.x1, self.x2)

    def pixels(self, step: int = 1) -> tuple[Field, Field]:
        """Return x and y of every `step`-th pixel's middle."""
        height, width = self.shape
        xs = np.arange(0, width, step, dtype=np.float32) + np.float32(self.x1 + step / 2)
        ys = np.arange(0, height, step, dtype=np.float32) + np.float32(self.y1 + step / 2)
        x, y = np.meshgrid(xs, ys)
        return x, y


@dataclass
class Canvas:
    """Premultiplied colours (h, w, 3) 0..255, coverage (h, w) 0..1, owners (h, w), 0 for none."""

    width: int
    height: int
    rgb: Field = field(init=False)
    alpha: Field = field(init=False)
    owner: npt.NDArray[np.int16] = field(init=False)

    def __post_init__(self) -> None:
        self.rgb = np.zeros((self.height, self.width, 3), np.float32)
        self.alpha = np.zeros((self.height, self.width), np.float32)
        self.owner = np.zeros((self.height, self.width), np.int16)

    def window(self, pixels: Points, margin: float) -> Window | None:
        """Return the window around points, even in size, or None outside the canvas."""
        low = np.floor(pixels.min(0) - margin).astype(int)
        high = np.ceil(pixels.max(0) + margin).astype(int)
        x1, y1 = max(0, low[0]) // 2 * 2, max(0, low[1]) // 2 * 2
        x2, y2 = min(self.width, (high[0] + 1) // 2 * 2), min(self.height, (high[1] + 1) // 2 * 2)
        return Window(x1, y1, x2, y2) if x2 > x1 and y2 > y1 else None

    def lay(self, window: Window, rgb: Field, mask: Field, owner: int) -> None:
        """Lay colours (h, w, 3) over the window where the mask covers."""
        where = window.slices
        below = self.rgb[where]
        below += (rgb - below) * mask[..., None]
        alpha = self.alpha[where]
        alpha += (1 - alpha) * mask
        self.owner[where][mask > 0.5] = owner  # covered by more than half

    def shade(self, window: Window, light: Field) -> None:
        """Multiply what is painted in the window."""
        self.rgb[window.slices] *= light[..., None]


def rasterise(
    window: Window, outline: Points, holes: tuple[Points, ...] = (), fine: int = _FINE
) -> Field:
    """Return the coverage (h, w) 0..1 of a polygon given in pixels."""
    height, width = window.shape
    sheet = Image.new("L", (width * fine, height * fine))
    draw = ImageDraw.Draw(sheet)
    corner = np.array([window.x1, window.y1])
    for shape, fill in ((outline, 255), *((hole, 0) for hole in holes)):
        draw.polygon([tuple(p) for p in ((shape - corner) * fine).tolist()], fill=fill)
    return np.asarray(sheet.reduce(fine), np.float32) / np.float32(255)
