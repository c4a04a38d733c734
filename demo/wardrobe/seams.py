"""Seams pressed into the cloth, stitches sewn on it, lines painted."""

import numpy as np
from PIL import Image, ImageDraw

from demo.wardrobe.canvas import Field, View, Window
from demo.wardrobe.pieces import Piece, Stroke

__all__ = ["sew"]

F32 = np.float32


def sew(shade: Field, rgb: Field, window: Window, piece: Piece, view: View) -> tuple[Field, Field]:
    """Press seams into the cloth, sew stitches on it, paint lines."""
    for stroke in piece.strokes:
        line = _line(window, stroke, view)
        if stroke.kind == "seam":
            lip = np.roll(line, (1, 1), (0, 1))
            shade = shade * (1 - F32(0.34) * line) * (1 + F32(0.10) * np.clip(lip - line, 0, 1))
        colour = stroke.rgb
        if colour is None and stroke.kind == "stitch":
            light = sum(piece.fabric.rgb) < 210  # dark cloth, lighter thread
            colour = piece.fabric.tinted(1.9 if light else 0.72).rgb
        if colour is not None:
            rgb = rgb + (np.array(colour, np.float32) - rgb) * line[..., None]
    return shade, rgb


def _line(window: Window, stroke: Stroke, view: View) -> Field:
    """Return the coverage (h, w) of a stroke, dashed where it is a row of stitches."""
    fine = 3
    height, width = window.shape
    sheet = Image.new("L", (width * fine, height * fine))
    draw = ImageDraw.Draw(sheet)
    at = (view.to_pixels(stroke.points) - np.array([window.x1, window.y1])) * fine
    thick = max(1, round(stroke.width * view.scale * fine))
    if stroke.kind != "stitch":
        draw.line([tuple(p) for p in at.tolist()], fill=255, width=thick, joint="curve")
        return np.asarray(sheet.reduce(fine), np.float32) / F32(255)
    steps = np.hypot(*np.diff(at, axis=0).T)
    walked = np.concatenate([[0], np.cumsum(steps)])
    dash = 0.55 * view.scale * fine
    starts = np.arange(0, walked[-1], dash * 1.6)
    for begin, end in zip(starts, starts + dash, strict=True):
        points = [
            (np.interp(w, walked, at[:, 0]), np.interp(w, walked, at[:, 1])) for w in (begin, end)
        ]
        draw.line(points, fill=210, width=max(1, thick // 2))
    return np.asarray(sheet.reduce(fine), np.float32) / F32(255)
