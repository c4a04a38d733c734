"""Patch features: what each location of a picture embeds to, as if the picture held nothing else.

A tower ends in a head, pooling and projection. Here the head sees one location of the last feature
map at a time: its result lies in the space of the embeddings, and where the pooling is an average
and the projection linear, the mean over all locations is the embedding itself.
"""

from math import isqrt, prod
from typing import Any

import torch
from open_clip.timm_model import TimmModel
from open_clip.transformer import VisionTransformer
from torch import nn

from shared.errors import SetupError

__all__ = ["NO_MAP", "tower_patches", "trunk_patches"]

NO_MAP = "gives no patch features: choose a ViT or a convolutional encoder, e.g. 'house'"


def tower_patches(visual: nn.Module, pixels: torch.Tensor) -> torch.Tensor:
    """An open_clip tower's patches (n, rows, columns, dim), before they are made unit length.

    Raises:
        SetupError: the tower pools by attention over all locations (RN50, CoCa).
    """
    if isinstance(visual, TimmModel) and not hasattr(visual.head, "pool"):
        patches: torch.Tensor = visual.head(trunk_patches(visual.trunk, pixels))
        return patches
    if isinstance(visual, VisionTransformer) and visual.attn_pool is None:
        return _vit_patches(visual, pixels)
    raise SetupError(f"an open_clip tower {type(visual).__name__} with attention pool {NO_MAP}")


def trunk_patches(trunk: Any, pixels: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - timm's models share no typed base
    """A timm model's patches (n, rows, columns, dim), before they are made unit length.

    Raises:
        SetupError: its last features are no map and no grid of tokens.
    """
    features = trunk.forward_features(pixels)
    axes = features.ndim if isinstance(features, torch.Tensor) else 0
    if axes == len("NCHW"):
        return _map_patches(trunk, features)
    if axes == len("NLC"):
        return _token_patches(trunk, features)
    raise SetupError(f"the timm model {type(trunk).__name__} {NO_MAP}")


def _vit_patches(visual: Any, pixels: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - untyped library
    out = visual.forward_intermediates(
        pixels, indices=1, normalize_intermediates=True, intermediates_only=True
    )
    patches: torch.Tensor = out["image_intermediates"][-1].permute(0, 2, 3, 1)
    return patches if visual.proj is None else patches @ visual.proj


def _map_patches(trunk: Any, features: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - see above
    channels_last = getattr(trunk, "output_fmt", "NCHW") == "NHWC"
    locations = features if channels_last else features.permute(0, 2, 3, 1)
    alone = locations.reshape(-1, 1, 1, locations.shape[3])
    if not channels_last:
        alone = alone.permute(0, 3, 1, 2)
    embedded: torch.Tensor = trunk.forward_head(alone)
    return embedded.reshape(*locations.shape[:3], -1)


def _token_patches(trunk: Any, features: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - see above
    prefix = getattr(trunk, "num_prefix_tokens", 0)
    tokens = features[:, prefix:]
    count, length, width = tokens.shape
    # Heads pool the class token or the rest: the location stands in every place they may look.
    alone = tokens.reshape(-1, 1, width).expand(-1, prefix + 1, -1)
    embedded: torch.Tensor = trunk.forward_head(alone)
    return embedded.reshape(count, *_grid(trunk, length), -1)


def _grid(trunk: Any, length: int) -> tuple[int, int]:  # noqa: ANN401 - see above
    grid = getattr(getattr(trunk, "patch_embed", None), "grid_size", None)
    if grid and prod(grid) == length:
        return grid[0], grid[1]
    side = isqrt(length)
    if side * side != length:
        raise SetupError(f"the timm model {type(trunk).__name__} with {length} tokens {NO_MAP}")
    return side, side
