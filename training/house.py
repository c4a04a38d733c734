"""The house encoder's shape and its folder: an ordinary open_clip model of our own configuration.

A folder holds open_clip_config.json, open_clip_model.safetensors and the tokenizer, so that
open_clip loads it as `local-dir:` and no loading code of ours is needed.
"""

import json
from pathlib import Path
from typing import Any

import open_clip
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.tokenizer import EOS_ID, PAD_ID, save_tokenizer

__all__ = ["build_model", "encode_sentences", "house_config", "load_start", "save_encoder"]

CONFIG_FILE, WEIGHTS_FILE = "open_clip_config.json", "open_clip_model.safetensors"


def house_config(
    *,
    tower: str,
    image_size: tuple[int, int],
    embed_dim: int = 256,
    vocabulary: int = 4096,
    context_length: int = 24,
    text_layers: int = 3,
) -> dict[str, Any]:
    """The contents of open_clip_config.json; `image_size` is (height, width)."""
    half = (0.5, 0.5, 0.5)  # the range [-1, 1] that the MobileNetV2 weights were trained with
    return {
        "model_cfg": {
            "embed_dim": embed_dim,
            "custom_text": True,
            "vision_cfg": {
                "timm_model_name": tower,
                "timm_model_pretrained": False,
                "timm_pool": "avg",
                "timm_proj": "linear",
                "image_size": list(image_size),
            },
            "text_cfg": {
                "context_length": context_length,
                "vocab_size": vocabulary,
                # open_clip reads the tokenizer of a local folder from the folder itself.
                "hf_tokenizer_name": "tokenizer.json",
                "width": embed_dim,
                "heads": 4,
                "layers": text_layers,
                "mlp_ratio": 2.0,  # half of the usual: the folder stays under 12 MB
                "pool_type": "eos",
                "eos_id": EOS_ID,
                "pad_id": PAD_ID,
            },
        },
        "preprocess_cfg": {
            "mean": list(half),
            "std": list(half),
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }


def build_model(config: dict[str, Any]) -> nn.Module:
    """An untrained model of a configuration."""
    settings = json.loads(json.dumps(config["model_cfg"]))  # open_clip takes entries out
    settings.pop("custom_text")
    model: nn.Module = open_clip.CustomTextCLIP(**settings)
    return model


def encode_sentences(model: Any, tokens: Tensor) -> Tensor:  # noqa: ANN401 - open_clip's is untyped
    """Unit-length text embeddings (n, d) of token ids padded to any length up to the context's.

    open_clip's causal mask has the context's length. A shorter batch takes its corner: the same
    embeddings (padding stands behind <eos>, which sees only what is before it) in half the time.
    """
    text = model.text
    whole = text.attn_mask
    text.attn_mask = whole[: tokens.shape[1], : tokens.shape[1]]
    try:
        embeddings: Tensor = model.encode_text(tokens, normalize=True)
    finally:
        text.attn_mask = whole
    return embeddings


def load_start(model: nn.Module, start: Path) -> None:
    """Starts from an encoder's folder, or the image tower alone from a timm safetensors file."""
    if start.is_dir():
        model.load_state_dict(load_file(start / WEIGHTS_FILE))
        return
    weights = {k: v for k, v in load_file(start).items() if not k.startswith("classifier.")}
    model.get_submodule("visual.trunk").load_state_dict(weights)


def save_encoder(
    model: nn.Module, tokenizer: Tokenizer, config: dict[str, Any], folder: Path
) -> None:
    """Writes the folder; matrices as float16, norms and biases as float32.

    Half precision halves the file; BatchNorm's variances span orders of magnitude: they stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: tensor.detach()
        .cpu()
        .to(torch.float16 if tensor.ndim > 1 else tensor.dtype)
        .contiguous()
        for name, tensor in model.state_dict().items()
    }
    save_file(weights, folder / WEIGHTS_FILE)
    (folder / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n")
    save_tokenizer(tokenizer, folder, config["model_cfg"]["text_cfg"]["context_length"])
