"""A trained reranker's network: built, written to its file, read from it."""

import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from worker.encoders.weights import loading
from worker.rerankers.backbone import build_backbone
from worker.rerankers.canvas import CanvasNetwork, canvas_size
from worker.rerankers.network import CrossConfig, CrossNetwork
from worker.rerankers.pair import PairNetwork

__all__ = ["build_network", "load_cross", "save_cross"]

HEADER = "cross"


def build_network(config: CrossConfig, *, pretrained: Path | None = None) -> CrossNetwork:
    """A network with random weights, its backbone's perhaps from a file.

    Args:
        config: which.
        pretrained: the backbone's safetensors file, in its library's own names.

    Raises:
        UnknownSpec, WeightsUnavailable: as `build_backbone`.
    """
    if config.input == "canvas":
        backbone = build_backbone(config.backbone, canvas_size(config.size), pretrained)
        return CanvasNetwork(backbone, config.size)
    backbone = build_backbone(config.backbone, config.size, pretrained)
    return PairNetwork(backbone, config.size, config.width)


def save_cross(network: CrossNetwork, config: CrossConfig, path: Path) -> None:
    """Writes one safetensors file: matrices as float16, norms and biases as float32.

    Makes the folder where there is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {
        name: _halved(tensor.detach().cpu()).contiguous()
        for name, tensor in network.state_dict().items()
    }
    save_file(weights, path, {HEADER: json.dumps(asdict(config))})


def load_cross(path: Path) -> tuple[CrossNetwork, CrossConfig]:
    """What `save_cross` wrote, in float32 on the CPU; raises WeightsUnavailable."""
    with loading(f"cross:{path.name}", kind="reranker"):
        config = _config(path)
        network = build_network(config)
        network.load_state_dict(load_file(path))
    return network, config


def _config(path: Path) -> CrossConfig:
    with safe_open(path, framework="pt") as file:
        header = file.metadata() or {}
    if HEADER not in header:
        raise ValueError("it holds no cross reranker")
    told = json.loads(header[HEADER])
    return CrossConfig(**told | {"size": tuple(told["size"])})


def _halved(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float16 if tensor.ndim > 1 else tensor.dtype)
