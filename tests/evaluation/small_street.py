"""Street photos small enough to judge by hand, and a detector that reads them off.

A garment is a plain rectangle in its label's colour on grey. `ColourDetector` finds the bounding
box of each colour, under that label, with a fixed score a label.
"""

import numpy as np
from PIL import Image

from shared.garments import LABELS
from shared.messages import Box
from tests.evaluation.small_shop import png, write

SIZE = (60, 90)
COLOURS = {label: (255, 10 * number, 0) for number, label in enumerate(LABELS)}
SCORES = {"bag": 0.1}  # below the threshold; all others score SURE
SURE, THRESHOLD = 0.8, 0.5


class ColourDetector:
    """A `Detector` whose boxes one can work out by hand."""

    model_id = "colours"

    def detect(self, photo, min_score=None):
        least = THRESHOLD if min_score is None else min_score
        pixels = np.asarray(photo)
        boxes = [self._box(label, (pixels == COLOURS[label]).all(axis=2)) for label in LABELS]
        found = [box for box in boxes if box is not None and box.score >= least]
        return sorted(found, key=lambda box: -box.score)

    def _box(self, label, mask):
        rows, columns = np.nonzero(mask)
        if not len(rows):
            return None
        corners = {
            "x1": columns.min(), "y1": rows.min(), "x2": columns.max() + 1, "y2": rows.max() + 1
        }  # fmt: skip
        return Box(**corners, label=label, score=SCORES.get(label, SURE))


def picture(garments, size=SIZE):
    """RGB; `garments` are (label, (x1, y1, x2, y2))."""
    drawn = Image.new("RGB", size, "grey")
    for label, corners in garments:
        drawn.paste(COLOURS[label], corners)
    return drawn


def box(label, corners, score=1.0):
    x1, y1, x2, y2 = corners
    return Box(x1=x1, y1=y1, x2=x2, y2=y2, label=label, score=score)


def row(name, drawn, true, split="test", has_boxes=True):
    """A row in the layout of the street photos; `true` are (label, corners) as `picture`'s."""
    sides = ("x1", "y1", "x2", "y2")
    boxes = [
        {"label": label, "tag": "", **dict(zip(sides, map(float, corners), strict=True))}
        for label, corners in true
    ]
    return {
        "id": name,
        "split": split,
        "has_boxes": has_boxes,
        "tags": [],
        "boxes": boxes,
        "width": drawn.width,
        "height": drawn.height,
        "image": png(drawn),
    }


TOP, TROUSERS, BAG, SHOES = (10, 10, 50, 40), (20, 42, 40, 82), (2, 50, 12, 60), (20, 84, 40, 89)


def street_rows():
    """Four photos, the first three with a main garment; what is drawn is what is found."""
    both = [("top", TOP), ("trousers", TROUSERS)]
    return [
        row("right", picture([*both, ("bag", BAG)]), [*both, ("bag", BAG)]),
        row("wrong label", picture([("dress", TOP)]), [("top", TOP)]),
        row("nothing seen", picture([]), [("skirt", TOP)]),
        row("shoes alone", picture([("shoes", SHOES)]), [("shoes", SHOES)]),
    ]


def street_file(folder):
    others = [
        row("other split", picture([]), [("top", TOP)], split="train"),
        row("unmarked", picture([]), [], has_boxes=False),
    ]
    return write(folder / "street.parquet", [*street_rows(), *others])
