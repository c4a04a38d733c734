"""Where a query and a result agree: which parts of one picture the other has too.

For each patch of one picture the largest cosine with any patch of the other, as ColBERT's MaxSim
takes it (Khattab and Zaharia, SIGIR 2020); pairs of patches that are nearest to each other are
joined by lines. With the house encoder the patches, and how much each counts, are those that the
house reranker compares; with others they are the encoder's own, in the joint space, and count
alike. Their grid is laid over the whole picture, which is exact where the encoder squashes
pictures, as the house encoder does.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from shared.errors import SetupError
from shared.messages import Box
from shared.pictures import decode
from worker.encoders.base import Encoder, FloatArray, PatchEncoder, joint_part
from worker.encoders.house import HouseEncoder
from worker.encoders.looks import PLACE_STRIDE
from worker.encoders.patches import NO_MAP
from worker.garments import crop
from worker.rerankers.house import WEIGHTS
from worker.rerankers.matching import load_matching

__all__ = ["Agreement", "Place", "agreement", "draw_agreement", "explain_files"]

PAIRS = 5  # more lines than that hide the pictures
LEAST_SPREAD = 1e-6  # cosines that differ by less say nothing
HEIGHT, GAP = 360, 12  # pixels
WARM, LINE, PAPER = (255, 96, 16), (0, 114, 178), (255, 255, 255)
# Standard deviations from the picture's mean: from the first on a patch is warm, at the second
# entirely. Of 30 patches about half lie above the mean, one or two above two deviations.
WARM_FROM, WARM_TO = 0.0, 2.0
OPAQUE = 0.75  # of the warmest, so that the picture can still be seen
DOT = 4  # pixels, radius of a line's end

Place = tuple[int, int]  # row and column of a patch


@dataclass(frozen=True)
class Agreement:
    """What two pictures have in common.

    Attributes:
        photo: (rows, columns), how much of each patch the product has too: cosines times the
            patch's weight, less their mean, over their standard deviation.
        product: (rows, columns), the same of the product's patches.
        pairs: patches of photo and product that are nearest to each other, both above their mean,
            the most alike first.
    """

    photo: FloatArray
    product: FloatArray
    pairs: tuple[tuple[Place, Place], ...]


def explain_files(
    encoder: Encoder,
    photo: Path,
    product: Path,
    out: Path,
    corners: tuple[float, ...] | None = None,
) -> None:
    """Draws where two picture files agree; `corners` (x1, y1, x2, y2) are the garment's in pixels.

    Raises:
        PictureError: one of them is no picture that can be used.
        SetupError: the encoder says nothing of parts, or the box lies outside the photo.
    """
    seen, shown = (decode(path.read_bytes()) for path in (photo, product))
    if corners is not None:
        seen = _cut_out(seen, corners)
    out.parent.mkdir(parents=True, exist_ok=True)
    draw_agreement(seen, shown, agreement(encoder, seen, shown)).save(out, "PNG")


def agreement(encoder: Encoder, photo: Image.Image, product: Image.Image) -> Agreement:
    """Compares two pictures, upright RGB, part by part.

    Raises:
        SetupError: the encoder says nothing of parts.
    """
    seen, shown = (_parts(encoder, picture) for picture in (photo, product))
    # (patches of the photo, patches of the product)
    alike = _flat(seen.grid) @ _flat(shown.grid).T
    there = _standard(alike.max(axis=1) * seen.weights.ravel())
    back = _standard(alike.max(axis=0) * shown.weights.ravel())
    pairs = [
        (_place(one, seen.grid), _place(other, shown.grid))
        for one, other in _mutually_nearest(alike)
        if there[one] > WARM_FROM and back[other] > WARM_FROM
    ]
    return Agreement(
        there.reshape(seen.weights.shape),
        back.reshape(shown.weights.shape),
        tuple(pairs[:PAIRS]),
    )


def draw_agreement(photo: Image.Image, product: Image.Image, found: Agreement) -> Image.Image:
    """RGB: photo and product side by side, and below them in grey, warm where they agree."""
    left, right = (_fitted(picture) for picture in (photo, product))
    below, middle = HEIGHT + 2 * GAP, left.width + 2 * GAP
    size = (left.width + right.width + 3 * GAP, 2 * HEIGHT + 3 * GAP)
    sheet = Image.new("RGB", size, PAPER)
    for picture, heat, x in ((left, found.photo, GAP), (right, found.product, middle)):
        sheet.paste(picture, (x, GAP))
        sheet.paste(_warmed(picture, heat), (x, below))
    for seen, shown in found.pairs:
        start = _centre(seen, found.photo, left, (GAP, below))
        end = _centre(shown, found.product, right, (middle, below))
        _join(ImageDraw.Draw(sheet), start, end)
    return sheet


def _cut_out(photo: Image.Image, corners: tuple[float, ...]) -> Image.Image:
    x1, y1, x2, y2 = corners
    if x1 >= photo.width or y1 >= photo.height:
        raise SetupError(
            f"the box lies outside the photo, which is {photo.width} x {photo.height} pixels"
        )
    return crop(photo, Box(x1=x1, y1=y1, x2=x2, y2=y2))


@dataclass(frozen=True)
class _Parts:
    """A picture's patches (rows, columns, d), unit length, and what each counts (rows, columns)."""

    grid: FloatArray
    weights: FloatArray


def _parts(encoder: Encoder, picture: Image.Image) -> _Parts:
    if isinstance(encoder, HouseEncoder):
        return _places(encoder, picture)
    if not isinstance(encoder, PatchEncoder):
        raise SetupError(f"{encoder.model_id} {NO_MAP}")
    [grid] = joint_part(encoder, encoder.encode_patches([picture]))
    return _Parts(np.asarray(grid, np.float32), np.ones(grid.shape[:2], np.float32))


def _places(encoder: HouseEncoder, picture: Image.Image) -> _Parts:
    """What the house reranker compares."""
    with torch.inference_mode():
        seen = torch.from_numpy(encoder.encode_places([picture]))
        tokens = load_matching(WEIGHTS).tokens(seen)[0].numpy()
    height, width = (side // PLACE_STRIDE for side in encoder.joint.size)
    grid = tokens.reshape(height, width, -1)
    return _Parts(grid[..., :-1], grid[..., -1])


def _flat(grid: FloatArray) -> FloatArray:
    return grid.reshape(-1, grid.shape[-1])


def _standard(cosines: FloatArray) -> FloatArray:
    spread = max(float(cosines.std()), LEAST_SPREAD)
    return np.asarray((cosines - cosines.mean()) / spread, np.float32)


def _mutually_nearest(alike: FloatArray) -> NDArray[np.int64]:
    """(pairs, 2), rows and columns that are each other's largest, the largest first."""
    rows = np.arange(len(alike))
    nearest = alike.argmax(axis=1)
    mutual = rows[alike.argmax(axis=0)[nearest] == rows]
    order = np.argsort(-alike[mutual, nearest[mutual]], kind="stable")
    return np.stack([mutual[order], nearest[mutual[order]]], axis=1)


def _place(patch: int, grid: FloatArray) -> Place:
    row, column = divmod(int(patch), grid.shape[1])
    return row, column


def _fitted(picture: Image.Image) -> Image.Image:
    width = max(1, round(picture.width * HEIGHT / picture.height))
    return picture.resize((width, HEIGHT), Image.Resampling.LANCZOS)


def _warmed(picture: Image.Image, heat: FloatArray) -> Image.Image:
    grey = ImageOps.grayscale(picture).convert("RGB")
    smooth = Image.fromarray(heat).resize(picture.size, Image.Resampling.BILINEAR)
    share = (np.asarray(smooth) - WARM_FROM) / (WARM_TO - WARM_FROM)
    mask = Image.fromarray(np.uint8(255 * OPAQUE * np.clip(share, 0, 1)))
    return Image.composite(Image.new("RGB", picture.size, WARM), grey, mask)


def _centre(
    place: Place, heat: FloatArray, picture: Image.Image, corner: tuple[int, int]
) -> tuple[float, float]:
    (row, column), (rows, columns) = place, heat.shape
    x = corner[0] + (column + 0.5) / columns * picture.width
    return x, corner[1] + (row + 0.5) / rows * picture.height


def _join(draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]) -> None:
    draw.line([start, end], LINE, width=2)
    for x, y in (start, end):
        draw.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill=LINE, outline=PAPER)
