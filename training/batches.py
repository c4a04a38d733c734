"""Draws the encoder's batches: clusters of one type and gender, in pairs of two colours.

Such a pair is what "make it blue" asks about: the second product is the target, the first the
hardest wrong answer; the other pairs of the cluster are what a search for one product must tell
apart. A batch depends on (seed, step) alone, so a resumed run sees what an unbroken one would have.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import Dataset

from training.captions import Caption, caption, modification, name_words
from training.datasets.garments import Garment
from training.losses import ANY
from training.pictures import Pictures, Views
from training.shelf import ATTRIBUTES, Shelf
from training.tokenizer import PAD_ID
from worker.vocabulary import (
    article_words,
    colour_words,
    gender_words,
    pattern_words,
    usage_words,
)

__all__ = ["PROMPTED", "Batch", "BatchShape", "Batches"]

SAME_GROUP_SHARE = 0.7  # of the references whose group has another colour
# Attributes that a prompt asks about ("a photo of a dress"), with the words for their values.
PROMPTED = {
    "article_type": article_words,
    "colour": colour_words,
    "gender": gender_words,
    "usage": usage_words,
    "pattern": pattern_words,
}
PROMPTS = ("{}", "{}", "a {}", "a photo of a {}", "{}, shop photo", "it is {}", "this is {}")


@dataclass(frozen=True)
class Batch:
    """P pairs (reference a, target b) and G photos of garments; 2P rows are all a, then all b.

    images: uint8 (4P + G, 3, h, w): shop views of the 2P products, street views of them, photos;
    or features of them, float32 (4P + G, width), where the picture tower is locked.
    sentences: int64 (5P, tokens): 2P names, 2P captions, P modification texts from a to b.
    prompts: int64 (values, tokens): one prompt a value, attribute after attribute of `PROMPTED`.
    codes: int64 (2P, 7) of the products; told: (2P, 7) what each caption tells, else ANY;
    wanted: (P, 7) what answers the modification; types: bool (G, article types) that a photo's
    label may mean.
    """

    images: Tensor
    sentences: Tensor
    prompts: Tensor
    codes: Tensor
    told: Tensor
    wanted: Tensor
    types: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same batch on a device."""
        return Batch(**{field.name: getattr(self, field.name).to(device) for field in fields(self)})


@dataclass(frozen=True)
class BatchShape:
    """How much of what a batch holds."""

    pairs: int
    cluster: int  # pairs of one type and gender that stand together
    photos: int  # of garments
    image_size: tuple[int, int]  # height, width
    context_length: int
    seed: int


class Batches(Dataset[Batch]):
    """Item `step` is the batch of that step."""

    def __init__(
        self,
        shelf: Shelf,
        tokenizer: Tokenizer,
        shape: BatchShape,
        *,
        garments: Sequence[Garment] = (),
        grounds: Sequence[Image.Image] = (),
        heard: Mapping[str, int] | None = None,
        shares: Sequence[float] = (),
        views: Views | None = None,
    ) -> None:
        """`views` are pictures drawn anew unless others are given.

        `shares` are the files' chances; by default the square roots of their sizes: a small file is
        then neither drowned nor worn.
        """
        self._shelf, self._shape, self._heard = shelf, shape, heard
        self._garments, self._labels = garments, _by_label(garments)
        self._files = list(shelf.files.values())
        self._shares = shares or [len(rows) ** 0.5 for rows in self._files]
        size = (shape.image_size[1], shape.image_size[0])
        self._views = views or Pictures(shelf, garments, grounds, size)
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())  # the caller's stays unpadded
        self._tokenizer.enable_truncation(shape.context_length)
        self._tokenizer.enable_padding(pad_id=PAD_ID)

    def __getitem__(self, step: int) -> Batch:
        rng = Random(f"{self._shape.seed}-{step}")
        pairs = self._pairs(rng)
        rows = [a for a, _ in pairs] + [b for _, b in pairs]
        products = [self._shelf.products[row] for row in rows]
        captions = [caption(product, rng) for product in products]
        sentences = [name_words(product, rng) for product in products]
        sentences += [c.text for c in captions]
        sentences += [self._modification(a, b, rng) for a, b in pairs]
        photos = self._photos(rng)
        return Batch(
            images=self._views(rows, photos, rng),
            sentences=self._tokens(sentences),
            prompts=self._tokens(_prompts(self._shelf.values, rng)),
            codes=torch.from_numpy(self._shelf.codes[rows]),
            told=torch.from_numpy(self._told(rows, captions)),
            wanted=torch.from_numpy(np.stack([self._wanted(a, b) for a, b in pairs])),
            types=torch.from_numpy(self._types(photos)),
        )

    def _pairs(self, rng: Random) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        while len(pairs) < self._shape.pairs:
            cluster = self._cluster(rng)
            pairs += cluster[: self._shape.pairs - len(pairs)]
        return pairs

    def _cluster(self, rng: Random) -> list[tuple[int, int]]:
        """Pairs of one type and gender around a product of a random file."""
        first = rng.choice(rng.choices(self._files, self._shares)[0])
        kind = tuple(int(self._shelf.column(c)[first]) for c in ("article_type", "gender"))
        members = [row for rows in self._shelf.kinds[kind].values() for row in rows]
        others = rng.choices(members, k=self._shape.cluster - 1)
        pairs = [(a, self._partner(a, rng)) for a in (first, *others)]
        return [(a, b) for a, b in pairs if b is not None]

    def _partner(self, a: int, rng: Random) -> int | None:
        """A product of another colour from a's group or kind.

        Colours are drawn by the square root of their number: rare ones are asked for too, but are
        not as common as blue.
        """
        others = self._shelf.neighbours(a, self._shelf.groups, "group")
        if not others or rng.random() >= SAME_GROUP_SHARE:
            others = self._shelf.neighbours(a, self._shelf.kinds, "article_type", "gender")
        if not others:
            return None
        rows = list(others.values())
        return rng.choice(rng.choices(rows, [len(same) ** 0.5 for same in rows])[0])

    def _modification(self, a: int, b: int, rng: Random) -> str:
        products = self._shelf.products
        return modification(products[a].colour, products[b].colour, rng, self._heard)

    def _photos(self, rng: Random) -> list[int]:
        """Garment photos, labels drawn evenly: hats count as much as shoes."""
        labels = sorted(self._labels)
        drawn = rng.choices(labels, k=self._shape.photos) if labels else []
        return [rng.choice(self._labels[label]) for label in drawn]

    def _tokens(self, texts: list[str]) -> Tensor:
        return torch.tensor([line.ids for line in self._tokenizer.encode_batch(texts)])

    def _told(self, rows: list[int], captions: list[Caption]) -> NDArray[np.int64]:
        tells = np.array([[name in c.tells for name in ATTRIBUTES] for c in captions])
        return np.where(tells, self._shelf.codes[rows], ANY)

    def _wanted(self, a: int, b: int) -> NDArray[np.int64]:
        """The target's colour, type and gender; its group too where the two share it."""
        wanted = np.full(len(ATTRIBUTES), ANY)
        kept = ["colour", "article_type", "gender"]
        if self._shelf.column("group")[a] == self._shelf.column("group")[b]:
            kept.append("group")
        for name in kept:
            wanted[ATTRIBUTES.index(name)] = self._shelf.column(name)[b]
        return wanted

    def _types(self, photos: list[int]) -> NDArray[np.bool_]:
        values = np.array(self._shelf.values["article_type"])
        rows = [np.isin(values, self._garments[photo].types) for photo in photos]
        return np.array(rows, np.bool_).reshape(len(photos), len(values))


def _by_label(garments: Sequence[Garment]) -> Mapping[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, garment in enumerate(garments):
        rows[garment.label].append(row)
    return dict(rows)  # plain: it travels to workers


def _prompts(values: Mapping[str, Sequence[str]], rng: Random) -> list[str]:
    """One wording a value; half of the time in the shop's own word, as a feed would ask."""
    return [
        rng.choice(PROMPTS).format(rng.choice((value.lower(), rng.choice(words(value)))))
        for name, words in PROMPTED.items()
        for value in values[name]
    ]
