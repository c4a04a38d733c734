"""What the house encoder is asked to satisfy in one batch, part by part.

names, captions   sentence <-> shop view, sentence <-> street view of a product that it fits
prompts           shop and street view -> "a photo of a <value>", one head an attribute
match             street view -> shop view of the very product
composed          norm(reference + modification text) -> shop view of the target
photos            a person's photo -> prompts of its types, shop views of its types

Wrong answers are the batch and a memory of earlier batches' shop views and names.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.batches import Batch
from training.losses import ANY, Memory, compose, contrastive, positives, prompted
from training.shelf import ATTRIBUTES

__all__ = ["Embedded", "Objective"]

SCALE_MOST = math.log(100)  # of a log inverse temperature, as CLIP caps it
SCALE_START = math.log(20)
# One product is the answer, or a few. Street photos found first, val, in short runs from the same
# weights: 62% where it was let rise towards 100, 50% at 20 (at another rate).
SHARP_START = math.log(40)
# Those of the run that ships, not searched one by one. Prompts are a sum over five attributes and
# photos one of two; the rest are means of one kind. "Make it blue" asks for the very design among
# its like: the part that is hardest to learn.
WEIGHTS = {"prompts": 0.8, "photos": 0.5, "composed": 1.2}
ITEM, GROUP = ATTRIBUTES.index("item"), ATTRIBUTES.index("group")


@dataclass(frozen=True)
class Embedded:
    """A `training.batches.Batch` in the embedding space: float (rows, d), unit length."""

    shop: Tensor  # (2P, d), references then targets
    street: Tensor  # (2P, d)
    photos: Tensor  # (G, d)
    names: Tensor  # (2P, d)
    captions: Tensor  # (2P, d)
    requests: Tensor  # (P, d), modification texts
    prompts: Tensor  # (values, d), attribute after attribute


class _Rows(NamedTuple):
    """Embeddings (n, d) and what they are or tell: codes (n, a)."""

    embeddings: Tensor
    codes: Tensor


class Objective(nn.Module):
    """The parts of the loss; it learns the temperatures of all but names, which is the model's own.

    Each kind of question has its own: thousands of products tell by a name's details, a hundred
    answer "black t-shirt".
    """

    def __init__(self, values: Mapping[str, int], *, memory: int, dim: int) -> None:
        """Takes the prompted attributes with their numbers of values, the rows remembered and d."""
        super().__init__()
        self._values = dict(values)
        self.shop = Memory(memory, dim, len(ATTRIBUTES))
        self.names = Memory(memory, dim, len(ATTRIBUTES))
        self.match = nn.Parameter(torch.tensor(SHARP_START))
        self.composed = nn.Parameter(torch.tensor(SHARP_START))
        self.attributes = nn.Parameter(torch.tensor(SCALE_START))

    def forward(self, embedded: Embedded, batch: Batch, log_scale: Tensor) -> dict[str, Tensor]:
        """The weighted parts by name.

        Args:
            embedded: the batch's embeddings.
            batch: its codes; on the embeddings' device.
            log_scale: float (), the model's own log inverse temperature, that of names.
        """
        rows = batch.codes
        gallery = _Rows(*self.shop.joined(embedded.shop, rows))
        told = _Rows(*self.names.joined(embedded.names, _only(GROUP, rows)))
        asking = _scale(self.attributes)
        views = [_Rows(embedded.shop, rows), _Rows(embedded.street, rows)]
        captions = _Rows(embedded.captions, batch.told)
        losses = {
            "names": _both_ways(
                _Rows(embedded.names, _only(GROUP, rows)), told, views, gallery, _scale(log_scale)
            ),
            "captions": _both_ways(captions, captions, views, gallery, asking),
            "prompts": self._prompts(embedded, batch),
            "match": _found(_Rows(embedded.street, _only(ITEM, rows)), gallery, _scale(self.match)),
            "composed": _composed(embedded, batch.wanted, gallery, _scale(self.composed)),
        }
        if len(embedded.photos):
            losses["photos"] = self._photos(embedded, batch)
        self.shop.remember(embedded.shop, rows)
        self.names.remember(embedded.names, _only(GROUP, rows))
        return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in losses.items()}

    def _prompts(self, embedded: Embedded, batch: Batch) -> Tensor:
        """On references alone, drawn as the shop has them: targets have more rare colours."""
        pairs = len(embedded.requests)
        views = torch.cat([embedded.shop[:pairs], embedded.street[:pairs]])
        codes, scale = batch.codes[:pairs].repeat(2, 1), _scale(self.attributes)
        parts = torch.split(embedded.prompts, list(self._values.values()))
        losses = [
            prompted(views, own, codes[:, ATTRIBUTES.index(name)], scale)
            for name, own in zip(self._values, parts, strict=True)
        ]
        return torch.stack(losses).sum()

    def _photos(self, embedded: Embedded, batch: Batch) -> Tensor:
        scale, types = _scale(self.attributes), batch.types
        # The article types' prompts stand first.
        by_words = contrastive(embedded.photos, embedded.prompts[: types.shape[1]], types, scale)
        same = types[:, batch.codes[:, ATTRIBUTES.index("article_type")]]
        return by_words + contrastive(embedded.photos, embedded.shop, same, scale)


def _only(attribute: int, codes: Tensor) -> Tensor:
    """The codes of one attribute; the others are not asked for."""
    alone = torch.full_like(codes, ANY)
    alone[:, attribute] = codes[:, attribute]
    return alone


def _found(queries: _Rows, gallery: _Rows, scale: Tensor) -> Tensor:
    right = positives(queries.codes, gallery.codes)
    return contrastive(queries.embeddings, gallery.embeddings, right, scale)


def _both_ways(
    texts: _Rows, told: _Rows, views: Sequence[_Rows], gallery: _Rows, scale: Tensor
) -> Tensor:
    """Texts -> the gallery's shop views; the batch's views -> all texts that are told."""
    back = [
        contrastive(view.embeddings, told.embeddings, positives(told.codes, view.codes).T, scale)
        for view in views
    ]
    return torch.stack([_found(texts, gallery, scale), *back]).mean()


def _composed(embedded: Embedded, wanted: Tensor, gallery: _Rows, scale: Tensor) -> Tensor:
    pairs = len(embedded.requests)
    losses = [
        _found(_Rows(compose(view[:pairs], embedded.requests), wanted), gallery, scale)
        for view in (embedded.shop, embedded.street)
    ]
    return torch.stack(losses).mean()


def _scale(logarithm: Tensor) -> Tensor:
    return logarithm.clamp(max=SCALE_MOST).exp()
