"""What the two DeepFashion retrieval benchmarks share: where pictures lie, and the text tables.

A table starts with a count and the column names, then has a row a line. Picture names begin with
`img/`, which the archives unpack to `Img/img/` or, in older copies, to `img/`.
"""

from pathlib import Path

from training.datasets.files import read_text_rows, require

__all__ = ["category_of", "picture_base", "read_boxes", "read_table"]

HEADER = 2  # the count, the column names
CORNERS = 4


def read_table(path: Path, columns: int, layout: str) -> list[list[str]]:
    """The rows below the header; raises FeedMissing, FeedUnreadable."""
    return read_text_rows(path, columns, layout, header=HEADER)


def read_boxes(path: Path, layout: str) -> dict[str, tuple[int, int, int, int]]:
    """Boxes `xyxy` by picture name from a list_bbox file: name, two types, x_1 y_1 x_2 y_2.

    They are in pixels of `img`, not of `img_highres`. Raises FeedMissing, FeedUnreadable.
    """
    boxes = {}
    for name, *_, x1, y1, x2, y2 in read_table(path, 3 + CORNERS, layout):
        boxes[name] = int(x1), int(y1), int(x2), int(y2)
    return boxes


def picture_base(root: Path, layout: str) -> Path:
    """The folder that picture names are relative to; raises FeedMissing."""
    inner = root / "Img"
    base = inner if (inner / "img").is_dir() else root
    require(base / "img", layout)
    return base


def category_of(name: str) -> str:
    """What lies between `img/` and the item: WOMEN/Dresses for img/WOMEN/Dresses/id_1/1.jpg."""
    return "/".join(name.split("/")[1:-2])
