"""The training products in memory: cut out of their ground, with integer codes of their attributes.

Pictures stay at the size they were stored in: a small one is not blown up, a large one keeps what
the model's input can show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.augmentation import cut_out
from training.datasets.products import Product
from training.losses import ANY
from worker.vocabulary import pattern_named

__all__ = ["ATTRIBUTES", "Shelf"]

# Columns of the code matrices. "item" is the product itself.
ATTRIBUTES = ("item", "group", "colour", "article_type", "gender", "usage", "pattern")
DESIGN_MOST = 8  # larger groups share a generic name ("Nike Men T-shirt"), not a design

Codes = NDArray[np.int64]
Buckets = Mapping[tuple[int, ...], Mapping[int, Sequence[int]]]


class Shelf:
    """Products with their pictures (RGBA), codes and neighbours.

    codes: int64 (n, 7), columns as `ATTRIBUTES`, `ANY` where the shop does not tell; values[a]: the
    values behind the codes of attribute a; groups, kinds: rows by group, and by (type, gender),
    then by colour; files: rows by the file they came from.
    """

    def __init__(self, products: Iterable[tuple[int, Product]]) -> None:
        self.products: list[Product] = []
        self.files: dict[int, list[int]] = defaultdict(list)
        self._cuts: list[NDArray[np.uint8]] = []
        for file, product in products:
            self._cuts.append(np.asarray(cut_out(product.picture())))
            self.files[file].append(len(self.products))
            self.products.append(replace(product, image=b""))  # the picture is in `_cuts` now
        self.codes, self.values = _codes(self.products)
        self.groups = self._buckets("group")
        self.kinds = self._buckets("article_type", "gender")

    def cut(self, row: int) -> Image.Image:
        """RGBA of one product."""
        return Image.fromarray(self._cuts[row])

    def column(self, attribute: str) -> Codes:
        """int64 (n,): the codes of one attribute."""
        return self.codes[:, ATTRIBUTES.index(attribute)]

    def neighbours(self, row: int, buckets: Buckets, *attributes: str) -> Mapping[int, list[int]]:
        """Rows that share the attributes with `row` but not its colour, by their colour."""
        key = tuple(int(self.column(name)[row]) for name in attributes)
        own = int(self.column("colour")[row])
        return {colour: list(rows) for colour, rows in buckets[key].items() if colour != own}

    def _buckets(self, *attributes: str) -> Buckets:
        buckets: dict[tuple[int, ...], dict[int, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        columns = [ATTRIBUTES.index(name) for name in attributes]
        colour = ATTRIBUTES.index("colour")
        for row, code in enumerate(self.codes.tolist()):
            buckets[tuple(code[column] for column in columns)][code[colour]].append(row)
        return {key: dict(rows) for key, rows in buckets.items()}  # plain: it travels to workers


def _codes(products: Sequence[Product]) -> tuple[Codes, dict[str, list[str]]]:
    sizes: dict[str, int] = defaultdict(int)
    for product in products:
        sizes[product.group] += 1
    groups = [p.group if p.group and sizes[p.group] <= DESIGN_MOST else p.id for p in products]
    patterns = [pattern_named(p.name) for p in products]
    told = [[getattr(p, name) for p in products] for name in ATTRIBUTES[2:-1]]
    columns = dict(
        zip(ATTRIBUTES, [[p.id for p in products], groups, *told, patterns], strict=True)
    )
    coded = {name: _coded(column) for name, column in columns.items()}
    codes = np.stack([column for column, _ in coded.values()], axis=1)
    return codes, {name: values for name, (_, values) in coded.items()}


def _coded(column: Sequence[str]) -> tuple[Codes, list[str]]:
    values = sorted({value for value in column if value})
    number = {value: code for code, value in enumerate(values)} | {"": ANY}
    return np.array([number[value] for value in column], np.int64), values
