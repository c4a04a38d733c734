"""A product's photo as if met in the street: the fixed change that protocol `instance` asks with.

cut out of its white ground -> turned, scaled, seen askew -> on a street photo without such a
garment -> cropped -> colour cast -> blur -> JPEG

All chance comes from (seed, product id), so that a product's query is the same in any file, order
and split of the work. Every constant is part of the protocol: change one, and old figures lie.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path
from random import Random

import numpy as np
import pyarrow.parquet as pq
from PIL import Image, ImageFilter

from evaluation.cut_out import cut_out
from shared.errors import FeedUnreadable
from shared.pictures import decode
from worker.garment_types import street_label

__all__ = ["StreetChange", "StreetPhoto", "read_street_photos"]

TURN = 12  # degrees, either way
SCALE = (0.8, 1.2)
ASKEW = 0.08  # of the side: how far each corner moves by itself
CROP = 0.2  # of each side is cut away, the rest shown at full size
CAST = 0.08  # each channel's gain lies within 1 - CAST and 1 + CAST
BLUR = 0.005  # of the height, standard deviation: 1.1 pixels at 224
JPEG = 40  # quality, as a messenger's thumbnail

Point = tuple[float, float]


@dataclass(frozen=True)
class StreetPhoto:
    """A street photo and the labels of the garments that its person wears."""

    picture: Image.Image
    labels: frozenset[str]


class StreetChange:
    """Changes product photos with the street photos of one split."""

    def __init__(self, photos: Sequence[StreetPhoto], seed: int = 0) -> None:
        if not photos:
            raise ValueError("the street change needs at least one street photo")
        self._photos = photos
        self._seed = seed

    def __call__(self, picture: Image.Image, product_id: str, article_type: str) -> Image.Image:
        """RGB at the picture's size; the same for the same seed, id and street photos.

        Args:
            picture: RGB, a garment on white.
            product_id: seeds the change, together with the change's own seed.
            article_type: the shop's type; the ground shows no garment of its street label, unless
                the type has no label or every photo has it.
        """
        rng = Random(f"{self._seed}:{product_id}")
        scene = _covering(rng.choice(self.grounds(article_type)).picture, picture.size, rng)
        garment = _seen_askew(cut_out(picture), rng)
        scene.paste(garment, mask=garment.getchannel("A"))
        scene = _cast(_cropped(scene, rng), rng)
        return _recoded(scene.filter(ImageFilter.GaussianBlur(BLUR * picture.height)))

    def grounds(self, article_type: str) -> Sequence[StreetPhoto]:
        """The photos that a product of this type may stand on."""
        label = street_label(article_type)
        return [photo for photo in self._photos if label not in photo.labels] or self._photos


def read_street_photos(path: Path, split: str) -> list[StreetPhoto]:
    """The photos of one split whose garments are known (`has_boxes`), in the file's order.

    Raises:
        FeedUnreadable: there are none.
    """
    columns = ["split", "has_boxes", "boxes", "image"]
    photos = [
        StreetPhoto(decode(row["image"]), frozenset(box["label"] for box in row["boxes"]))
        for batch in pq.ParquetFile(path).iter_batches(batch_size=64, columns=columns)
        for row in batch.to_pylist()
        if row["split"] == split and row["has_boxes"]
    ]
    if not photos:
        raise FeedUnreadable(f"{path} has no street photo with boxes of split {split!r}")
    return photos


def _covering(photo: Image.Image, size: tuple[int, int], rng: Random) -> Image.Image:
    """A part of the photo with the size's proportions, as large as fits, anywhere in it."""
    scale = min(photo.width / size[0], photo.height / size[1])
    box = _window(photo.size, (size[0] * scale, size[1] * scale), rng)
    return photo.resize(size, Image.Resampling.BICUBIC, box=box)


def _seen_askew(garment: Image.Image, rng: Random) -> Image.Image:
    """Turned, scaled and in perspective, in one resampling, at the same size."""
    width, height = garment.size
    centre = (width / 2, height / 2)
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    turn, scale = rng.uniform(-TURN, TURN) * pi / 180, rng.uniform(*SCALE)
    seen = [_moved(_turned(corner, centre, turn, scale), garment.size, rng) for corner in corners]
    return garment.transform(
        garment.size,
        Image.Transform.PERSPECTIVE,
        _homography(seen, corners),
        resample=Image.Resampling.BICUBIC,
    )


def _turned(point: Point, centre: Point, turn: float, scale: float) -> Point:
    x, y = scale * (point[0] - centre[0]), scale * (point[1] - centre[1])
    return centre[0] + x * cos(turn) - y * sin(turn), centre[1] + x * sin(turn) + y * cos(turn)


def _moved(point: Point, size: tuple[int, int], rng: Random) -> Point:
    x, y = (rng.uniform(-ASKEW, ASKEW) * side for side in size)
    return point[0] + x, point[1] + y


def _homography(seen: Sequence[Point], source: Sequence[Point]) -> list[float]:
    """Eight coefficients a..h of Pillow's PERSPECTIVE, which maps seen points to source points.

    u = (a x + b y + c) / (g x + h y + 1),  v = (d x + e y + f) / (g x + h y + 1):
    two linear equations a point (Hartley and Zisserman, 2004, section 4.1).
    """
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def _cropped(scene: Image.Image, rng: Random) -> Image.Image:
    part = (scene.width * (1 - CROP), scene.height * (1 - CROP))
    box = _window(scene.size, part, rng)
    return scene.resize(scene.size, Image.Resampling.BICUBIC, box=box)


def _window(size: tuple[int, int], part: Point, rng: Random) -> tuple[float, float, float, float]:
    """A box of the part's size anywhere in a picture; rounding never takes it past the edge."""
    left, top = (rng.random() * max(0, size[side] - part[side]) for side in (0, 1))
    return left, top, min(size[0], left + part[0]), min(size[1], top + part[1])


def _cast(scene: Image.Image, rng: Random) -> Image.Image:
    gains = [rng.uniform(1 - CAST, 1 + CAST) for _ in range(3)]
    return scene.point([min(255, round(gain * value)) for gain in gains for value in range(256)])


def _recoded(scene: Image.Image) -> Image.Image:
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=JPEG)
    return Image.open(out).convert("RGB")
