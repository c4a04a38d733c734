"""An encoder that can be worked by hand, and pictures for it: one colour each.

A picture of colour (r, g, b) becomes norm(r, g, b), a sentence the axis of the last of red, green
and blue that it names.
"""

from pathlib import Path

import numpy as np
from PIL import Image

AXES = ("red", "green", "blue")
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


class ColourEncoder:
    model_id, dim = "colours", 3

    def __init__(self):
        self.texts = []  # what it was asked
        self.pictures = 0

    def encode_images(self, images):
        self.pictures += len(images)
        means = [np.asarray(image, np.float32).mean(axis=(0, 1)) for image in images]
        vectors = np.array(means, np.float32).reshape(-1, 3)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_texts(self, texts):
        self.texts += texts
        named = [max(AXES, key=text.rfind) for text in texts]
        return np.eye(3, dtype=np.float32)[[AXES.index(axis) for axis in named]]


class TwoPartColourEncoder(ColourEncoder):
    """A `TwoPartEncoder`: behind the colour one number, the same for all and larger than it."""

    model_id, dim, joint_dim = "colours and more", 4, 3
    joint = ColourEncoder()

    def encode_images(self, images):
        rows = np.pad(super().encode_images(images), [(0, 0), (0, 1)], constant_values=3)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_texts(self, texts):
        return np.pad(super().encode_texts(texts), [(0, 0), (0, 1)])

    def blended(self, embeddings):
        raise NotImplementedError("a benchmark asks with one picture")


def paint(path: Path, colour, size=(6, 8)) -> Path:
    """A picture of one colour, lossless whatever its name ends in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, "PNG")
    return path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def figures(row) -> dict[str, float]:
    return {name: figure.value for name, figure in row.figures.items()}
