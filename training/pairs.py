"""Draws the encoder's batches: pairs of products of one type and gender in two colours.

Such a pair is what "make it blue" asks about: the second product is the target, the first the
hardest wrong answer, and both lie in the same batch. A batch depends on (seed, step) alone, so a
resumed run sees what an unbroken one would have seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import Dataset

from training.augmentation import cut_out, shop_view, street_view
from training.captions import Caption, caption, modification
from training.datasets.products import Product
from training.losses import ANY

__all__ = ["ATTRIBUTES", "Batch", "PairBatches", "Shelf"]

ATTRIBUTES = ("group", "colour", "article_type", "gender")  # columns of the code matrices
GROUP, KIND = slice(0, 1), slice(2, 4)  # which of them say "same design", "same kind"
DESIGN_MOST = 8  # larger groups share a generic name ("Nike Men T-shirt"), not a design
SAME_GROUP_SHARE = 0.7  # of the references whose group has another colour
STORE = 1.25  # pictures are kept larger than the model's input, so that crops stay sharp


@dataclass(frozen=True)
class Batch:
    """P pairs (reference a, target b); rows of a matrix are P times a, then P times b.

    images: uint8 (3P, 3, h, w): shop views of a, of b, street views of a.
    tokens: int64 (3P, context): captions of a, of b, modification texts from a to b.
    codes: int64 (2P, 4) of the products; `told` (2P, 4): what each caption tells, else ANY;
    `wanted` (P, 4): what answers the modification.
    """

    images: Tensor
    tokens: Tensor
    codes: Tensor
    told: Tensor
    wanted: Tensor


class Shelf:
    """Products in memory, cut out of their ground, with integer codes of their attributes."""

    def __init__(
        self, products: Iterable[tuple[int, Product]], image_size: tuple[int, int]
    ) -> None:
        height, width = (round(STORE * side) for side in image_size)
        self.products: list[Product] = []
        self.files: dict[int, list[int]] = defaultdict(list)
        cuts = []
        for file, product in products:
            picture = product.picture().resize((width, height), Image.Resampling.BICUBIC)
            cuts.append(np.asarray(cut_out(picture)))
            self.files[file].append(len(self.products))
            # The picture's bytes are in `cuts` now.
            self.products.append(replace(product, image=b""))
        self._cuts = np.stack(cuts)
        self.codes, self.classes = _codes(self.products)
        self.groups = _buckets(self.codes, GROUP)
        self.kinds = _buckets(self.codes, KIND)

    def cut(self, number: int) -> Image.Image:
        """RGBA of one product."""
        return Image.fromarray(self._cuts[number])


class PairBatches(Dataset[Batch]):
    """Item `step` is the batch of that step."""

    def __init__(
        self,
        shelf: Shelf,
        tokenizer: Tokenizer,
        *,
        pairs: int,
        image_size: tuple[int, int],
        context_length: int,
        seed: int,
        grounds: Sequence[Image.Image] = (),
    ) -> None:
        self._shelf, self._grounds = shelf, grounds
        self._pairs, self._seed = pairs, seed
        self._size = (image_size[1], image_size[0])
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())  # the caller's stays unpadded
        self._tokenizer.enable_truncation(context_length)
        self._tokenizer.enable_padding(length=context_length)

    def __getitem__(self, step: int) -> Batch:
        rng = Random(f"{self._seed}-{step}")
        drawn = [self._pair(rng) for _ in range(self._pairs)]
        rows = [a for a, _ in drawn] + [b for _, b in drawn]
        captions = [caption(self._shelf.products[row], rng) for row in rows]
        requests = [self._modification(a, b, rng) for a, b in drawn]
        return Batch(
            images=self._images(rows, rng),
            tokens=self._tokens([c.text for c in captions] + requests),
            codes=torch.from_numpy(self._shelf.codes[rows]),
            told=torch.from_numpy(self._told(rows, captions)),
            wanted=torch.from_numpy(np.stack([self._wanted(a, b) for a, b in drawn])),
        )

    def _pair(self, rng: Random) -> tuple[int, int]:
        """A product of a random file, and one of another colour from its group or kind.

        Files are drawn by the square root of their size: a small one is neither drowned nor worn.
        """
        files = list(self._shelf.files.values())
        weights = [len(rows) ** 0.5 for rows in files]
        while True:
            a = rng.choice(rng.choices(files, weights)[0])
            others = self._others(a, self._shelf.groups, GROUP)
            if not others or rng.random() >= SAME_GROUP_SHARE:
                others = self._others(a, self._shelf.kinds, KIND)
            if others:
                return a, rng.choice(others[rng.choice(list(others))])

    def _others(
        self, a: int, buckets: dict[tuple[int, ...], dict[int, list[int]]], columns: slice
    ) -> dict[int, list[int]]:
        """Products beside `a` by colour; colours are drawn evenly, or black would rule."""
        by_colour = buckets[tuple(self._shelf.codes[a, columns].tolist())]
        own = int(self._shelf.codes[a, 1])
        return {colour: rows for colour, rows in by_colour.items() if colour != own}

    def _modification(self, a: int, b: int, rng: Random) -> str:
        products = self._shelf.products
        return modification(products[a].colour, products[b].colour, rng)

    def _images(self, rows: list[int], rng: Random) -> Tensor:
        cuts = [self._shelf.cut(row) for row in rows]
        views = [shop_view(cut, self._size, rng) for cut in cuts]
        references = cuts[: self._pairs]
        views += [street_view(cut, self._size, rng, self._grounds) for cut in references]
        return torch.from_numpy(np.stack([np.asarray(v) for v in views])).permute(0, 3, 1, 2)

    def _tokens(self, texts: list[str]) -> Tensor:
        return torch.tensor([line.ids for line in self._tokenizer.encode_batch(texts)])

    def _told(self, rows: list[int], captions: list[Caption]) -> NDArray[np.int64]:
        tells = np.array([[name in c.tells for name in ATTRIBUTES] for c in captions])
        return np.where(tells, self._shelf.codes[rows], ANY)

    def _wanted(self, a: int, b: int) -> NDArray[np.int64]:
        """The target's attributes; its group too where reference and target share it."""
        wanted: NDArray[np.int64] = self._shelf.codes[b].copy()
        if wanted[0] != self._shelf.codes[a, 0]:
            wanted[0] = ANY
        return wanted


def _codes(products: Sequence[Product]) -> tuple[NDArray[np.int64], list[int]]:
    """Integer codes (n, 4) and the number of classes of each attribute."""
    sizes: dict[str, int] = defaultdict(int)
    for product in products:
        sizes[product.group] += 1
    groups = [p.group if p.group and sizes[p.group] <= DESIGN_MOST else p.id for p in products]
    rows = [groups, *([getattr(p, name) for p in products] for name in ATTRIBUTES[1:])]
    encoded = [np.unique(row, return_inverse=True) for row in rows]
    codes = np.stack([inverse.astype(np.int64) for _, inverse in encoded], axis=1)
    return codes, [len(values) for values, _ in encoded]


def _buckets(
    codes: NDArray[np.int64], columns: slice
) -> dict[tuple[int, ...], dict[int, list[int]]]:
    """Rows by the codes in `columns`, then by colour."""
    buckets: dict[tuple[int, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, code in enumerate(codes.tolist()):
        buckets[tuple(code[columns])][code[1]].append(row)
    return buckets
