"""The cosine preset: street and shop views of one design together, others of its type apart.

L = mean over pairs of 1 - cos (same design, y = 1) or max(0, cos - 0.5) (y = -1), one negative of
the same type for each positive. It is torch's cosine embedding loss; the ancestor is 001 (Shopping
Image Search, Street2Shop), its data Kiapour et al., ICCV 2015. Xception (Chollet, CVPR 2017) with a
linear layer to 512, Adam 1e-3 and 1e-4; CLIP ViT-B/32, AdamW 5e-5 and 0.01; the best validation
loss is kept.

Different here: AdamW for both (its decay is decoupled), augmentation drawn anew each time, CLIP's
own mean and std. The CLIP tower's last layer is a linear projection, and two linear maps in a row
are one: that projection is the layer to 512, started where CLIP left it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from shared.errors import SetupError
from training.loop import fit
from training.presets.choice import CLIP_SCHEMES, load_backbone, scheme_of
from training.presets.draws import Neighbours, drawn, stacked
from training.presets.patience import Patience
from training.presets.recipe import Recipe
from training.presets.views import shop, street
from training.shelf import Shelf

__all__ = ["CosineRecipe", "cosine_loss", "train_cosine"]

MARGIN = 0.5
EMBEDDING = 512
CHECKED = 4  # validation batches a check
NETWORK_RATES = (1e-3, 1e-4)  # learning rate and weight decay of the two ancestors
CLIP_RATES = (5e-5, 0.01)


@dataclass(frozen=True, kw_only=True)
class CosineRecipe(Recipe):
    """The preset's defaults; rates of 0 are the ancestor's for the kind of backbone."""

    backbone: str = "timm:xception41"
    learning_rate: float = 0.0
    weight_decay: float = 0.0
    batch: int = 64  # positive pairs, and as many negative ones: 128 together
    patience: int = 5  # checks without a better validation loss

    def rated(self) -> "CosineRecipe":
        """With the rates that its backbone had."""
        is_clip = scheme_of(self.backbone) in CLIP_SCHEMES
        rate, decay = CLIP_RATES if is_clip else NETWORK_RATES
        return replace(
            self,
            learning_rate=self.learning_rate or rate,
            weight_decay=self.weight_decay or decay,
        )


def cosine_loss(street: Tensor, shop: Tensor, others: Tensor) -> Tensor:
    """Mean over 2n pairs: (street, shop) belong together, (street, others) do not; all (n, d)."""
    together = street.new_ones(len(street))
    return F.cosine_embedding_loss(
        street.repeat(2, 1),
        torch.cat([shop, others]),
        torch.cat([together, -together]),
        margin=MARGIN,
    )


def train_cosine(recipe: CosineRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    rated = recipe.rated()
    fit(_CosineTask(rated), rated.schedule(), rated.run)
    return recipe.out


class _CosineTask:
    """A `training.loop.Task` whose batches end when the validation loss has stopped falling."""

    def __init__(self, recipe: CosineRecipe) -> None:
        self._recipe = recipe
        self._backbone = load_backbone(recipe, EMBEDDING)
        self.module: nn.Module = nn.ModuleDict({"backbone": self._backbone.model})
        _freeze_words(self._backbone.model)
        self._views = street(self._backbone.size), shop(self._backbone.size)
        self._training, self._validation = recipe.shelf(), recipe.shelf("val")
        self._patience = Patience(recipe.run, recipe.patience)

    def rate(self, name: str) -> float:  # noqa: ARG002 - one rate for all
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[Tensor]:
        """uint8 (3n, 3, h, w): street views, shop views of their designs, shop views of others."""
        batches = self._drawn(self._training, first, last)
        return takewhile(lambda _: not self._patience.spent, batches)

    def losses(self, batch: Tensor) -> dict[str, Tensor]:
        self.module.train()
        return {"pairs": self._loss(batch)}

    def save(self, module: nn.Module) -> None:
        if not self._validation.products or self._patience.improves(self._checked()):
            self._backbone.save(module.get_submodule("backbone"), self._recipe.out)

    @torch.no_grad()
    def _checked(self) -> float:
        """The loss on the same few batches of the validation split each time."""
        self.module.eval()
        batches = list(self._drawn(self._validation, 0, CHECKED))
        return float(torch.stack([self._loss(batch) for batch in batches]).mean())

    def _loss(self, batch: Tensor) -> Tensor:
        return cosine_loss(*self._backbone.features(batch).chunk(3))

    def _drawn(self, shelf: Shelf, first: int, last: int) -> Iterator[Tensor]:
        neighbours = Neighbours(shelf)

        def draw(rng: Random) -> Tensor:
            rows = [
                _triple(neighbours, len(shelf.products), rng) for _ in range(self._recipe.batch)
            ]
            anchors, same, others = (list(column) for column in zip(*rows, strict=True))
            from_street, from_shop = self._views
            return torch.cat(
                [stacked(shelf, anchors, from_street), stacked(shelf, same + others, from_shop)]
            )

        return drawn(draw, self._recipe, first, last)


def _triple(neighbours: Neighbours, count: int, rng: Random) -> tuple[int, int, int]:
    """A product, another one of its design (itself where it is alone), another of its type."""
    row = rng.randrange(count)
    same, other = neighbours.of_group(row, rng), neighbours.of_type(row, rng)
    if other is None:
        other = neighbours.of_other_type(row, rng)
    if other is None:
        raise SetupError("all products are of one design: there is nothing to tell apart")
    return row, row if same is None else same, other


def _freeze_words(model: nn.Module) -> None:
    """A CLIP model's text tower takes no part: it stays as it came."""
    if hasattr(model, "visual"):
        model.requires_grad_(requires_grad=False)
        model.get_submodule("visual").requires_grad_(requires_grad=True)
