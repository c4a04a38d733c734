"""Whatever a model answers, boxes lie inside the photo, labelled, best first."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from worker.detectors.boxes import to_boxes

LABELS = {1: "top", 4: "bag"}
rows = st.lists(
    st.tuples(
        st.lists(st.floats(-1e5, 1e5, width=32), min_size=4, max_size=4),
        st.floats(0, 1, width=32),
        st.integers(0, 5),
    )
)


@given(rows, st.integers(1, 2000), st.integers(1, 2000))
def test_boxes_when_a_model_answers_anything_then_they_keep_the_contract(
    found: list[tuple[list[float], float, int]], width: int, height: int
) -> None:
    corners = torch.tensor([corner for corner, _, _ in found]).reshape(-1, 4)
    scores, classes = torch.tensor([s for _, s, _ in found]), torch.tensor([c for *_, c in found])
    boxes = to_boxes(corners, scores, classes, labels=LABELS, size=(width, height))
    assert all(0 <= box.x1 < box.x2 <= width for box in boxes)
    assert all(0 <= box.y1 < box.y2 <= height for box in boxes)
    assert [box.score for box in boxes] == sorted((box.score for box in boxes), reverse=True)
    inside = [
        (score, LABELS[kind])
        for (x1, y1, x2, y2), score, kind in found
        if kind in LABELS and max(x1, 0) < min(x2, width) and max(y1, 0) < min(y2, height)
    ]
    assert sorted((box.score, box.label) for box in boxes) == sorted(inside)


def test_boxes_when_sorted_then_each_keeps_its_outline() -> None:
    corners = torch.tensor([[0.0, 0, 4, 4], [1, 1, 3, 3]])
    outlines = [((0.0, 0.0), (4.0, 0.0), (4.0, 4.0)), ()]
    best, other = to_boxes(
        corners,
        torch.tensor([0.2, 0.9]),
        torch.tensor([1.0, 4.0]),
        labels=LABELS,
        size=(5, 5),
        outlines=outlines,
    )
    assert (best.label, best.outline) == ("bag", ())
    assert (other.label, other.outline) == ("top", outlines[0])
