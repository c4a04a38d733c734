"""The house encoder's second eye: what a picture shows beyond the space that it shares with words.

A network that never learnt to read keeps what words do not name: the cut, the print, the seams. Its
pooled features are projected and whitened (the design), and with the joint embedding they tell a
garment's type, colour, gender, usage and pattern (the traits).

`sartor train looks` fits projection and heads; the tower stays as ImageNet left it,
which is the point: the joint tower has unlearnt what no caption says.
"""

import json
from pathlib import Path

import numpy as np
import timm
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from worker.encoders.layout import Layout
from worker.encoders.weights import loading

__all__ = [
    "FILE",
    "HIDDEN",
    "PLACE_CHANNELS",
    "PLACE_STRIDE",
    "PROJECTED",
    "Looks",
    "load_looks",
    "save_looks",
]

FILE = "looks.safetensors"
TOWER = "mobilenetv2_100"
PROJECTED = 384  # principal components of 1,280 that the heads see
HIDDEN = 384
MIDDLE = 5  # of seven blocks: what follows halves the map again and tells kinds of things apart
PLACE_CHANNELS = 96
PLACE_STRIDE = 16  # pixels from one place to the next
JOINT_GAIN = 16.0  # makes each of 256 numbers of a unit-length embedding about 1


class Looks(nn.Module):
    """Pictures and their joint embeddings to designs and log-probabilities of traits."""

    mean: Tensor
    project: Tensor
    spread: Tensor
    trait_means: Tensor
    trait_scale: Tensor

    def __init__(self, joint: int, design: int, values: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.values = values
        self.tower = timm.create_model(TOWER, num_classes=0)
        width = int(self.tower.num_features)
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("project", torch.zeros(width, PROJECTED))
        self.register_buffer("spread", torch.ones(design))  # of the first components
        self.register_buffer("trait_means", torch.zeros(sum(map(len, values.values()))))
        self.register_buffer("trait_scale", torch.ones(()))
        # In the order of `values`: a ModuleDict takes no key "type".
        self.heads = nn.ModuleList(head(joint + PROJECTED, len(of)) for of in values.values())

    def forward(self, pixels: Tensor, joint: Tensor) -> tuple[Tensor, Tensor]:
        """What pictures look like.

        Args:
            pixels: (n, 3, h, w) in [-1, 1].
            joint: (n, joint), unit length.

        Returns:
            Designs (n, design) of unit length and log-probabilities (n, traits), trait by trait.
        """
        seen = self.projected(self.tower(pixels))
        return self.designs(seen), self.traits(seen, joint)

    def places(self, pixels: Tensor) -> Tensor:
        """What each place of pictures shows, before the tower names what it is.

        Args:
            pixels: (n, 3, h, w) in [-1, 1].

        Returns:
            (n, places, PLACE_CHANNELS), the map at a sixteenth of the size, row by row.
        """
        seen = self.tower.bn1(self.tower.conv_stem(pixels))
        seen = self.tower.blocks[:MIDDLE](seen)
        rows: Tensor = seen.flatten(2).transpose(1, 2)
        return rows

    def projected(self, features: Tensor) -> Tensor:
        """Pooled features (n, width) to their principal components (n, PROJECTED)."""
        seen: Tensor = (features - self.mean) @ self.project
        return seen

    def designs(self, seen: Tensor) -> Tensor:
        """Whitened components (n, design): rare differences count as much as common ones."""
        return F.normalize(seen[:, : len(self.spread)] / self.spread, dim=-1)

    def traits(self, seen: Tensor, joint: Tensor) -> Tensor:
        """Log-probabilities (n, traits)."""
        both = self.told(seen, joint)
        return torch.cat([F.log_softmax(one(both), dim=-1) for one in self.heads], dim=-1)

    def told(self, seen: Tensor, joint: Tensor) -> Tensor:
        """What the heads are given: (n, joint + PROJECTED), each number about 1."""
        return torch.cat([joint * JOINT_GAIN, seen], dim=-1)

    def layout(self, joint: int) -> Layout:
        """How embeddings with these looks are laid out."""
        return Layout(
            joint,
            len(self.spread),
            self.values,
            np.asarray(self.trait_means, np.float32),
            float(self.trait_scale),
        )


def head(inputs: int, values: int) -> nn.Sequential:
    """One trait's classifier; what it drops while it learns keeps it from knowing products."""
    return nn.Sequential(
        nn.Dropout(0.2), nn.Linear(inputs, HIDDEN), nn.GELU(), nn.Dropout(0.3),
        nn.Linear(HIDDEN, values),
    )  # fmt: skip


def save_looks(looks: Looks, joint: int, folder: Path) -> None:
    """Writes `folder/FILE`: matrices as float16, norms and biases as float32."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: _halved(tensor.detach().cpu()).contiguous()
        for name, tensor in looks.state_dict().items()
    }
    shape = {"joint": joint, "design": len(looks.spread), "values": looks.values}
    save_file(weights, folder / FILE, {"looks": json.dumps(shape)})


def _halved(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float16 if tensor.ndim > 1 else tensor.dtype)


def load_looks(folder: Path) -> Looks:
    """The looks of a folder, ready to see; raises WeightsUnavailable."""
    path = folder / FILE
    with loading(f"looks {folder.name}"):
        with safe_open(path, framework="pt") as file:
            shape = json.loads((file.metadata() or {})["looks"])
        values = {name: tuple(of) for name, of in shape["values"].items()}
        looks = Looks(shape["joint"], shape["design"], values)
        looks.load_state_dict(load_file(path))
    return looks.eval()
