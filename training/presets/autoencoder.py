"""The autoencoder preset: a picture's embedding is what it can be painted again from.

z = max over places of ResNet(x),  L = MSE(decoder(z), x), x in [0, 1]; search is by cosine of z.
The ancestor is 002 (Fashion Visual Search, DeepFashion): it speaks of a ResNet autoencoder and has
a frozen ResNet50 with global max pooling (2048 values, pictures of 140 x 200); nothing was fitted.
Here the network it speaks of is: an autoencoder as in Hinton and Salakhutdinov (Science, 2006). It
needs no labels at all, and knows what a picture looks like, not what matters in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.loop import fit
from training.presets.choice import load_backbone
from training.presets.decoder import Decoder
from training.presets.draws import drawn, stacked
from training.presets.recipe import Recipe
from training.presets.views import plain

__all__ = ["AutoencoderRecipe", "painting_loss", "train_autoencoder"]


@dataclass(frozen=True, kw_only=True)
class AutoencoderRecipe(Recipe):
    """The preset's defaults; the rates are ours, the ancestor fitted nothing."""

    backbone: str = "timm:resnet50"
    size: tuple[int, int] | None = (200, 140)
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    batch: int = 32


def painting_loss(painted: Tensor, images: Tensor) -> Tensor:
    """MSE of pictures (n, 3, h, w) in [0, 1] against uint8 ones."""
    return F.mse_loss(painted, images.to(painted.device).float().div(255))


def train_autoencoder(recipe: AutoencoderRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    fit(_AutoencoderTask(recipe), recipe.schedule(), recipe.run)
    return recipe.out


class _AutoencoderTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: AutoencoderRecipe) -> None:
        self._recipe, self._shelf = recipe, recipe.shelf()
        self._backbone = load_backbone(recipe, pool="max")
        self._view = plain(self._backbone.size)
        decoder = Decoder(self._backbone.dim, self._backbone.size)
        decoder.to(next(self._backbone.model.parameters()).device)
        self._decoder = decoder
        self.module: nn.Module = nn.ModuleDict(
            {"backbone": self._backbone.model, "decoder": decoder}
        )

    def rate(self, name: str) -> float:  # noqa: ARG002 - one rate for all
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[Tensor]:
        """uint8 (n, 3, h, w)."""
        return drawn(self._draw, self._recipe, first, last)

    def losses(self, batch: Tensor) -> dict[str, Tensor]:
        self.module.train()
        painted = self._decoder(self._backbone.features(batch))
        return {"painted": painting_loss(painted, batch)}

    def save(self, module: nn.Module) -> None:
        self._backbone.save(module.get_submodule("backbone"), self._recipe.out)

    def _draw(self, rng: Random) -> Tensor:
        rows = rng.choices(range(len(self._shelf.products)), k=self._recipe.batch)
        return stacked(self._shelf, rows, self._view)
