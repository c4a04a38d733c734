"""From a model's corners, scores and classes to the boxes of the contract."""

from collections.abc import Mapping, Sequence

import torch

from shared.messages import Box

__all__ = ["Outline", "to_boxes"]

Outline = tuple[tuple[float, float], ...]


def to_boxes(
    corners: torch.Tensor,
    scores: torch.Tensor,
    classes: torch.Tensor,
    *,
    labels: Mapping[int, str],
    size: tuple[int, int],
    outlines: Sequence[Outline] = (),
) -> list[Box]:
    """Boxes inside the photo, best score first; those without a label or an area are left out.

    Args:
        corners: (n, 4) float, xyxy in pixels of the photo.
        scores: (n,) float in [0, 1].
        classes: (n,) the model's class numbers.
        labels: class numbers to labels of the house vocabulary.
        size: of the photo, (width, height).
        outlines: one a box, or none at all.
    """
    sides = torch.tensor([*size, *size], device=corners.device)
    clipped = corners.float().clamp(min=0).minimum(sides).tolist()
    rows = zip(clipped, scores.tolist(), classes.tolist(), strict=True)
    boxes = [
        Box(
            x1=x1, y1=y1, x2=x2, y2=y2,
            label=labels[int(kind)],
            score=score,
            outline=outlines[number] if outlines else (),
        )
        for number, ((x1, y1, x2, y2), score, kind) in enumerate(rows)
        if int(kind) in labels and x1 < x2 and y1 < y2
    ]  # fmt: skip
    return sorted(boxes, key=lambda box: -box.score)
