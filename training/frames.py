"""Sentences with places for attributes, and what they ask once the places are filled.

    "make it {new:is}"              every change, as words that fit after "is": "blue and striped"
    "{new:one} instead of {old:one}"   every change, and what it was
    "is {colour:is} with {pattern:has}, not {not_colour:is}"    one place an attribute

The word after the colon is a `training.lexicon.Form`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from string import Formatter
from typing import cast

from shared.wishes import Attribute, Sign, Wish
from training.lexicon import Form, left_without, words

__all__ = ["NOT", "Change", "Frame", "Worded"]

NEW, OLD = "new", "old"
NOT = "not_"  # before an attribute: the value that it had
PREPOSITIONS = ("with ", "without ", "in ", "for ", "made ")
CLOSELY = 0.5  # of the phrases that may follow without "and": "blue for women"
A = re.compile(r"\ba (?=[aei]|o(?!ne\b))")  # but "a unisex one", "a one"


@dataclass(frozen=True)
class Change:
    """One attribute that is to change; values in lower case."""

    attribute: Attribute
    old: str
    new: str

    @property
    def is_an_absence(self) -> bool:
        """Whether refusing the old value says it all: "no stripes"."""
        return left_without(self.attribute, self.old) == self.new


@dataclass(frozen=True)
class Worded:
    """A sentence and what it asks."""

    text: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class _Place:
    field: str
    form: Form

    @property
    def is_old(self) -> bool:
        return self.field == OLD or self.field.startswith(NOT)

    def changes(self, changes: Sequence[Change]) -> list[Change]:
        name = self.field.removeprefix(NOT)
        return [one for one in changes if name in {NEW, OLD, one.attribute}]

    def value(self, change: Change) -> str:
        return change.old if self.is_old else change.new

    @property
    def sign(self) -> Sign:
        if self.is_old:
            return "less" if self.form == "less" else "refuse"
        return "more" if self.form == "more" else "want"


@dataclass(frozen=True)
class Frame:
    """One sentence with places."""

    text: str

    @cached_property
    def _parts(self) -> tuple[tuple[str, _Place | None], ...]:
        return tuple(
            (literal, None if name is None else _Place(name, cast("Form", form)))
            for literal, name, form, _ in Formatter().parse(self.text)
        )

    @property
    def places(self) -> tuple[_Place, ...]:
        """The places in their order."""
        return tuple(place for _, place in self._parts if place)

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes that have places of their own."""
        return frozenset(place.field.removeprefix(NOT) for place in self.places) - {NEW, OLD}

    def filled(self, changes: Sequence[Change], rng: Random) -> Worded | None:
        """The sentence; None where a value has no word for its place or a change is left open."""
        asked = {one for place in self.places if not place.is_old for one in place.changes(changes)}
        if any(one not in asked and not one.is_an_absence for one in changes):
            return None
        said = [(literal, _said(place, changes, rng)) for literal, place in self._parts]
        if any(words_ is None for _, words_ in said):
            return None
        text = "".join(literal + (words_ or "") for literal, words_ in said)
        return Worded(A.sub("an ", text), _wishes(self.places, changes))


def _said(place: _Place | None, changes: Sequence[Change], rng: Random) -> str | None:
    """The words in one place, "" where there is none; None where a value has none that fit."""
    if place is None:
        return ""
    values = [(one.attribute, place.value(one)) for one in place.changes(changes)]
    options = [(value, words(*value, place.form)) for value in values]
    options.sort(key=lambda option: not option[1])  # what fits in the first place goes first
    if not options or not options[0][1]:
        return None
    first, *rest = options
    if place.form == "is":  # "blue with stripes", "blue and striped"
        rest = [(value, (*fits, *words(*value, "with"))) for value, fits in rest]
    if not all(fits for _, fits in rest):
        return None
    said = rng.choice(first[1])
    for _, fits in rest:
        said = _joined(said, rng.choice(fits), place.form, rng)
    return said


def _joined(said: str, phrase: str, form: Form, rng: Random) -> str:
    if form == "one":
        return f"{said} {phrase}"
    closely = phrase.startswith(PREPOSITIONS) and rng.random() < CLOSELY
    return f"{said} {phrase}" if closely else f"{said} and {phrase}"


def _wishes(places: Iterable[_Place], changes: Sequence[Change]) -> tuple[Wish, ...]:
    wishes = (
        Wish(attribute=one.attribute, value=place.value(one), sign=place.sign)
        for place in places
        for one in place.changes(changes)
    )
    return tuple(dict.fromkeys(wishes))
