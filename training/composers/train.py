"""Fits a composer on triplets of a shop's products, in the space of an encoder that stands still.

products -> features, triplets -> `batches` -> network -> `objective`; the loop is training.loop's.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from shared.errors import SetupError
from training.composers.batches import Batch, Batches
from training.composers.features import look
from training.composers.objective import Objective
from training.composers.recipe import ComposerName, ComposerRecipe
from training.composers.texts import Texts
from training.datasets.products import read_products
from training.datasets.sentences import read_sentences
from training.heard import Heard, requests
from training.loop import fit
from training.shelf import Shelf
from training.triplets import Triplets
from worker.composers.attention import Attention
from worker.composers.combiner import Combiner
from worker.composers.complex import Complex
from worker.composers.tirg import Tirg
from worker.composers.trained import save_network
from worker.encoders.base import Encoder
from worker.encoders.registry import ENCODERS

__all__ = ["train_composer"]

NETWORKS: Mapping[ComposerName, type[Tirg | Complex | Combiner | Attention]] = {
    ComposerName.TIRG: Tirg,
    ComposerName.COMPLEX: Complex,
    ComposerName.COMBINER: Combiner,
    ComposerName.ATTENTION: Attention,
}
# Of the temperature, as the encoder's recipe has it: at the network's rate it hardly moves.
SCALE_RATE = 3.0


def train_composer(recipe: ComposerRecipe) -> Path:
    """Trains (or goes on training) and writes the composer's file; returns `recipe.out`.

    Raises:
        SetupError: the files hold no training product, or the encoder has no patches for attention.
        PicturesOnly: the encoder reads no words.
    """
    shelf = Shelf(read_products(recipe.products, {"train"}))
    if not shelf.products:
        raise SetupError("no products of the split 'train' in the given files")
    encoder = ENCODERS.load(recipe.encoder, device="auto")
    torch.manual_seed(recipe.seed)
    fit(_ComposerTask(recipe, shelf, encoder), recipe.schedule, recipe.run)
    return recipe.out


class _ComposerTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: ComposerRecipe, shelf: Shelf, encoder: Encoder) -> None:
        self._recipe, self._encoder = recipe, encoder
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        heard = (one for path in recipe.sentences for one in read_sentences(path))
        triplets = Triplets(shelf, heard=Heard(requests(heard)), seed=recipe.seed)
        closely = recipe.name is ComposerName.ATTENTION
        features = look(recipe, shelf, encoder, closely=closely)
        self._batches = Batches(
            triplets,
            features,
            Texts(encoder),
            count=recipe.batch,
            fresh_steps=recipe.fresh_steps,
            seed=recipe.seed,
        )
        self.module: nn.Module = Objective(
            NETWORKS[recipe.name](encoder.dim),
            recipe.own_loss,
            recipe.hard,
            features.shop,
            torch.from_numpy(triplets.codes),
        ).to(self._device)

    def rate(self, name: str) -> float:
        return SCALE_RATE if name == "log_scale" else 1.0

    def batches(self, first: int, last: int) -> Iterator[Batch]:
        return (self._batches[step] for step in range(first, last))

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        parts: dict[str, Tensor] = self.module.train()(batch.to(self._device))
        return parts

    def save(self, module: nn.Module) -> None:
        network = module.get_submodule("network")
        save_network(self._recipe.out, self._recipe.name, network, self._encoder)
