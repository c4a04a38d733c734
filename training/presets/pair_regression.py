"""The pair-regression preset: the cosine of two pictures is to equal how much they have in common.

y = 1 for two pictures of one product, 0.75 for two products of one type, 0 for others;
m = 12 where y = 0, else 1;  L = sum m (cos(e1, e2) - y)^2 / sum m + 0.01 (MSE + 0.1 KL).
MSE and KL are those of a variational helper (Kingma and Welling, ICLR 2014) that paints the whole
picture from the features of a copy with a part erased, so that the features keep what a picture
shows: KL = -1/2 mean(1 + log s^2 - m^2 - s^2). Both are means over all their values, which keeps
them of one size whatever the picture's. The ancestor is 000 (Image Retrieval for Fashion
Products, DeepFashion): ViT-B/16, AdamW 1e-4, 0.01, batch 8.
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
from training.presets.draws import Neighbours, drawn, stacked
from training.presets.recipe import Recipe
from training.presets.views import changed, erased, plain

__all__ = ["PairRecipe", "divergence", "pair_loss", "train_pairs"]

SAME, SAME_TYPE, OTHER = 1.0, 0.75, 0.0
OTHER_WEIGHT = 12.0
HELPER_WEIGHT, KL_WEIGHT = 0.01, 0.1
LATENT = 128  # of the helper, which training throws away


@dataclass(frozen=True, kw_only=True)
class PairRecipe(Recipe):
    """The preset's defaults."""

    backbone: str = "timm:vit_base_patch16_224"
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    batch: int = 8  # pairs


@dataclass(frozen=True)
class PairBatch:
    """n pairs.

    images: uint8 (3n, 3, h, w): the first of each pair, the second, the first with a part erased.
    labels: float (n,); noise: float (n, latent), standard normal.
    """

    images: Tensor
    labels: Tensor
    noise: Tensor


def pair_loss(first: Tensor, second: Tensor, labels: Tensor) -> Tensor:
    """sum m (cos - y)^2 / sum m; embeddings (n, d) of any length, labels y (n,)."""
    weights = torch.where(labels == OTHER, OTHER_WEIGHT, 1.0)
    squares = (F.cosine_similarity(first, second) - labels).square()
    return (weights * squares).sum() / weights.sum()


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(m, s^2) || N(0, 1)), the mean over pictures and latent values; both (n, latent)."""
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).mean()


def train_pairs(recipe: PairRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    fit(_PairTask(recipe), recipe.schedule(), recipe.run)
    return recipe.out


class _Helper(nn.Module):
    """Features to a normal distribution, a draw from it to a picture."""

    def __init__(self, dim: int, size: tuple[int, int]) -> None:
        super().__init__()
        self.mean, self.log_variance = nn.Linear(dim, LATENT), nn.Linear(dim, LATENT)
        self.decoder = Decoder(LATENT, size)

    def forward(self, features: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """The painted picture and the divergence; noise (n, latent) is the reparametrised draw."""
        mean, log_variance = self.mean(features), self.log_variance(features)
        picture = self.decoder(mean + noise * (log_variance / 2).exp())
        return picture, divergence(mean, log_variance)


class _PairTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: PairRecipe) -> None:
        self._recipe, self._shelf = recipe, recipe.shelf()
        self._backbone = load_backbone(recipe)
        self._neighbours = Neighbours(self._shelf)
        self._plain = plain(self._backbone.size)
        self._changed = changed(self._backbone.size)
        self._device = next(self._backbone.model.parameters()).device
        self._helper = _Helper(self._backbone.dim, self._backbone.size).to(self._device)
        self.module: nn.Module = nn.ModuleDict(
            {"backbone": self._backbone.model, "helper": self._helper}
        )

    def rate(self, name: str) -> float:  # noqa: ARG002 - one rate for all
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[PairBatch]:
        return drawn(self._draw, self._recipe, first, last)

    def losses(self, batch: PairBatch) -> dict[str, Tensor]:
        self.module.train()
        count = len(batch.labels)
        first, second, partial = self._backbone.features(batch.images).chunk(3)
        painted, kl = self._helper(partial, batch.noise.to(self._device))
        wanted = batch.images[:count].to(self._device).float().div(255)
        return {
            "pairs": pair_loss(first, second, batch.labels.to(self._device)),
            "painted": HELPER_WEIGHT * F.mse_loss(painted, wanted),
            "divergence": HELPER_WEIGHT * KL_WEIGHT * kl,
        }

    def save(self, module: nn.Module) -> None:
        self._backbone.save(module.get_submodule("backbone"), self._recipe.out)

    def _draw(self, rng: Random) -> PairBatch:
        pairs = [self._pair(rng) for _ in range(self._recipe.batch)]
        first = stacked(self._shelf, [a for a, _ in pairs], self._plain)
        second = stacked(self._shelf, [b for _, b in pairs], self._changed)
        return PairBatch(
            images=torch.cat([first, second, erased(first)]),
            labels=torch.tensor([self._label(a, b) for a, b in pairs]),
            noise=torch.randn(len(pairs), LATENT),
        )

    def _pair(self, rng: Random) -> tuple[int, int]:
        """A product and itself, one of its type or one of another, each a third of the time."""
        row, kind = rng.randrange(len(self._shelf.products)), rng.randrange(3)
        ways = (lambda *_: row, self._neighbours.of_type, self._neighbours.of_other_type)
        second = ways[kind](row, rng)
        return row, row if second is None else second

    def _label(self, a: int, b: int) -> float:
        if a == b:
            return SAME
        types = self._shelf.column("article_type")
        return SAME_TYPE if types[a] == types[b] else OTHER
