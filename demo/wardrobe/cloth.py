"""Paints one piece: light on its height field, the print moved by its folds, weave and seams.

Grain, weave, print and seams are drawn at the full resolution, where the eye looks for them.
"""

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from demo.wardrobe.canvas import Canvas, Field, Light, View, rasterise
from demo.wardrobe.noise import grain, sample
from demo.wardrobe.patterns import dye
from demo.wardrobe.pieces import Material, Piece
from demo.wardrobe.relief import F32, STEP, Task, enlarge, relief
from demo.wardrobe.seams import sew

__all__ = ["paint"]

_WARP = F32(0.9)  # cm that a print moves on a slope of 45 degrees


def paint(canvas: Canvas, piece: Piece, view: View, light: Light, *, owner: int, seed: int) -> None:
    """Paint the piece with its shadow on whatever lies below it."""
    pixels = view.to_pixels(piece.outline)
    window = canvas.window(pixels, piece.lift * view.scale * 2 + 4)
    if window is None:
        return
    mask = rasterise(window, pixels, tuple(view.to_pixels(hole) for hole in piece.holes))
    task = Task(piece, view, light, seed, window, mask)
    _cast(canvas, task)
    canvas.lay(window, _cloth(task), mask, owner)


def _cast(canvas: Canvas, task: Task) -> None:
    """Darken what lies below, away from the lamp, the wider the higher the piece lies."""
    lift, window = task.piece.lift * task.view.scale, task.window
    if lift <= 0 or not canvas.alpha[window.slices].any():
        return
    sheet = Image.fromarray((task.mask * 255).astype(np.uint8))
    soft = np.asarray(sheet.filter(ImageFilter.GaussianBlur(max(0.8, lift * 0.55))), np.float32)
    shift = (-np.array(task.light.direction[1::-1]) * lift * 0.7).round().astype(int)
    canvas.shade(window, 1 - F32(task.light.shadow / 255) * np.roll(soft, shift, (0, 1)))


def _cloth(task: Task) -> Field:
    """Return the lit colours (h, w, 3) of the piece in its window."""
    piece, view = task.piece, task.view
    field = relief(task)
    shade, gloss = _light(field.height, task)
    gy, gx = np.gradient(field.folds, STEP / view.scale)
    coarse = (field.s + _WARP * gx, field.t + _WARP * gy, shade, gloss, field.u)
    s, t, shade, gloss, u = (enlarge(f, task.window.shape) for f in coarse)
    shade = shade * _weave(s, t, u, task.material, task.seed) * _rim(task)
    rgb = dye(s, t, 1 / view.scale, piece.fabric)
    shade, rgb = sew(shade, rgb, task.window, piece, view)
    tint = np.array(task.light.tint, np.float32)
    rgb *= shade[..., None]
    rgb += (gloss * F32(255))[..., None]
    rgb *= tint
    return np.asarray(np.clip(rgb, 0, 255, out=rgb))


def _light(height: Field, task: Task) -> tuple[Field, Field]:
    """Return the diffuse share (1 on flat cloth) and the highlight (0..1 of white)."""
    height = np.asarray(ndimage.gaussian_filter(height, 0.8), np.float32)
    gy, gx = np.gradient(height, STEP / task.view.scale)
    gx, gy = (g / np.sqrt(1 + F32(0.35) * g * g) for g in (gx, gy))
    norm = 1 / np.sqrt(gx * gx + gy * gy + 1)
    lx, ly, lz = np.array(task.light.direction) / np.linalg.norm(task.light.direction)
    facing = (-gx * F32(lx) - gy * F32(ly) + F32(lz)) * norm
    diffuse = 1 + F32(task.light.contrast) * (facing - F32(lz)) / F32(lz)
    hollow = ndimage.gaussian_filter(height, 0.9 * task.view.scale / STEP) - height
    diffuse *= np.clip(1 - F32(0.28) * hollow, 0.75, 1.08)
    half = np.array([lx, ly, lz + 1]) / np.linalg.norm([lx, ly, lz + 1])
    mirror = (-gx * F32(half[0]) - gy * F32(half[1]) + F32(half[2])) * norm
    gloss = np.clip(mirror, 0, 1)
    for _ in range(4):  # to the power of 16, a narrow highlight
        gloss = gloss * gloss
    gloss = gloss * F32(task.material.gloss * 0.55)
    sheen = (1 - norm) * F32(0.03)
    return np.clip(diffuse, 0.22, 1.5), gloss + sheen


def _weave(s: Field, t: Field, u: Field, material: Material, seed: int) -> Field:
    """Return the fine texture as a factor about 1."""
    fine = grain(s.shape, seed) * F32(material.grain * 0.45)
    if material.weave == "twill":
        fine += np.sin((s + t) * F32(16)) * F32(material.grain * 0.35)
        fine += sample(s, t, 0.12, seed) * F32(material.grain * 0.35)
        if material.grain > 0.08:  # denim: the thigh is washed out
            fine += (F32(0.16) - np.abs(u) * F32(0.30)) * np.exp(-(((t - 28) / 24) ** 2))
    elif material.weave == "knit":
        fine += (
            np.sin(s * F32(8.5))
            * np.sin(t * F32(7) + np.abs(np.sin(s * F32(4.25))) * 3)
            * F32(0.07)
        )
    elif material.weave == "rib":
        fine += np.sin(s * F32(6.4)) * F32(0.10)
    elif material.weave == "pebble":
        fine += sample(s, t, 0.9, seed) * F32(0.035)
    elif material.weave == "straw":
        fine += np.sin(t * F32(9) + np.sin(s * F32(7))) * F32(0.12)
    elif material.weave == "hair":
        fine += sample(s * 7, t * 0.7, 0.5, seed) * F32(0.16) + sample(s * 2, t, 0.2, seed) * F32(
            0.12
        )
    return np.asarray(1 + np.clip(fine, -0.45, 0.45))


def _rim(task: Task) -> Field:
    """Darken a thin rim: cloth turns away at its edge, and a hem's thickness shows there."""
    sheet = Image.fromarray((task.mask * 255).astype(np.uint8))
    near = np.asarray(sheet.filter(ImageFilter.BoxBlur(0.45 * task.view.scale)), np.float32) / 255
    depth = F32(0.16 if task.piece.rounded else 0.20)
    return np.asarray(1 - depth * np.clip((1 - near) * 2, 0, 1))
