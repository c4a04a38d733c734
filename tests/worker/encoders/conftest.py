"""Pictures of every mode, a hub that is never reached, and a pickle that tries to run code."""

import numpy as np
import pytest
import torch
from PIL import Image


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def pictures():
    rng = np.random.default_rng(0)
    sizes = [(40, 60), (32, 32), (90, 50)]
    return [Image.fromarray(rng.integers(0, 255, (h, w, 3), np.uint8)) for w, h in sizes]


@pytest.fixture
def check_modes(pictures):
    """Grey, palette, transparent and tiny pictures embed as what a person sees in RGB."""

    def check(encoder):
        colour = pictures[0]
        grey, palette = colour.convert("L"), colour.convert("P")
        clear = colour.convert("RGBA")
        clear.putalpha(0)
        dot = Image.new("RGB", (1, 1), "red")
        odd = [grey, palette, clear, dot, colour.crop((0, 0, 60, 3)), colour.crop((0, 0, 1, 40))]
        before = [picture.tobytes() for picture in odd]
        rows = encoder.encode_images(odd)
        assert (rows.shape, rows.dtype) == ((6, encoder.dim), np.float32)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
        assert [picture.tobytes() for picture in odd] == before
        seen = [grey.convert("RGB"), palette.convert("RGB"), Image.new("RGB", clear.size, "white")]
        assert rows[:3] == pytest.approx(encoder.encode_images(seen), abs=1e-6)
        assert encoder.encode_images([]).shape == (0, encoder.dim)

    return check


class _Code:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.fixture
def write_code(tmp_path):
    """Writes a pickle that would make a file; what it returns says whether it did."""
    trace = tmp_path / "it-ran"

    def write(path):
        torch.save({"weight": _Code(trace)}, path)
        return trace.exists

    return write


@pytest.fixture
def cut_in_half():
    def cut(path):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])

    return cut
