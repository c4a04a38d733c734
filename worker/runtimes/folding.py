"""Folds BatchNorm into the convolution before it: the same function with half the passes over it.

In evaluation BatchNorm is a fixed scale and shift a channel, which the convolution can do itself.
On two CPU cores one picture of 480 x 640 through the house encoder takes 6.6 ms in the place of
8.0 (its network 4.6 in the place of 5.8), measured by turns, least of 150.
"""

import copy
from collections import Counter

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

__all__ = ["folded"]

# How far the rounding of another order of operations may move a unit-length embedding.
AGREEMENT = 1e-4
Pair = tuple[nn.Conv2d, nn.BatchNorm2d]


def folded(model: nn.Module, shape: tuple[int, ...]) -> nn.Module:
    """A copy of a model with each BatchNorm folded that directly follows a convolution.

    Which follows which is seen on a forward pass. Where nothing can be folded, or a convolution's
    result is needed unnormalised as well, so that folding would change the output, the model itself
    comes back.

    Args:
        model: in evaluation mode; its output is one tensor (n, dim).
        shape: of its input, (n, 3, height, width).
    """
    if not any(isinstance(module, nn.BatchNorm2d) for module in model.modules()):
        return model
    pixels = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    copied = copy.deepcopy(model)
    with torch.no_grad():
        for conv, norm in _pairs(copied, pixels):
            _replace(copied, conv, fuse_conv_bn_eval(conv, norm))
            _replace(copied, norm, _activation(norm))
        same = torch.allclose(_unit(copied(pixels)), _unit(model(pixels)), rtol=0, atol=AGREEMENT)
    return copied if same else model


def _pairs(model: nn.Module, pixels: torch.Tensor) -> list[Pair]:
    """Convolutions and the norms that take exactly their output, each run once a pass."""
    made: dict[int, tuple[nn.Conv2d, torch.Tensor, int]] = {}
    pairs: list[Pair] = []
    runs: Counter[nn.Module] = Counter()

    def after_conv(conv: nn.Conv2d, _: object, output: torch.Tensor) -> None:
        runs[conv] += 1
        # The tensor is kept, so that no later one gets its id.
        made[id(output)] = conv, output, output._version  # noqa: SLF001 - the only sign of a change in place

    def before_norm(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor]) -> None:
        runs[norm] += 1
        conv, output, version = made.get(id(inputs[0]), (None, None, None))
        if conv is not None and output is not None and output._version == version:  # noqa: SLF001 - as above
            pairs.append((conv, norm))

    hooks = [
        m.register_forward_hook(after_conv) for m in model.modules() if isinstance(m, nn.Conv2d)
    ]
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    hooks += [norm.register_forward_pre_hook(before_norm) for norm in norms]
    model(pixels)
    for hook in hooks:
        hook.remove()
    return [pair for pair in pairs if runs[pair[0]] == runs[pair[1]] == 1]


def _replace(model: nn.Module, old: nn.Module, new: nn.Module) -> None:
    name = next(name for name, module in model.named_modules() if module is old)
    model.set_submodule(name, new)


def _activation(norm: nn.BatchNorm2d) -> nn.Module:
    """What is left of a norm: the activation that timm's BatchNormAct2d carries, else nothing."""
    activation = getattr(norm, "act", None)
    return activation if isinstance(activation, nn.Module) else nn.Identity()


def _unit(features: torch.Tensor) -> torch.Tensor:
    return nn.functional.normalize(features.flatten(1), dim=1)
