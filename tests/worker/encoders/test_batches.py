"""The one loop: batches make no difference, rows are unit length, nothing gives the empty shape."""

import numpy as np
import pytest
import torch
from PIL import Image

from worker.encoders.batches import embed, stack


def test_rows_are_unit_length_whatever_the_batch(monkeypatch):
    monkeypatch.setattr("worker.encoders.batches.BATCH", 2)
    seen = []

    def encode(batch):
        seen.append(batch)
        return torch.tensor([[3.0 * n, 4.0 * n] for n in batch], dtype=torch.float64)

    rows = embed([1, 2, 5], encode, (0, 2))
    assert seen == [[1, 2], [5]]
    assert rows.dtype == np.float32
    assert rows == pytest.approx(np.array([[0.6, 0.8]] * 3), abs=1e-6)


def test_maps_are_unit_length_at_each_location():
    rows = embed([0], lambda _: torch.tensor([[[[0.0, 2.0], [3.0, 4.0]]]]), (0, 0, 0, 2))
    assert rows == pytest.approx(np.array([[[[0, 1], [0.6, 0.8]]]]), abs=1e-6)


def test_no_items_give_the_empty_shape_and_run_nothing():
    assert embed([], lambda _: pytest.fail("it ran"), (0, 0, 0, 7)).shape == (0, 0, 0, 7)


def test_stack_lays_pictures_on_white():
    clear = Image.new("RGBA", (2, 2), (255, 0, 0, 0))
    pixels = stack(
        [clear], lambda p: torch.tensor(np.array(p)).permute(2, 0, 1), torch.device("cpu")
    )
    assert pixels.shape == (1, 3, 2, 2)
    assert bool((pixels == 255).all())
