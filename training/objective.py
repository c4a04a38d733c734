"""What the house encoder is asked to satisfy in one batch, part by part.

names, captions   sentence <-> shop view, sentence <-> street view of a product that it fits
prompts           shop and street view -> "a photo of a <value>", one head an attribute
match             street view -> shop view of the very product
composed          norm(reference + modification text) -> shop view of the target
photos            a person's photo -> prompts of its types, shop views of its types

Wrong answers are the batch and a memory of earlier batches' shop views.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.batches import Batch
from training.losses import Memory, compose, contrastive, positives, prompted
from training.shelf import ATTRIBUTES

__all__ = ["Embedded", "Objective"]

SCALE_MOST = math.log(100)  # of a log inverse temperature, as CLIP caps it
SCALE_START = math.log(20)
# Prompts are a sum over five attributes and photos one of two; the rest are means of one kind.
WEIGHTS = {"prompts": 0.3, "photos": 0.5}
ITEM, GROUP = (slice(i, i + 1) for i in (ATTRIBUTES.index("item"), ATTRIBUTES.index("group")))


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


class Objective(nn.Module):
    """The parts of the loss; it learns the temperatures of all but names, which is the model's own.

    Each kind of question has its own: thousands of products tell by a name's details, a hundred
    answer "black t-shirt".
    """

    def __init__(self, values: Mapping[str, int], *, memory: int, dim: int) -> None:
        """Takes the prompted attributes with their numbers of values, the rows remembered and d."""
        super().__init__()
        self._values = dict(values)
        self.memory = Memory(memory, dim, len(ATTRIBUTES))
        self.match = nn.Parameter(torch.tensor(SCALE_START))
        self.attributes = nn.Parameter(torch.tensor(SCALE_START))

    def forward(self, embedded: Embedded, batch: Batch, log_scale: Tensor) -> dict[str, Tensor]:
        """The weighted parts by name.

        Args:
            embedded: the batch's embeddings.
            batch: its codes; on the embeddings' device.
            log_scale: float (), the model's own log inverse temperature, that of names.
        """
        gallery, known = self.memory.joined(embedded.shop, batch.codes)
        asking = _scale(self.attributes)
        losses = {
            "names": _sentences(
                embedded.names,
                positives(batch.codes[:, GROUP], known[:, GROUP]),
                embedded,
                gallery,
                _scale(log_scale),
            ),
            "captions": _sentences(
                embedded.captions, positives(batch.told, known), embedded, gallery, asking
            ),
            "prompts": self._prompts(embedded, batch),
            "match": contrastive(
                embedded.street,
                gallery,
                positives(batch.codes[:, ITEM], known[:, ITEM]),
                _scale(self.match),
            ),
            "composed": _composed(embedded, gallery, positives(batch.wanted, known), asking),
        }
        if len(embedded.photos):
            losses["photos"] = self._photos(embedded, batch)
        self.memory.remember(embedded.shop, batch.codes)
        return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in losses.items()}

    def _prompts(self, embedded: Embedded, batch: Batch) -> Tensor:
        views = torch.cat([embedded.shop, embedded.street])
        codes, scale = batch.codes.repeat(2, 1), _scale(self.attributes)
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


def _sentences(
    texts: Tensor, fits: Tensor, embedded: Embedded, gallery: Tensor, scale: Tensor
) -> Tensor:
    """Texts -> remembered shop views; the batch's shop and street views -> its texts."""
    back = fits[:, : len(embedded.shop)].T
    return (
        contrastive(texts, gallery, fits, scale)
        + contrastive(embedded.shop, texts, back, scale)
        + contrastive(embedded.street, texts, back, scale)
    ) / 3


def _composed(embedded: Embedded, gallery: Tensor, answers: Tensor, scale: Tensor) -> Tensor:
    pairs = len(embedded.requests)
    queries = [
        compose(view[:pairs], embedded.requests) for view in (embedded.shop, embedded.street)
    ]
    losses = [contrastive(query, gallery, answers, scale) for query in queries]
    return torch.stack(losses).mean()


def _scale(logarithm: Tensor) -> Tensor:
    return logarithm.clamp(max=SCALE_MOST).exp()
