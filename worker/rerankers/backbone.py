"""What a trained reranker sees with: any timm or torchvision network, as rows of features.

Both libraries end in a classifier; here a network ends at its last map, one row a location, and
ViTs at their patch tokens, so that what stands on top is the same for all of them.
"""

from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import timm
import torch
import torchvision
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.models import get_model, list_models

from shared.errors import UnknownSpec
from worker.encoders.weights import loading

__all__ = ["Backbone", "build_backbone", "found_in"]

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # torchvision's own
# Side of the picture on which torchvision's networks are taken apart: strides of 32 leave a map of
# 4 x 4, so that what gives 1 x 1 is the pooling.
PROBE = 128
MAP, TOKENS = len("NCHW"), len("NLC")


class Backbone(nn.Module):
    """Pictures (n, 3, h, w) to features (n, patches, width), each patch a location of them.

    `size` is height and width of the pictures that it is for, `mean` and `std` (3,) are those of
    its pixels, (x - mean) / std for x in [0, 1].

    Raises:
        ValueError: the network gives neither a map nor a row of tokens.
    """

    def __init__(
        self,
        trunk: nn.Module,
        size: tuple[int, int],
        mean: tuple[float, ...] = IMAGENET_MEAN,
        std: tuple[float, ...] = IMAGENET_STD,
    ) -> None:
        super().__init__()
        self.trunk = trunk
        self.size, self.mean, self.std = size, mean, std
        with torch.no_grad():
            seen = self.eval()(torch.zeros(1, 3, *size))
        self.train()
        self.patches, self.width = int(seen.shape[1]), int(seen.shape[2])

    def forward(self, pixels: Tensor) -> Tensor:
        """Features of every location."""
        trunk: Any = self.trunk
        features = trunk.forward_features(pixels) if _is_timm(trunk) else trunk(pixels)
        if features.ndim == TOKENS:
            tokens: Tensor = features[:, getattr(trunk, "num_prefix_tokens", 0) :]
            return tokens
        if features.ndim != MAP:
            raise ValueError(f"its features {tuple(features.shape)} are no map of locations")
        channels_last = getattr(trunk, "output_fmt", "NCHW") == "NHWC"
        rows: Tensor = features.flatten(1, 2) if channels_last else features.flatten(2).mT
        return rows


def found_in(name: str) -> tuple[str, str]:
    """The library that has a network, "timm" or "torchvision", and its name there.

    `timm/NAME` and `torchvision/NAME` say which; a bare name is looked up in timm first.

    Raises:
        UnknownSpec: neither has it.
    """
    library, slash, bare = name.partition("/")
    wanted = (library,) if slash else ("timm", "torchvision")
    bare = bare or name
    if "timm" in wanted and timm.is_model(bare):
        return "timm", bare
    if "torchvision" in wanted and bare in list_models(module=torchvision.models):
        return "torchvision", bare
    raise UnknownSpec(
        f"no backbone {name!r}; write timm/NAME or torchvision/NAME, "
        "e.g. timm/mobilevit_s or torchvision/efficientnet_b0"
    )


def build_backbone(name: str, size: tuple[int, int], pretrained: Path | None = None) -> Backbone:
    """A network without its classifier, its weights random or a file's.

    Args:
        name: as `found_in` takes it.
        size: height and width of the pictures that it will see.
        pretrained: a safetensors file with the library's own names of tensors; a classifier in it
            is left out.

    Raises:
        UnknownSpec: no library has it.
        WeightsUnavailable: the file is missing, broken or another network's, or this network has
            no map of locations.
    """
    library, bare = found_in(name)
    with loading(f"cross:{name}", kind="reranker"):
        weights = None if pretrained is None else load_file(pretrained)
        if library == "timm":
            return _from_timm(bare, size, weights)
        return _from_torchvision(bare, size, weights)


def _from_timm(name: str, size: tuple[int, int], weights: Mapping[str, Tensor] | None) -> Backbone:
    config = timm.get_pretrained_cfg(name)
    options: dict[str, Any] = {"img_size": size} if config.fixed_input_size else {}
    trunk = timm.create_model(name, num_classes=0, **options)
    if weights is not None:
        _check(trunk, weights)
        # timm's own way in: a ViT's places are resampled from the grid it was trained on.
        overlay = {"state_dict": dict(weights), "source": "", "custom_load": False}
        options["pretrained_cfg_overlay"] = overlay
        trunk = timm.create_model(name, pretrained=True, num_classes=0, **options)
        trunk.pretrained_cfg.pop("state_dict")  # else the weights lie in memory twice
    return Backbone(trunk, size, config.mean, config.std)


def _from_torchvision(
    name: str, size: tuple[int, int], weights: Mapping[str, Tensor] | None
) -> Backbone:
    trunk = _before_pooling(get_model(name, weights=None))
    if weights is not None:
        _check(trunk, weights)
        own = trunk.state_dict()
        trunk.load_state_dict({k: v for k, v in weights.items() if k in own}, strict=False)
    return Backbone(trunk, size)


@torch.no_grad()
def _before_pooling(model: nn.Module) -> nn.Sequential:
    """Its parts before pooling and classifier, in their order; the weights keep their names."""
    kept = nn.Sequential()
    seen = torch.zeros(1, 3, PROBE, PROBE)
    for name, part in list(model.eval().named_children())[:-1]:  # the last is the classifier
        seen = part(seen)
        if seen.ndim != MAP or prod(seen.shape[2:]) == 1:
            break
        kept.add_module(name, part)
    return kept


def _check(trunk: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Libraries fill what a file lacks with random numbers and say nothing."""
    own = (key for key in trunk.state_dict() if not key.endswith("num_batches_tracked"))
    missing = [key for key in own if key not in weights]
    if missing:
        raise ValueError(f"the weights are of another network, {missing[0]!r} is missing")


def _is_timm(trunk: nn.Module) -> bool:
    return hasattr(trunk, "forward_features")
