"""Fits the looks of the house encoder: projection by linear algebra, heads by cross-entropy.

products -> both towers, once -> projection -> heads on (joint, components) -> a folder
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from shared.errors import SetupError
from training.datasets.products import read_products
from training.looks.features import LooksFeatures, look
from training.looks.projection import fit_projection
from training.looks.recipe import LooksRecipe
from training.loop import Schedule, fit
from training.losses import ANY
from training.shelf import Shelf
from worker.encoders.layout import LEAST, TRAIT_ROOM
from worker.encoders.looks import PROJECTED, Looks, save_looks
from worker.encoders.open_clip import HOUSE, OpenClipEncoder, load_folder
from worker.encoders.weights import loading
from worker.vocabulary import article_words

__all__ = ["TRAITS", "fit_looks"]

# A trait's name, as wishes have it, to the shelf's column.
TRAITS = {
    "type": "article_type",
    "colour": "colour",
    "gender": "gender",
    "usage": "usage",
    "pattern": "pattern",
}


def fit_looks(recipe: LooksRecipe) -> Path:
    """Fits and writes the folder of the looks; returns `recipe.out`.

    Raises:
        SetupError: there are no training products.
        WeightsUnavailable: the tower's file is missing or holds another network.
    """
    torch.manual_seed(recipe.seed)
    shelf = Shelf(read_products(recipe.products, {"train"}))
    if not shelf.products:
        raise SetupError("no products of the split 'train' in the given files")
    clip = load_folder(str(HOUSE))
    looks = Looks(clip.dim, recipe.design, _values(shelf)).eval()
    _load_tower(looks, recipe.tower)
    features = look(recipe, shelf, clip, looks)
    _project(recipe, shelf, features, looks)
    task = _HeadsTask(recipe, shelf, features, looks, clip)
    schedule = Schedule(
        steps=recipe.steps, learning_rate=recipe.learning_rate, checkpoint_every=recipe.steps
    )
    fit(task, schedule, recipe.run)
    return recipe.out


class _HeadsTask:
    """A `training.loop.Task`: one classifier a trait."""

    def __init__(
        self,
        recipe: LooksRecipe,
        shelf: Shelf,
        features: LooksFeatures,
        looks: Looks,
        clip: OpenClipEncoder,
    ) -> None:
        self._recipe, self._looks, self._joint = recipe, looks, clip.dim
        self.module: nn.Module = looks.heads
        with torch.no_grad():
            self._shop = _told(looks, features.shop, features.shop_joint)
            self._street = _told(looks, features.street, features.street_joint)
        self._codes = {
            trait: torch.from_numpy(shelf.column(TRAITS[trait])) for trait in looks.values
        }
        first = set(shelf.files[min(shelf.files)])
        self._chances = torch.tensor(
            [1.0 if row in first else recipe.others for row in range(len(shelf.products))]
        )

    def rate(self, name: str) -> float:  # noqa: ARG002 - all heads learn alike
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[Tensor]:
        for step in range(first, last):
            chance = torch.Generator().manual_seed(self._recipe.seed * 1_000_003 + step)
            yield torch.multinomial(self._chances, self._recipe.batch, True, generator=chance)

    def losses(self, batch: Tensor) -> dict[str, Tensor]:
        self.module.train()
        worn = torch.rand(len(batch), 1) < self._recipe.street
        inputs = torch.where(worn, self._street[batch], self._shop[batch])
        named = zip(self._codes.items(), self._looks.heads, strict=True)
        return {trait: _loss(head(inputs), codes[batch]) for (trait, codes), head in named}

    def save(self, module: nn.Module) -> None:
        module.eval()
        with torch.no_grad():
            logs = [F.log_softmax(head(self._shop), -1) for head in self._looks.heads]
            traits = torch.cat(logs, dim=-1).clamp(min=LEAST)
            self._looks.trait_means.copy_(traits.mean(dim=0))
            # All but one in a hundred fit their room; the others are a little shortened.
            lengths = (traits - self._looks.trait_means).norm(dim=1)
            self._looks.trait_scale.copy_(TRAIT_ROOM / lengths.quantile(0.99))
        save_looks(self._looks, self._joint, self._recipe.out)


def _loss(scores: Tensor, codes: Tensor) -> Tensor:
    """The mean cross-entropy of what the shop tells; 0 of nothing, where torch has no number."""
    total = F.cross_entropy(scores, codes, ignore_index=ANY, reduction="sum")
    return total / (codes != ANY).sum().clamp(min=1)


def _told(looks: Looks, pooled: Tensor, joint: Tensor) -> Tensor:
    return looks.told(looks.projected(pooled.float()), joint.float())


def _values(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """Each trait's values as wishes spell them: "t-shirt"; a trait that nobody tells is none."""
    return {
        trait: tuple(
            article_words(value)[0] if trait == "type" else value.lower()
            for value in shelf.values[column]
        )
        for trait, column in TRAITS.items()
        if shelf.values[column]
    }


def _load_tower(looks: Looks, path: Path) -> None:
    with loading(f"tower {path.name}"):
        weights = load_file(path)
        kept = {key: one for key, one in weights.items() if not key.startswith("classifier.")}
        looks.tower.load_state_dict(kept)


def _project(recipe: LooksRecipe, shelf: Shelf, features: LooksFeatures, looks: Looks) -> None:
    found = fit_projection(
        features.shop.double().numpy(), shelf.column("group"), PROJECTED, recipe.shrink
    )
    targets: Sequence[tuple[Tensor, NDArray[np.float64]]] = (
        (looks.mean, found.mean),
        (looks.project, found.matrix),
        (looks.spread, found.spread[: recipe.design]),
    )
    for target, value in targets:
        target.copy_(torch.from_numpy(value))
