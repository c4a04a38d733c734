"""Photos of every shape, what every detector owes them, and weights that are broken."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from shared.garments import LABELS, PERSON
from shared.messages import Box
from worker.detectors.base import Detector

SIZES = [(90, 60), (60, 90), (1, 1), (400, 2), (3, 200)]


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture(autouse=True)
def _same_random_weights() -> None:
    torch.manual_seed(0)


@pytest.fixture
def photo() -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 255, (12, 18, 3), np.uint8)).resize((90, 60))


@pytest.fixture
def check_contract(photo: Image.Image) -> Callable[[Detector], None]:
    """Inside the photo, an area, a label of the house, best first, thresholds kept."""

    def check(detector: Detector) -> None:
        for size in SIZES:
            seen = photo.resize(size)
            boxes = detector.detect(seen, 0.0)
            for box in boxes:
                assert 0 <= box.x1 < box.x2 <= seen.width
                assert 0 <= box.y1 < box.y2 <= seen.height
                assert box.label in (*LABELS, PERSON)
                assert 0 <= box.score <= 1
            scores = [box.score for box in boxes]
            assert scores == sorted(scores, reverse=True)
        found = detector.detect(photo, 0.0)
        assert len(found) > 1
        middle = (found[0].score + found[-1].score) / 2
        sure = detector.detect(photo, middle)
        assert 0 < len(sure) < len(found)
        assert all(box.score >= middle for box in sure)
        assert detector.detect(photo, 1.0) == []

    return check


@pytest.fixture
def check_same() -> Callable[[Sequence[Box], torch.Tensor, torch.Tensor], None]:
    """Each of our boxes is one of the library's own, within a pixel, and none is missing."""

    def check(boxes: Sequence[Box], corners: torch.Tensor, scores: torch.Tensor) -> None:
        own = torch.tensor([(b.x1, b.y1, b.x2, b.y2, 100 * b.score) for b in boxes])
        theirs = torch.cat([corners, 100 * scores[:, None]], 1)
        assert len(own) == len(theirs) > 0
        assert torch.cdist(own, theirs, p=float("inf")).min(1).values.max() < 1
        assert torch.cdist(theirs, own, p=float("inf")).min(1).values.max() < 1

    return check


@pytest.fixture
def cut_in_half() -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])

    return cut
