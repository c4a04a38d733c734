"""Fits a cross reranker on what the retriever in front of it finds for pictures of a shop's goods.

products -> `gallery` -> `lists` -> network -> `losses`; the loop is training.loop's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from shared.errors import SetupError
from training.datasets.products import read_products
from training.datasets.street import read_grounds
from training.loop import fit
from training.rerankers.lists import Lists, Ranking
from training.rerankers.losses import listwise, pointwise
from training.rerankers.recipe import RerankerRecipe
from training.rerankers.retriever import Retriever, gallery
from training.shelf import Shelf
from worker.composers.registry import COMPOSERS
from worker.encoders.registry import ENCODERS
from worker.rerankers.cross import CrossNetwork, build_network, save_cross

__all__ = ["train_reranker"]


def train_reranker(recipe: RerankerRecipe) -> Path:
    """Trains (or goes on training) and writes the reranker's file; returns `recipe.out`.

    Raises:
        SetupError: the files hold too few training products, or the composer is not for the
            encoder.
        WeightsUnavailable: the backbone or its start cannot be had.
    """
    shelf = Shelf(read_products(recipe.products, {"train"}))
    if not shelf.products:
        raise SetupError("no products of the split 'train' in the given files")
    torch.manual_seed(recipe.seed)
    fit(_RerankerTask(recipe, shelf), recipe.schedule, recipe.run)
    return recipe.out


def _lists(recipe: RerankerRecipe, shelf: Shelf) -> Lists:
    encoder = ENCODERS.load(recipe.encoder, device="auto")
    composer = COMPOSERS.load(recipe.composer, encoder=encoder)
    shop = gallery(shelf, recipe.products, encoder, recipe.features)
    return Lists(
        shelf,
        Retriever(encoder, composer, shop),
        read_grounds(recipe.grounds) if recipe.grounds else [],
        count=recipe.batch,
        negatives=recipe.negatives,
        seed=recipe.seed,
    )


class _RerankerTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: RerankerRecipe, shelf: Shelf) -> None:
        self._recipe, self._shelf = recipe, shelf
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = build_network(recipe.config, pretrained=recipe.start).to(self._device)
        self.module: nn.Module = self._network
        self._lists = _lists(recipe, shelf)

    def rate(self, name: str) -> float:  # noqa: ARG002 - everything learns alike
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[Ranking]:
        for step in range(first, last):
            # What dropout drops belongs to the step too: a resumed run learns the same.
            torch.manual_seed(self._recipe.seed * 1_000_003 + step)
            yield self._lists[step]

    def losses(self, batch: Ranking) -> dict[str, Tensor]:
        grades = batch.grades.to(self._device)
        scores = self._scores(self._network.train(), batch)
        return {"list": listwise(scores, grades), "grade": pointwise(scores, grades)}

    def save(self, module: nn.Module) -> None:
        save_cross(cast("CrossNetwork", module), self._recipe.config, self._recipe.out)

    def _scores(self, network: CrossNetwork, batch: Ranking) -> Tensor:
        """The scores (n, k) of the lists' candidates."""
        shop = [self._shelf.cut(row).convert("RGB") for row in batch.rows.flatten().tolist()]
        asked, offered = (
            network.details(network.pixels(pictures)) for pictures in (batch.pictures, shop)
        )
        beside = asked.repeat_interleave(batch.rows.shape[1], dim=0)
        scores: Tensor = network(beside, offered)
        return scores.view(batch.rows.shape)
