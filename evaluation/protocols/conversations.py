"""Three-turn conversations for protocol `conversation`: what is said, and what must then hold.

A person shows a product of the split and asks for a colour ("make it navy blue"), then for the
other gender ("for women") or a price ("under 40"); at last they take the second wish back (the
undo button) or change their mind about the colour ("actually red"). What nobody changed is as the
product shown: its type, its gender. At every turn the shop has ten products or more of all that
is wanted, so a search without fault would always show ten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random
from typing import Literal

from evaluation.protocols.priced_shop import ENOUGH, PricedShop, Wanted
from shared.errors import FeedUnreadable

__all__ = ["FORMS", "UNDO", "Conversation", "Turn", "drawn"]

Second = Literal["gender", "price"]
Third = Literal["undo", "another colour"]
Form = tuple[Second, Third]
Turns = tuple["Turn", "Turn", "Turn"]

FORMS: tuple[Form, ...] = (
    ("gender", "undo"), ("gender", "another colour"),
    ("price", "undo"), ("price", "another colour"),
)  # fmt: skip
A_FORM = 50  # conversations of each: 200 make an interval of some five points either way
BOUNDS = range(30, 90, 10)  # "under ...": from a quarter of the shop to most of it
OTHER = {"Men": "Women", "Women": "Men"}  # for whom else; products of others are not shown
UNDO = "(undo)"  # a button, no sentence


@dataclass(frozen=True)
class Turn:
    """What is said, the sentences that stand after it, and what is then wanted.

    As in the bot a price leaves no sentence behind, and undo drops the last refinement.
    """

    said: str
    sentences: tuple[str, ...]
    wanted: Wanted


@dataclass(frozen=True)
class Conversation:
    """A product shown (a row of the gallery), one of FORMS in words, and the turns."""

    reference: int
    form: str
    turns: Turns


def drawn(shop: PricedShop, split: str, seed: int) -> list[Conversation]:
    """A_FORM conversations of each form, or as many as the split has, drawn with the seed.

    Raises:
        FeedUnreadable: the shop nowhere has ENOUGH for a single one.
    """
    rng, genders = Random(seed), shop.gallery["gender"]
    rows = [row for row in shop.gallery.rows(split).tolist() if genders[row] in OTHER]
    talks: list[Conversation] = []
    for form in FORMS:
        possible = _of_form(shop, form, rng.sample(rows, len(rows)), rng)
        talks += islice(possible, A_FORM)
    if not talks:
        raise FeedUnreadable(
            f"{shop.gallery.path}: no product of split {split!r} comes in another colour "
            f"{ENOUGH} times; conversations need a larger shop"
        )
    return talks


def _of_form(
    shop: PricedShop, form: Form, rows: Sequence[int], rng: Random
) -> Iterator[Conversation]:
    for row in rows:
        if possible := _possible(shop, form, shop.as_it_is(row)):
            yield Conversation(row, ", ".join(form), rng.choice(possible))


def _possible(shop: PricedShop, form: Form, shown: Wanted) -> list[Turns]:
    """Every conversation of the form about a product that the shop could answer."""
    others = [replace(shown, colour=colour) for colour in shop.colours if colour != shown.colour]
    recoloured = [wanted for wanted in others if shop.has_enough(wanted)]
    colours = [wanted.colour for wanted in recoloured]
    return [
        (first, second, third)
        for first in map(_first, recoloured)
        for second in _second(form[0], first)
        if shop.has_enough(second.wanted)
        for third in _third(form[1], first, second, colours)
        if shop.has_enough(third.wanted)
    ]


def _first(wanted: Wanted) -> Turn:
    said = f"make it {wanted.colour.lower()}"
    return Turn(said, (said,), wanted)


def _second(kind: Second, first: Turn) -> list[Turn]:
    if kind == "price":
        return [
            Turn(f"under {most}", first.sentences, replace(first.wanted, most=most))
            for most in BOUNDS
        ]
    other = OTHER[first.wanted.gender]
    said = f"for {other.lower()}"
    return [Turn(said, (*first.sentences, said), replace(first.wanted, gender=other))]


def _third(kind: Third, first: Turn, second: Turn, colours: Sequence[str]) -> list[Turn]:
    if kind == "undo":
        return [replace(first, said=UNDO)]
    said = {colour: f"actually {colour.lower()}" for colour in colours}
    return [
        Turn(
            said[colour],
            (*second.sentences, said[colour]),
            replace(second.wanted, colour=colour),
        )
        for colour in colours
        if colour != second.wanted.colour
    ]
