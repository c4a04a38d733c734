"""Fits the house reranker on what the house search finds for pictures of a shop's products.

products -> `features` -> `lists` -> network, from `start` on -> `listwise`

The loop is training.loop's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from shared.errors import SetupError
from training.datasets.products import read_products
from training.loop import fit
from training.rerankers.house.features import HouseFeatures, look
from training.rerankers.house.lists import HouseLists, HouseRanking
from training.rerankers.house.recipe import HouseRerankerRecipe
from training.rerankers.house.start import start_from
from training.rerankers.lists import TOP
from training.rerankers.losses import listwise
from training.rerankers.retriever import Retriever
from training.shelf import Shelf
from worker.composers.house import House
from worker.encoders.house import HouseEncoder, load_house
from worker.rerankers.matching import Matching, save_matching

__all__ = ["fit_house_reranker"]

# The logarithm of what scores are multiplied by at first. A candidate that matches better by 0.1 is
# then e^2 times as likely to come first.
LOG_SCALE = 3.0
CHUNK = 512  # queries at a time: all of a large shop against all of it would fill the memory


def fit_house_reranker(recipe: HouseRerankerRecipe) -> Path:
    """Fits (or goes on fitting) and writes the folder of the weights; returns `recipe.out`.

    Raises:
        SetupError: the files hold too few training products.
    """
    shelf = Shelf(read_products(recipe.products, {"train"}))
    if not shelf.products:
        raise SetupError("no products of the split 'train' in the given files")
    encoder = load_house()
    features = look(recipe, shelf, encoder)
    torch.manual_seed(recipe.seed)
    fit(_MatchingTask(recipe, shelf, encoder, features), recipe.schedule, recipe.run)
    return recipe.out


class _Scaled(nn.Module):
    """The network and what its scores are multiplied by while it learns."""

    def __init__(self, network: Matching) -> None:
        super().__init__()
        self.network = network
        self.log_scale = nn.Parameter(torch.tensor(LOG_SCALE))

    def forward(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """Maps (n, places, channels) and (n, k, places, channels) to (n, k)."""
        scores: Tensor = self.network(self.network.tokens(queries), self.network.tokens(candidates))
        return scores * self.log_scale.exp()


class _MatchingTask:
    """A `training.loop.Task`."""

    def __init__(
        self,
        recipe: HouseRerankerRecipe,
        shelf: Shelf,
        encoder: HouseEncoder,
        features: HouseFeatures,
    ) -> None:
        self._recipe, self._features = recipe, features
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        network = Matching(features.shop.shape[2], recipe.width)
        start_from(network, features.shop)
        self.module: nn.Module = _Scaled(network).to(self._device)
        retriever = Retriever(encoder, House(encoder), features.shop_embeddings)
        self._lists = HouseLists(
            shelf,
            street=_found(retriever, features.street_embeddings),
            shop=_found(retriever, features.shop_embeddings),
            count=recipe.batch,
            candidates=recipe.candidates,
            seed=recipe.seed,
        )

    def rate(self, name: str) -> float:  # noqa: ARG002 - everything learns alike
        return 1.0

    def batches(self, first: int, last: int) -> Iterator[HouseRanking]:
        return (self._lists[step] for step in range(first, last))

    def losses(self, batch: HouseRanking) -> dict[str, Tensor]:
        shop, street = self._features.shop, self._features.street
        in_street = batch.street[:, None, None]
        seen = torch.where(in_street, street[batch.products], shop[batch.products])
        scores = self.module.train()(self._maps(seen), self._maps(shop[batch.rows]))
        return {"list": listwise(scores, batch.grades.to(self._device))}

    def save(self, module: nn.Module) -> None:
        save_matching(cast("Matching", module.get_submodule("network")), self._recipe.out)

    def _maps(self, kept: Tensor) -> Tensor:
        return kept.to(self._device).float()


def _found(retriever: Retriever, seen: Tensor) -> Tensor:
    """The first rows that each picture (products, dim) finds by itself, int64 (products, top)."""
    total = len(seen)
    queries = [seen[first : first + CHUNK].float().numpy() for first in range(0, total, CHUNK)]
    return torch.cat([retriever.nearest_to(part, min(TOP, total)) for part in queries])
