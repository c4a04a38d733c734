"""Any timm model as an encoder of pictures: pooled features, or an embedding head where one is.

Size, mean, std, crop and interpolation come from the weights' own pretrained_cfg, which timm keeps
beside them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import timm
from PIL.Image import Image
from timm.data import create_transform, resolve_model_data_config

from worker.encoders.base import FloatArray
from worker.encoders.batches import embed
from worker.encoders.patches import trunk_patches
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.weights import device_for, loading

__all__ = ["TimmEncoder", "load_timm"]

FOLDER = "local-dir:"  # timm's own prefix for a folder with config.json and model.safetensors


class TimmEncoder(PictureEncoder):
    """A timm model with its transform; a `worker.encoders.base.PatchEncoder` without words."""

    def encode_patches(self, images: Sequence[Image]) -> FloatArray:
        """Pictures to float32 (n, rows, columns, dim); raises SetupError where there is no map."""
        return embed(
            images,
            lambda batch: trunk_patches(self._model, self._pixels(batch)),
            (0, 0, 0, self.dim),
        )


def load_timm(rest: str, device: str = "auto") -> TimmEncoder:
    """`MODEL`, as timm names it with its weights (`xception41.tf_in1k`), or `local-dir:PATH`.

    A folder whose config.json has `"embedding": true` at its top was trained for embeddings: its
    classifier is the embedding head and stays. All others end at their pooled features.

    Raises:
        WeightsUnavailable: no such model or folder, or the weights can be neither found nor read.
    """
    is_folder = rest.startswith(FOLDER)
    spec = f"timm:{FOLDER}{Path(rest.removeprefix(FOLDER)).name}" if is_folder else f"timm:{rest}"
    with loading(spec, hub=not is_folder):
        model = _create(rest)
        transform = create_transform(**resolve_model_data_config(model), is_training=False)
        return TimmEncoder(spec, model, transform, device_for(device))


def _create(name: str) -> Any:  # noqa: ANN401 - timm's models share no typed base
    # Created with its classifier: without it timm loads with strict=False and takes any file.
    model = timm.create_model(name, pretrained=True)
    if not _has_embedding_head(name):
        model.reset_classifier(0)
    return model


def _has_embedding_head(name: str) -> bool:
    if not name.startswith(FOLDER):
        return False
    config = json.loads((Path(name.removeprefix(FOLDER)) / "config.json").read_text("utf-8"))
    return bool(config.get("embedding", False))
