"""Dual encoders of the transformers library: CLIP and FashionCLIP, SigLIP, SigLIP 2.

Size, mean and std come from the model's own image processor, padding and context length from its
text side. No code from the hub is run: a model that needs its own is refused.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL.Image import Image, new
from transformers import AutoModel, AutoProcessor

from shared.errors import SetupError
from shared.pictures import to_rgb
from worker.encoders.base import FloatArray
from worker.encoders.batches import embed
from worker.encoders.patches import NO_MAP
from worker.encoders.weights import device_for, loading, model_id

__all__ = ["TransformersEncoder", "load_transformers"]

# Trained on texts padded to the full context, without a mask (Zhai et al. 2023, in big_vision): the
# last token, which is pooled, is padding; a shorter or masked text lands elsewhere.
PADDED_TO_THE_END = ("siglip", "siglip2")


class TransformersEncoder:
    """A dual encoder with its processor; a `worker.encoders.base.PatchEncoder`.

    Raises:
        AttributeError, TypeError, ValueError: model and processor do not fit each other.
    """

    def __init__(self, spec: str, model: Any, processor: Any, device: str) -> None:  # noqa: ANN401 - Auto classes promise no type
        self.model_id = model_id(spec, model)
        self._model = model.eval().to(device)
        self._images = processor.image_processor
        self._tokenizer = processor.tokenizer
        with torch.inference_mode():
            self.dim = int(self._image_batch([new("RGB", (8, 8))]).shape[1])

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """Pictures of any size and mode to float32 (n, dim), unit length; inputs stay unchanged."""
        return embed(images, self._image_batch, (0, self.dim))

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length; words past the model's context are cut."""
        return embed(texts, self._text_batch, (0, self.dim))

    def encode_patches(self, images: Sequence[Image]) -> FloatArray:
        """Pictures to float32 (n, rows, columns, dim); raises SetupError where there is no map."""
        return embed(images, self._patch_batch, (0, 0, 0, self.dim))

    def _image_batch(self, images: list[Image]) -> torch.Tensor:
        features: torch.Tensor = self._model.get_image_features(
            **self._pixels(images)
        ).pooler_output
        return features

    def _text_batch(self, texts: list[str]) -> torch.Tensor:
        padded = self._model.config.model_type in PADDED_TO_THE_END
        tokens = self._tokenizer(
            texts,
            padding="max_length" if padded else "longest",
            padding_side="right",  # all were trained so; SigLIP 2's class says left where unset
            truncation=True,
            max_length=self._model.config.text_config.max_position_embeddings,
            return_attention_mask=not padded,
            return_tensors="pt",
        ).to(self._model.device)
        features: torch.Tensor = self._model.get_text_features(**tokens).pooler_output
        return features

    def _patch_batch(self, images: list[Image]) -> torch.Tensor:
        """Patches before they are made unit length: the head on each location alone."""
        pixels = self._pixels(images)
        if set(pixels) != {"pixel_values"}:  # NaFlex: each picture has a grid of its own
            raise SetupError(f"{self.model_id!r} keeps each picture's own shape and {NO_MAP}")
        tower = self._model.vision_model
        tokens = tower(**pixels).last_hidden_state
        grid = [side // tower.config.patch_size for side in pixels["pixel_values"].shape[-2:]]
        locations = tokens[:, -grid[0] * grid[1] :]  # without the class token
        return self._head(locations).reshape(len(images), *grid, -1)

    def _head(self, locations: torch.Tensor) -> torch.Tensor:
        """Tokens (n, length, width) to embeddings (n * length, dim), each as if it stood alone."""
        tower, alone = self._model.vision_model, locations.flatten(0, 1)
        if hasattr(self._model, "visual_projection"):  # CLIP: the class token's way
            projected: torch.Tensor = self._model.visual_projection(tower.post_layernorm(alone))
        elif hasattr(tower, "head"):  # SigLIP: its attention pooling, over one token
            projected = tower.head(alone[:, None])
        else:
            raise SetupError(f"the tower of {self.model_id!r} {NO_MAP}")
        return projected

    def _pixels(self, images: list[Image]) -> Any:  # noqa: ANN401 - a BatchFeature
        batch = self._images([to_rgb(image) for image in images], return_tensors="pt")
        return batch.to(self._model.device)


def load_transformers(rest: str, device: str = "auto") -> TransformersEncoder:
    """`NAME_OR_FOLDER`: a model on the hub or a folder as `save_pretrained` writes it.

    Raises:
        WeightsUnavailable: no such model, no dual encoder, or weights that can be neither found nor
            read; the model id holds a folder's name only.
    """
    is_folder = Path(rest).is_dir()
    spec = f"transformers:{Path(rest).name if is_folder else rest}"
    with loading(spec, hub=not is_folder):
        model = _weights(rest)
        processor = AutoProcessor.from_pretrained(rest, trust_remote_code=False)
        return TransformersEncoder(spec, model, processor, device_for(device))


def _weights(name: str) -> Any:  # noqa: ANN401 - see above
    """The model in float32, and whole: transformers fills what a file lacks with random numbers."""
    model, found = AutoModel.from_pretrained(
        name, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
    )
    if not hasattr(model, "get_image_features"):
        raise ValueError(f"{type(model).__name__} does not embed pictures and texts in one space")
    if found["missing_keys"] or found["mismatched_keys"]:
        missing = sorted(found["missing_keys"]) or sorted(found["mismatched_keys"])
        raise ValueError(f"the weights are of another model, {missing[0]!r} does not match")
    return model
