"""Any open_clip model as an encoder: built in, on the Hugging Face hub, in a folder, or our own.

Size, mean and std, resizing, QuickGELU, tokenizer and context length all come from the model's own
configuration: a model fed another's preprocessing answers, only worse, and nobody notices.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import open_clip
import torch
import torch.nn.functional as F
from PIL.Image import Image, new

from shared.errors import EmptySpec
from worker.encoders.base import FloatArray
from worker.encoders.batches import embed, stack
from worker.encoders.patches import tower_patches
from worker.encoders.weights import device_for, loading, model_id
from worker.runtimes.folding import folded

__all__ = ["HOUSE", "OpenClipEncoder", "load_folder", "load_hub", "load_open_clip"]

HOUSE = Path(__file__).parent.parent / "weights" / "house-encoder"


class OpenClipEncoder:
    """An open_clip model with its preprocessing; a `worker.encoders.base.PatchEncoder`."""

    def __init__(
        self,
        model_id: str,
        model: Any,  # noqa: ANN401 - CLIP and CustomTextCLIP share no typed base
        preprocess: Callable[[Image], torch.Tensor],
        tokenizer: Callable[[list[str]], torch.Tensor],
        dim: int,
    ) -> None:
        self.model_id = model_id
        self.dim = dim
        self.device: torch.device = next(model.parameters()).device
        self._model = model.eval().to(memory_format=torch.channels_last)
        self._preprocess = preprocess
        self._tokenizer = tokenizer
        shape = self.pixels([new("RGB", (8, 8))]).shape
        self.size: tuple[int, int] = (shape[2], shape[3])  # height, width of what the tower sees
        if self.device.type == "cpu":
            self._model.visual = folded(model.visual, shape)

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """Pictures of any size and mode to float32 (n, dim), unit length; inputs stay unchanged."""
        return embed(images, self._image_batch, (0, self.dim))

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length; words past the model's context are cut."""
        return embed(texts, self._text_batch, (0, self.dim))

    def encode_patches(self, images: Sequence[Image]) -> FloatArray:
        """Pictures to float32 (n, rows, columns, dim); raises SetupError where there is no map."""
        return embed(images, self._patch_batch, (0, 0, 0, self.dim))

    def pixels(self, images: list[Image]) -> torch.Tensor:
        """What the tower sees of pictures: float (n, 3, height, width) on the device."""
        return stack(images, self._preprocess, self.device)

    def embed_pixels(self, pixels: torch.Tensor) -> torch.Tensor:
        """Pixels to embeddings (n, dim), unit length."""
        return F.normalize(self._model.encode_image(pixels).float(), dim=-1)

    def _image_batch(self, images: list[Image]) -> torch.Tensor:
        return self.embed_pixels(self.pixels(images))

    def _text_batch(self, texts: list[str]) -> torch.Tensor:
        features: torch.Tensor = self._model.encode_text(self._tokenizer(texts).to(self.device))
        return features

    def _patch_batch(self, images: list[Image]) -> torch.Tensor:
        return tower_patches(self._model.visual, self.pixels(images))


def load_open_clip(rest: str, device: str = "auto") -> OpenClipEncoder:
    """`MODEL/PRETRAINED`: a built-in configuration and a tag of it, or a weights file's path.

    Raises:
        EmptySpec: one of the two is missing.
        WeightsUnavailable: no such model or tag, or the weights can be neither found nor read.
    """
    model, _, pretrained = rest.partition("/")
    if not model or not pretrained:
        raise EmptySpec(f"encoder spec 'open_clip:{rest}' needs both: open_clip:MODEL/PRETRAINED")
    return _load(model, f"open_clip:{rest}", device, pretrained)


def load_hub(rest: str, device: str = "auto") -> OpenClipEncoder:
    """`ORG/NAME`: an open_clip model on the hub; raises WeightsUnavailable."""
    return _load(f"hf-hub:{rest}", f"hf-hub:{rest}", device)


def load_folder(rest: str, device: str = "auto") -> OpenClipEncoder:
    """`PATH`: a folder as open_clip saves it; raises WeightsUnavailable.

    The model id holds the folder's name only: moving a folder does not make it another model.
    """
    return _load(f"local-dir:{rest}", f"local-dir:{Path(rest).name}", device)


def _load(name: str, spec: str, device: str, pretrained: str | None = None) -> OpenClipEncoder:
    is_here = name.startswith("local-dir:") or Path(pretrained or "").is_file()
    with loading(spec, hub=not is_here):
        model, preprocess = open_clip.create_model_from_pretrained(
            name,
            pretrained,
            device=device_for(device),
            force_quick_gelu=_quick_gelu(name, pretrained),
        )
        tokenizer = open_clip.get_tokenizer(name)
        dim = open_clip.get_model_config(name)["embed_dim"]
    return OpenClipEncoder(model_id(spec, model), model, preprocess, tokenizer, dim)


def _quick_gelu(name: str, pretrained: str | None) -> bool:
    """Whether a tag's weights want QuickGELU: the tag knows, the bare model's name does not."""
    tag = open_clip.get_pretrained_cfg(name, pretrained) if pretrained else {}
    return bool(tag.get("quick_gelu", False))
