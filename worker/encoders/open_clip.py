"""Any open_clip model as an encoder: built in, on the Hugging Face hub, in a folder, or our own.

Size, mean and std, resizing, QuickGELU, tokenizer and context length all come from the model's own
configuration: a model fed another's preprocessing answers, only worse, and nobody notices.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, TypeVar

import numpy as np
import open_clip
import torch
from PIL.Image import Image
from safetensors import SafetensorError

from shared.errors import EmptySpec, UnknownSpec, WeightsUnavailable
from worker.encoders.base import FloatArray

__all__ = ["OpenClipEncoder", "load_folder", "load_house", "load_hub", "load_open_clip"]

HOUSE = Path(__file__).parent.parent / "weights" / "house-encoder"
BATCH = 64  # pictures a forward pass: larger gains nothing on two cores, and fits any GPU

# What open_clip, the hub, safetensors and torch raise for a missing, foreign or broken model.
LOAD_ERRORS = (
    OSError, RuntimeError, ValueError, KeyError, TypeError, SafetensorError, UnpicklingError,
)  # fmt: skip

Item = TypeVar("Item")


class OpenClipEncoder:
    """An open_clip model with its preprocessing and tokenizer; a `worker.encoders.base.Encoder`."""

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
        # channels_last: convolutions on CPU take a third of the time (5.8 against 18 ms a picture).
        self._model = model.eval().to(memory_format=torch.channels_last)
        self._preprocess = preprocess
        self._tokenizer = tokenizer
        self._device = next(model.parameters()).device

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """RGB pictures of any size to float32 (n, dim), unit length; inputs stay unchanged."""
        return self._embeddings(images, self._image_batch)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length; words past the model's context are cut."""
        return self._embeddings(texts, self._text_batch)

    def _image_batch(self, images: list[Image]) -> torch.Tensor:
        pixels = torch.stack([self._preprocess(image) for image in images]).to(self._device)
        pixels = pixels.contiguous(memory_format=torch.channels_last)
        features: torch.Tensor = self._model.encode_image(pixels, normalize=True)
        return features

    def _text_batch(self, texts: list[str]) -> torch.Tensor:
        tokens = self._tokenizer(texts).to(self._device)
        features: torch.Tensor = self._model.encode_text(tokens, normalize=True)
        return features

    def _embeddings(
        self, items: Sequence[Item], encode: Callable[[list[Item]], torch.Tensor]
    ) -> FloatArray:
        if not items:
            return np.zeros((0, self.dim), np.float32)
        with torch.inference_mode():
            parts = [encode(batch).float().cpu().numpy() for batch in _batches(items)]
        return np.concatenate(parts)


def load_house(rest: str = "", device: str = "auto") -> OpenClipEncoder:
    """The encoder that ships with the repository; takes no name behind the scheme."""
    if rest:
        raise UnknownSpec(f"the house encoder has no variants (asked for {rest!r}); write 'house'")
    return _load(f"local-dir:{HOUSE}", "house", device)


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
    try:
        model, preprocess = open_clip.create_model_from_pretrained(
            name, pretrained, device=_device(device), force_quick_gelu=_quick_gelu(name, pretrained)
        )
        tokenizer = open_clip.get_tokenizer(name)
        dim = open_clip.get_model_config(name)["embed_dim"]
    except LOAD_ERRORS as error:
        raise WeightsUnavailable(f"encoder {spec!r} cannot be loaded: {error}") from error
    model_id = f"{spec}@{_digest(model)[:12]}"
    return OpenClipEncoder(model_id, model, preprocess, tokenizer, dim)


def _quick_gelu(name: str, pretrained: str | None) -> bool:
    """Whether a tag's weights want QuickGELU: the tag knows, the bare model's name does not."""
    tag = open_clip.get_pretrained_cfg(name, pretrained) if pretrained else {}
    return bool(tag.get("quick_gelu", False))


def _digest(model: torch.nn.Module) -> str:
    """sha256 over names and values, so that the same weights agree whatever file held them."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy())
    return digest.hexdigest()


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


def _batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch
