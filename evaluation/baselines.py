"""Two encoders that know nothing of fashion: what a figure must beat to mean something.

`histogram` sees colours alone; `imagenet:FILE.safetensors` is a network that has never seen a
catalogue. Neither reads text.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import timm
import torch
from PIL import Image
from safetensors.torch import load_file

from evaluation.cut_out import cut_out
from shared.errors import EmptySpec, PicturesOnly, UnknownSpec
from shared.registry import Registry
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.registry import ENCODERS
from worker.encoders.weights import device_for, loading

__all__ = [
    "BASELINES", "ColourHistogram", "load_encoder", "load_histogram",
    "load_imagenet",
]  # fmt: skip

STEPS = 4  # shades a channel: 64 bins, as coarse as colour words
SIDE = 224  # pixels; what MobileNetV2 was trained on

BASELINES = Registry[Encoder](
    "baseline",
    {
        "histogram": "evaluation.baselines:load_histogram",
        "imagenet": "evaluation.baselines:load_imagenet",
    },
)


class ColourHistogram:
    """Shares of 4 x 4 x 4 RGB shades of what stands on the white ground, at unit length."""

    model_id = "histogram@4x4x4-cut-out"
    dim = STEPS**3

    def encode_images(self, images: Sequence[Image.Image]) -> FloatArray:
        """See Encoder."""
        rows = [self._histogram(image) for image in images]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """No texts to (0, 64); raises PicturesOnly where there are texts."""
        if texts:
            raise PicturesOnly(f"{self.model_id} reads no words")
        return np.zeros((0, self.dim), np.float32)

    def _histogram(self, image: Image.Image) -> FloatArray:
        pixels = np.asarray(cut_out(image)).reshape(-1, 4)
        shades = pixels[:, :3].astype(np.int64) * STEPS // 256
        bins = shades @ [STEPS**2, STEPS, 1]
        shares = np.bincount(bins, weights=pixels[:, 3] / 255, minlength=self.dim)
        return np.asarray(shares / np.linalg.norm(shares), np.float32)


def load_encoder(spec: str) -> Encoder:
    """An encoder or a baseline by its spec string; raises as `Registry.load`."""
    if spec.partition(":")[0].strip() in BASELINES.schemes:
        return BASELINES.load(spec)
    try:
        return ENCODERS.load(spec)
    except UnknownSpec as error:
        raise UnknownSpec(f"{error}; baselines: {', '.join(BASELINES.schemes)}") from error


def load_histogram(rest: str) -> ColourHistogram:
    """`histogram`; raises UnknownSpec where a name stands behind it."""
    if rest:
        raise UnknownSpec(f"the histogram has no variants (asked for {rest!r})")
    return ColourHistogram()


def load_imagenet(rest: str, device: str = "auto") -> PictureEncoder:
    """`imagenet:FILE`: pooled features of timm's mobilenetv2_100, weights in safetensors.

    Photos are squashed to a square, values scaled to [-1, 1], padding is TensorFlow's: as the
    network was trained.

    Raises:
        EmptySpec: no file is named.
        WeightsUnavailable: the file is missing or holds another network.
    """
    if not rest:
        raise EmptySpec("imagenet needs a file: imagenet:FILE.safetensors")
    spec = f"imagenet:{Path(rest).name}"
    with loading(spec, hub=False):
        model = timm.create_model("mobilenetv2_100", pad_type="same")
        model.load_state_dict(load_file(rest))
        model.reset_classifier(0)
        return PictureEncoder(spec, model, _squashed, device_for(device))


def _squashed(image: Image.Image) -> torch.Tensor:
    pixels = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32)
    return torch.from_numpy(pixels / 127.5 - 1).permute(2, 0, 1)
