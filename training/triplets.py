"""Draws triplets (reference, words, target) from a shelf: what a composer learns from.

A recolour keeps the design, or at least type and gender; an attribute pair keeps type and colour
and changes gender, occasion, or what names tell (pattern, sleeves, neck, fit, material); others
change the colour and one of these at once. A draw depends on (seed, step) alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

import numpy as np
from numpy.typing import NDArray

from shared.wishes import Attribute, Wish
from training.captions import SLIP_SHARE
from training.datasets.products import Product
from training.frames import Change
from training.heard import Heard
from training.lexicon import TOLD, told_by, values_of
from training.losses import ANY
from training.moves import Move
from training.shelf import ATTRIBUTES, Shelf
from training.wording import worded
from worker.vocabulary import article_words

__all__ = ["SHARES", "Triplet", "Triplets"]

# What is asked how often: another colour of the same design, or of the same type and gender; one
# other attribute; a colour and one other at once. Half is recolouring, the house's first promise.
SHARES: Mapping[str, float] = {"design": 0.35, "recolour": 0.15, "attribute": 0.3, "both": 0.2}
KEPT = ("article_type", "gender", "colour")  # unless they change
OTHERS: tuple[Attribute, ...] = ("gender", "usage", "pattern", *TOLD)


@dataclass(frozen=True)
class Triplet:
    """One request.

    Attributes:
        reference: row of the shelf.
        target: row of the shelf.
        text: what leads from the one to the other.
        wanted: codes, columns as `Triplets.attributes`, that a right answer shares; else `ANY`.
        wishes: what the text asks and refuses.
    """

    reference: int
    target: int
    text: str
    wanted: tuple[int, ...]
    wishes: tuple[Wish, ...]


class Triplets:
    """Triplets of one shelf.

    attributes: the shelf's and those that names alone tell; codes: int64 (n, attributes), `ANY`
    where a product does not tell; values[a]: the values behind the codes of a; moves: those of each
    kind of `SHARES` that the shelf has a pair for.
    """

    def __init__(
        self,
        shelf: Shelf,
        *,
        heard: Heard | None = None,
        seed: int = 0,
        shares: Mapping[str, float] = SHARES,
        slips: float = SLIP_SHARE,
    ) -> None:
        """`shares` by kind; `slips` is the share of sentences with a slip of the finger.

        Raises:
            ValueError: the shelf has no pair of these kinds.
        """
        self._products, self._heard, self._seed, self._slips = shelf.products, heard, seed, slips
        self.attributes = (*ATTRIBUTES, *TOLD)
        self.values: dict[str, list[str]] = dict(shelf.values)
        self.values |= {name: list(values_of(name)) for name in TOLD}
        self.codes = np.concatenate([shelf.codes, _told(shelf.products)], axis=1)
        self._files = _file_of(shelf)
        self.moves = self._moves()
        self._shares = {kind: shares.get(kind, 0) for kind, moves in self.moves.items() if moves}
        if not sum(self._shares.values()):
            raise ValueError("no two products differ as asked: there is nothing to learn from")

    def draw(self, step: int, count: int) -> list[Triplet]:
        """The triplets of a step, references drawn anew each."""
        rng = Random(f"{self._seed}-triplets-{step}")
        return [self._triplet(rng) for _ in range(count)]

    def _moves(self) -> Mapping[str, Sequence[Move]]:
        single = [self._move(_without(KEPT, name), (name,)) for name in OTHERS]
        both = [self._move(_without(KEPT[:2], name), ("colour", name)) for name in OTHERS]
        return {
            "design": _possible([self._move(("group",), ("colour",))]),
            "recolour": _possible([self._move(KEPT[:2], ("colour",))]),
            "attribute": _possible(single),
            "both": _possible(both),
        }

    def _move(self, kept: Sequence[str], changed: Sequence[str]) -> Move:
        return Move(self.codes, self.attributes, self._files, kept=kept, changed=changed)

    def _triplet(self, rng: Random) -> Triplet:
        moves = self.moves[rng.choices(list(self._shares), list(self._shares.values()))[0]]
        # By the square root of their number, as colours are: few names tell sleeves.
        move = rng.choices(moves, [len(move.rows) ** 0.5 for move in moves])[0]
        reference = move.reference(rng)
        target = move.target(reference, rng)
        changes = [self._change(name, reference, target) for name in move.changed]
        keeps: Mapping[Attribute, str] = {
            "type": rng.choice(article_words(self._products[reference].article_type))
        }
        said = worded(changes, keeps, rng, self._heard, slips=self._slips)
        wanted = self._wanted(reference, target, move.changed)
        return Triplet(reference, target, said.text, wanted, said.wishes)

    def _change(self, name: str, reference: int, target: int) -> Change:
        old, new = (self._value(name, row) for row in (reference, target))
        return Change(cast("Attribute", name), old, new)

    def _value(self, name: str, row: int) -> str:
        value: str = self.values[name][self.codes[row, self.attributes.index(name)]]
        return value.lower()

    def _wanted(self, reference: int, target: int, changed: Sequence[str]) -> tuple[int, ...]:
        """The target's type, gender, colour and what changes; its group too where it is shared."""
        group = self.attributes.index("group")
        shared = self.codes[reference, group] == self.codes[target, group]
        names = {*KEPT, *changed, *(["group"] if shared else [])}
        codes = zip(self.attributes, self.codes[target].tolist(), strict=True)
        return tuple(code if name in names else ANY for name, code in codes)


def _without(names: Sequence[str], changed: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != changed)


def _possible(moves: Sequence[Move]) -> list[Move]:
    return [move for move in moves if move.rows]


def _told(products: Sequence[Product]) -> NDArray[np.int64]:
    """int64 (n, `TOLD`): what names alone tell, as places in the lexicon's values."""
    number = {name: {value: i for i, value in enumerate(values_of(name))} for name in TOLD}
    told = [told_by(product.name) for product in products]
    codes = [[number[name].get(each.get(name, ""), ANY) for name in TOLD] for each in told]
    return np.array(codes, np.int64).reshape(len(products), len(TOLD))


def _file_of(shelf: Shelf) -> NDArray[np.int64]:
    """int64 (n,): the file that each row came from."""
    files = np.zeros(len(shelf.products), np.int64)
    for file, rows in shelf.files.items():
        files[rows] = file
    return files
