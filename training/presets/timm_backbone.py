"""Any timm network as a preset's backbone, saved as timm saves: config.json, model.safetensors.

`timm:local-dir:PATH` loads it. `"embedding": true` at the top of config.json says that the
classifier layer is an embedding head; without it an encoder ends at the pooled features.
"""

from pathlib import Path
from typing import Any

import timm
import torch
from timm.models import save_for_hf
from torch import Tensor, nn

from training.presets.backbones import Scaling, load_fitting
from training.presets.recipe import PRETRAINED, Recipe
from worker.encoders.weights import device_for, loading

__all__ = ["TimmBackbone"]


class TimmBackbone:
    """A `training.presets.backbones.Backbone`."""

    def __init__(self, name: str, recipe: Recipe, head: int = 0, pool: str = "") -> None:
        """Builds `name` with a linear embedding head of `head` outputs, or without one at 0.

        Args:
            name: timm's.
            recipe: size, start and scaling.
            head: outputs of the embedding head.
            pool: timm's name of a global pooling; "" keeps the network's own.

        Raises:
            WeightsUnavailable: no such model, or its start cannot be found or does not fit.
        """
        with loading(f"timm:{name}", hub=recipe.start == PRETRAINED):
            config = timm.get_pretrained_cfg(name)
            self.size: tuple[int, int] = recipe.size or tuple(config.input_size[1:])
            options: dict[str, Any] = {"img_size": self.size} if config.fixed_input_size else {}
            if pool:
                options["global_pool"] = pool
            self.model: nn.Module = timm.create_model(
                name, pretrained=recipe.start == PRETRAINED, num_classes=head, **options
            )
        if recipe.start not in ("", PRETRAINED):
            load_fitting(self.model, Path(recipe.start))
        self._device = torch.device(device_for("auto"))
        self.model.to(self._device)
        self._scaling = Scaling(config.mean, config.std, signed=recipe.signed)
        self._head = head
        self.dim = head or self._width()

    def features(self, images: Tensor) -> Tensor:
        """As the protocol has it."""
        features: Tensor = self.model(self._scaling(images, self._device))
        return features

    def save(self, model: nn.Module, folder: Path) -> None:
        """Writes config.json and model.safetensors."""
        save_for_hf(
            model,
            str(folder),
            model_config={"embedding": bool(self._head)},
            safe_serialization=True,
            data_config={
                "input_size": (3, *self.size),
                "mean": self._scaling.mean,
                "std": self._scaling.std,
                "interpolation": "bicubic",
                "crop_pct": 1.0,  # the whole picture, squashed: as the views show it
                "crop_mode": "squash",
            },
        )

    def _width(self) -> int:
        """Features a picture: some networks (MobileNetV3) have more than timm's num_features."""
        self.model.eval()
        with torch.inference_mode():
            return int(self.features(torch.zeros(1, 3, *self.size, dtype=torch.uint8)).shape[1])
