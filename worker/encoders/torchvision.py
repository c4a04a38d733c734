"""Any torchvision classifier as an encoder of pictures: what its last linear layer reads.

Hub weights bring their own transform; a file of one's own is taken to be trained with it too.
"""

from pathlib import Path

import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.weights import device_for, loading

__all__ = ["load_torchvision"]


def load_torchvision(rest: str, device: str = "auto") -> PictureEncoder:
    """`MODEL` with torchvision's best weights, or `MODEL/FILE` with a file of one's own.

    The file is .safetensors, or .pth without code in its pickle; it may have any number of classes.
    The model id holds its name only.

    Raises:
        WeightsUnavailable: no such model, a model without a last linear layer, or weights that can
            be neither found nor read.
    """
    name, _, file = rest.partition("/")
    spec = f"torchvision:{name}/{Path(file).name}" if file else f"torchvision:{name}"
    with loading(spec):
        if name not in torchvision.models.list_models(module=torchvision.models):
            raise ValueError(f"torchvision has no classifier {name!r}")
        weights = torchvision.models.get_model_weights(name).DEFAULT
        model = _from_file(name, Path(file)) if file else _from_hub(name, weights)
        return PictureEncoder(spec, model, weights.transforms(), device_for(device))


def _from_hub(name: str, weights: torchvision.models.WeightsEnum) -> nn.Module:
    model: nn.Module = torchvision.models.get_model(name, weights=weights)
    _drop_classifier(model)
    return model


def _from_file(name: str, file: Path) -> nn.Module:
    model: nn.Module = torchvision.models.get_model(name, weights=None)
    classifier = _drop_classifier(model)
    state = _read(file)
    model.load_state_dict({k: v for k, v in state.items() if not k.startswith(f"{classifier}.")})
    return model


def _read(file: Path) -> dict[str, torch.Tensor]:
    if file.suffix == ".safetensors":
        return load_file(file)
    saved = torch.load(file, map_location="cpu", weights_only=True)
    # torchvision's own training script keeps the weights under "model", Lightning under the other.
    state: dict[str, torch.Tensor] = saved.get("model", saved.get("state_dict", saved))
    return state


def _drop_classifier(model: nn.Module) -> str:
    """Replaces the last linear layer by nothing and returns its name."""
    linear: list[str] = [n for n, module in model.named_modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise ValueError(f"{type(model).__name__} ends in no linear layer")
    model.set_submodule(linear[-1], nn.Identity())
    return linear[-1]
