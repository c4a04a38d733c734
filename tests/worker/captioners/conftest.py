"""A hub that is never reached, pictures, and weights that are broken."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def pictures():
    rng = np.random.default_rng(0)
    sizes = [(40, 60), (32, 32), (90, 50)]
    return [Image.fromarray(rng.integers(0, 255, (h, w, 3), np.uint8)) for w, h in sizes]
