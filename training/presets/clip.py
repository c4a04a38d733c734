"""The clip preset: CLIP's own loss, and reference + modification text -> target by their plain sum.

L = (CE_i2t + CE_t2i) / 2 + CE(combined target^T / tau),  combined = norm(norm(z) + norm(q)),
tau = 0.07; CE_i2t and CE_t2i are CLIP's (Radford et al., ICML 2021) over the batch's targets and
their captions, z is the reference's embedding and q the modification text's. The ancestor is 004
(Fashion Image Search with Picture Descriptions; OpenCLIP ViT-B-32 on FashionIQ): AdamW 5e-6, the
towers a tenth of it, less from layer to layer downwards (as Howard and Ruder, ACL 2018, do it),
weight decay 0.1, 5 of 50 epochs of warm-up, clipping 1.0, end below a loss of 0.1.

Different here: modifications are of colour, as the shop's attributes tell no more; CLIP's part
takes the target's caption, since a modification text alone ("make it blue") names no picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from shared.errors import SetupError
from training.captions import caption, modification
from training.loop import Schedule, fit
from training.losses import compose
from training.presets.choice import load_clip
from training.presets.draws import drawn, stacked
from training.presets.layers import layer_rates
from training.presets.recipe import Recipe
from training.presets.views import described
from training.shelf import Shelf

__all__ = ["ClipRecipe", "clip_losses", "train_clip"]

TEMPERATURE = 0.07
LOW_ENOUGH = 0.1  # the loss that ends a run
WARM_UP = 0.1  # 5 epochs of 50


@dataclass(frozen=True, kw_only=True)
class ClipRecipe(Recipe):
    """The preset's defaults."""

    backbone: str = "open_clip:ViT-B-32/laion2b_s34b_b79k"
    learning_rate: float = 5e-6
    weight_decay: float = 0.1
    batch: int = 8  # triplets
    tower_rate: float = 0.1  # of the learning rate
    layer_decay: float = (
        0.9  # a layer further down learns at this share; the ancestor's is not told
    )

    def schedule(self) -> Schedule:
        """With the ancestor's warm-up and early end; clipping at 1.0 is the loop's own."""
        return replace(super().schedule(), warm_up=WARM_UP, stop_below=LOW_ENOUGH)


@dataclass(frozen=True)
class ClipBatch:
    """n triplets; images: uint8 (2n, 3, h, w), references, then targets."""

    images: Tensor
    modifications: list[str]
    captions: list[str]  # of the targets


def clip_losses(
    references: Tensor, modifications: Tensor, targets: Tensor, captions: Tensor
) -> dict[str, Tensor]:
    """Both parts of the loss; all (n, d), of any length, row i belonging to row i."""
    z, q, t, c = (F.normalize(x, dim=-1) for x in (references, modifications, targets, captions))
    own = torch.arange(len(t), device=t.device)
    worded = t @ c.T / TEMPERATURE
    combined = compose(z, q) @ t.T / TEMPERATURE
    return {
        "worded": (F.cross_entropy(worded, own) + F.cross_entropy(worded.T, own)) / 2,
        "composed": F.cross_entropy(combined, own),
    }


def train_clip(recipe: ClipRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    fit(_ClipTask(recipe), recipe.schedule(), recipe.run)
    return recipe.out


class _ClipTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: ClipRecipe) -> None:
        self._recipe, self._shelf = recipe, recipe.shelf()
        self._references = _with_partner(self._shelf)
        self._backbone = load_clip(recipe)
        self._view = described(self._backbone.size)
        self.module: nn.Module = nn.ModuleDict({"backbone": self._backbone.model})
        names = [name for name, _ in self.module.named_parameters()]
        self._rates = layer_rates(names, recipe.tower_rate, recipe.layer_decay)

    def rate(self, name: str) -> float:
        return self._rates[name]

    def batches(self, first: int, last: int) -> Iterator[ClipBatch]:
        return drawn(self._draw, self._recipe, first, last)

    def losses(self, batch: ClipBatch) -> dict[str, Tensor]:
        self.module.train()
        references, targets = self._backbone.features(batch.images).chunk(2)
        sentences = self._backbone.sentences(batch.modifications + batch.captions)
        modifications, captions = sentences.chunk(2)
        return clip_losses(references, modifications, targets, captions)

    def save(self, module: nn.Module) -> None:
        self._backbone.save(module.get_submodule("backbone"), self._recipe.out)

    def _draw(self, rng: Random) -> ClipBatch:
        references = rng.choices(self._references, k=self._recipe.batch)
        targets = [_partner(self._shelf, row, rng) for row in references]
        products = self._shelf.products
        return ClipBatch(
            images=stacked(self._shelf, references + targets, self._view),
            modifications=[
                modification(products[a].colour, products[b].colour, rng)
                for a, b in zip(references, targets, strict=True)
            ],
            captions=[caption(products[row], rng).text for row in targets],
        )


def _partner(shelf: Shelf, row: int, rng: Random) -> int:
    """A product of another colour, of the same design where there is one, else of the same kind."""
    others = shelf.neighbours(row, shelf.groups, "group") or _kind(shelf, row)
    return rng.choice(others[rng.choice(list(others))])


def _with_partner(shelf: Shelf) -> list[int]:
    rows = [row for row in range(len(shelf.products)) if _kind(shelf, row)]
    if not rows:
        raise SetupError("no two products of one type and gender differ in colour")
    return rows


def _kind(shelf: Shelf, row: int) -> dict[int, list[int]]:
    return dict(shelf.neighbours(row, shelf.kinds, "article_type", "gender"))
