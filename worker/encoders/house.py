"""The encoder that ships with the repository: an open_clip model of ours, and a second eye.

One look at a picture gives both: the joint space that words share, and what stays unsaid in it,
the design and the likely traits (worker/encoders/looks.py). A sentence is 0 in the second part.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL.Image import Image

from shared.errors import UnknownSpec
from worker.encoders.base import FloatArray
from worker.encoders.batches import batches
from worker.encoders.looks import PLACE_CHANNELS, Looks, load_looks
from worker.encoders.open_clip import HOUSE, OpenClipEncoder, load_folder
from worker.encoders.weights import combined_id
from worker.runtimes.folding import folded

__all__ = ["LOOKS", "HouseEncoder", "load_house"]

LOOKS = HOUSE.parent / "house-looks"


class HouseEncoder:
    """A `worker.encoders.base.TwoPartEncoder` and `PatchEncoder`."""

    def __init__(self, clip: OpenClipEncoder, looks: Looks) -> None:
        self.joint = clip
        self._looks = looks.to(clip.device).to(memory_format=torch.channels_last)
        self.model_id = combined_id("house", clip.model_id, looks)
        self.layout = looks.layout(clip.dim)
        self.dim, self.joint_dim = self.layout.dim, clip.dim
        if clip.device.type == "cpu":
            self._looks.tower = folded(looks.tower, (1, 3, *clip.size))

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """Pictures of any size and mode to float32 (n, dim), unit length; inputs stay unchanged."""
        rows = [self._packed(batch) for batch in batches(images)]
        return np.concatenate([np.zeros((0, self.dim), np.float32), *rows])

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length, 0 behind the joint space."""
        joint = self.joint.encode_texts(texts)
        return np.pad(joint, ((0, 0), (0, self.dim - self.joint_dim)))

    def encode_patches(self, images: Sequence[Image]) -> FloatArray:
        """Pictures to float32 (n, rows, columns, joint_dim)."""
        return self.joint.encode_patches(images)

    def encode_places(self, images: Sequence[Image]) -> FloatArray:
        """What each place of pictures shows, float32 (n, places, PLACE_CHANNELS), row by row.

        Finer than patches, and in no space of words: lines, seams, prints (worker/rerankers).
        """
        rows = [self._places(batch) for batch in batches(images)]
        return np.concatenate(rows) if rows else np.zeros((0, 0, PLACE_CHANNELS), np.float32)

    def blended(self, embeddings: FloatArray) -> FloatArray:
        """One (dim,) embedding of several: mean directions, mean probabilities."""
        if len(embeddings) == 1:
            return np.array(embeddings[0], np.float32)
        layout = self.layout
        joint = np.mean([layout.joint_of(row) for row in embeddings], axis=0)
        design = np.mean([layout.design_of(row) for row in embeddings], axis=0)
        likely = np.mean([layout.likely(row) for row in embeddings], axis=0)
        parts = (joint / np.linalg.norm(joint), design / np.linalg.norm(design), np.log(likely))
        blend: FloatArray = layout.packed(*(part[None] for part in parts))[0]
        return blend

    def _places(self, images: list[Image]) -> FloatArray:
        with torch.inference_mode():
            places: FloatArray = self._looks.places(self.joint.pixels(images)).cpu().numpy()
        return places

    def _packed(self, images: list[Image]) -> FloatArray:
        with torch.inference_mode():
            pixels = self.joint.pixels(images)
            joint = self.joint.embed_pixels(pixels)
            design, traits = self._looks(pixels, joint)
        return self.layout.packed(*(part.cpu().numpy() for part in (joint, design, traits)))


def load_house(rest: str = "", device: str = "auto") -> HouseEncoder:
    """`house`, or `house:FOLDER` with other looks; raises WeightsUnavailable, UnknownSpec."""
    if rest and not Path(rest).is_dir():
        raise UnknownSpec(f"house:{rest}: no such folder; write 'house', or house:FOLDER of looks")
    clip = load_folder(str(HOUSE), device)
    return HouseEncoder(clip, load_looks(Path(rest) if rest else LOOKS))
