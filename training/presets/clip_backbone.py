"""Any open_clip model as a preset's backbone, saved in open_clip's own folder for `local-dir:PATH`.

Its image tower gives the features; the text tower is kept beside it, for the preset that reads
words and so that the folder stays a whole model.
"""

import json
from pathlib import Path
from typing import Any

import open_clip
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from training.presets.backbones import Scaling, load_fitting
from training.presets.recipe import PRETRAINED, Recipe
from worker.encoders.weights import device_for, loading

__all__ = ["ClipBackbone"]

FOLDER = "local-dir"
CONFIG_FILE, WEIGHTS_FILE = "open_clip_config.json", "open_clip_model.safetensors"


class ClipBackbone:
    """A `training.presets.backbones.Backbone` that reads sentences too."""

    def __init__(self, spec: str, recipe: Recipe) -> None:
        """Builds `open_clip:NAME` (untrained), `open_clip:NAME/TAG` or `local-dir:PATH`.

        Raises:
            WeightsUnavailable: no such model, tag or folder, or its start does not fit.
        """
        scheme, _, rest = spec.partition(":")
        name, _, tag = (spec, "", "") if scheme == FOLDER else rest.partition("/")
        with loading(spec, hub=bool(tag)):
            self._config = _model_config(name, tag)
            self.model: nn.Module = open_clip.create_model(
                name,
                pretrained=tag or None,
                force_image_size=recipe.size,
                force_quick_gelu=self._config.get("quick_gelu", False),
            )
            self._tokenizer = open_clip.get_tokenizer(name)
        if recipe.start not in ("", PRETRAINED):
            load_fitting(self.model, Path(recipe.start))
        self._device = torch.device(device_for("auto"))
        self.model.to(self._device)
        visual: Any = self.model.visual
        self._scaling = Scaling(visual.image_mean, visual.image_std, signed=recipe.signed)
        self.size = _pair(visual.image_size)
        self.dim = int(self._config["embed_dim"])

    def features(self, images: Tensor) -> Tensor:
        """As the protocol has it."""
        model: Any = self.model  # CLIP and CustomTextCLIP share no typed base
        features: Tensor = model.encode_image(self._scaling(images, self._device))
        return features

    def sentences(self, texts: list[str]) -> Tensor:
        """Sentences to float (n, dim) of any length."""
        model: Any = self.model
        features: Tensor = model.encode_text(self._tokenizer(texts).to(self._device))
        return features

    def save(self, model: nn.Module, folder: Path) -> None:
        """Writes configuration, weights and, where it is its own, the tokenizer."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file(model.state_dict(), folder / WEIGHTS_FILE)
        (folder / CONFIG_FILE).write_text(json.dumps(self._saved_config(), indent=2) + "\n")
        if isinstance(self._tokenizer, open_clip.tokenizer.HFTokenizer):
            self._tokenizer.save_pretrained(folder)

    def _saved_config(self) -> dict[str, Any]:
        vision = {**self._config["vision_cfg"], "image_size": list(self.size)}
        preprocess = {
            "mean": list(self._scaling.mean),
            "std": list(self._scaling.std),
            "interpolation": "bicubic",
            "resize_mode": "squash",
        }
        return {
            "model_cfg": {**self._config, "vision_cfg": vision},
            "preprocess_cfg": preprocess,
        }


def _model_config(name: str, tag: str) -> dict[str, Any]:
    """The model's configuration; with QuickGELU where the tag's weights want it.

    The tag knows, the bare name does not: weights run without it answer, only worse.
    """
    config: dict[str, Any] = open_clip.get_model_config(name)
    wanted = open_clip.get_pretrained_cfg(name, tag) if tag else {}
    if wanted.get("quick_gelu"):
        config["quick_gelu"] = True
    return config


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (size[0], size[1])
