"""How values are meant: wanted, refused, more or less of.

A sign ("not", "more") goes for the next thing that is named, and no further than a comma or "but":

    "blue, not striped"                      want blue · refuse striped
    "without stripes or dots, longer"        refuse both · more long
    "without red stripes"                    refuse striped; what is refused is the noun
    "not a red dress"                        refuse red; of a garment what is said of it
    "with white buttons"                     the buttons are white, not the garment
    "with jeans", "a skirt like this dress"  no garment that is asked for
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.wishes import Wish
from shared.words.matching import Unit
from shared.words.signed import about, graded, of_parts, refused, with_sleeves

__all__ = ["SILENT", "Part", "parts"]

# Words that ask for nothing, between a sign and what it goes for: "not for me in red".
FAR = 3
SILENT = frozenset({"article", "filler", "into"})
PARTED = frozenset({"beside", "having"})


@dataclass(frozen=True)
class Part:
    """A piece of a sentence that says something.

    Attributes:
        units: what it stands on, a sign before it included.
        wishes: what it asks for; empty where nobody knows, or where it is about something else.
        sign: what went before: "refuse", "more", "less", "beside", "having", or "" for nothing.
    """

    units: tuple[Unit, ...]
    wishes: tuple[Wish, ...] = ()
    sign: str = ""


def parts(units: Sequence[Unit]) -> list[Part]:
    """The pieces of a sentence in their order."""
    reader = _Reader()
    for run in _runs(units):
        reader.read(run, units)
    return reader.parts


def _runs(units: Sequence[Unit]) -> list[list[Unit]]:
    """Values that stand side by side together, also "black and white"; all else alone."""
    runs: list[list[Unit]] = []
    for at, unit in enumerate(units):
        if runs and _belongs(units, at, runs[-1]):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _belongs(units: Sequence[Unit], at: int, run: list[Unit]) -> bool:
    unit, last = units[at], run[-1]
    if unit.clause != last.clause or run[0].role != "value":
        return False
    if unit.role == "value":
        return True
    follows = at + 1 < len(units) and units[at + 1].clause == unit.clause
    return unit.role == "and" and _is_colour(last) and follows and _is_colour(units[at + 1])


def _is_colour(unit: Unit) -> bool:
    return any(wish.attribute == "colour" and wish.sign == "want" for wish in unit.wishes)


@dataclass
class _Reader:
    """Where a reading is: the sign that holds, and since how many words."""

    parts: list[Part] = field(default_factory=list)
    sign: str = ""
    opened: Unit | None = None
    waited: int = 0
    met: str = ""  # the attribute of what the sign has gone for already
    joined: bool = False
    clause: int = 0
    compared: bool = False  # after "like this"

    def read(self, run: list[Unit], units: Sequence[Unit]) -> None:
        first = run[0]
        if first.clause != self.clause:
            self._close()
            self.clause = first.clause
        if first.role == "value":
            self._value(run, units)
        elif first.role == "unknown":
            self._unknown(first)
        else:
            self._word(first, units)

    def _word(self, unit: Unit, units: Sequence[Unit]) -> None:
        role = unit.role
        if role == "and":
            self._and()
        elif role == "but":
            self._close()
        elif role == "like":
            self._close()
            self.compared = True
        elif role in SILENT:
            self._silence(role)
        elif role == "swap":
            self._open("refuse" if _names_the_old(unit, units) else "", unit)
        else:
            self._sign(role, unit)

    def _and(self) -> None:
        """Goes on with "without stripes and dots", not with "more formal and blue"."""
        if self.sign == "refuse" and self.met:
            self.joined = True
        elif self.sign != "refuse":
            self._close()

    def _silence(self, role: str) -> None:
        self.waited += role != "article"
        if self.waited > FAR or (self.met and role != "article"):
            self._close()

    def _sign(self, role: str, unit: Unit) -> None:
        if role in PARTED and self.sign in {"refuse", "more", "less"} and not self.met:
            return  # "not with stripes"
        if self.sign == "refuse" and not self.met and role in {"more", "less"}:
            role = "less" if role == "more" else "more"  # "not more formal"
        self._open(role, unit)

    def _open(self, sign: str, unit: Unit) -> None:
        self._close()
        self.sign, self.opened = sign, unit if sign else None

    def _close(self) -> None:
        self.sign, self.opened, self.waited, self.met = "", None, 0, ""
        self.joined = self.compared = False

    def _unknown(self, unit: Unit) -> None:
        before = (self.opened,) if self.opened and not self.met else ()
        self.parts.append(Part((*before, unit), (), self.sign if before else ""))
        self._close()

    def _value(self, run: list[Unit], units: Sequence[Unit]) -> None:
        run = [unit for unit in run if unit.role == "value"]
        attribute = run[0].wishes[0].attribute
        if self.sign == "refuse" and self.met and not (self.joined and attribute == self.met):
            self._close()
        asked = self._asked(run, units)
        for unit, wishes in zip(run, asked, strict=True):
            before = (self.opened,) if self.opened and not wishes and unit is run[0] else ()
            self.parts.append(Part((*before, unit), wishes, self.sign if before else ""))
        if self.sign == "refuse":
            self.met, self.joined, self.waited = run[-1].wishes[0].attribute, False, 0
        else:
            self._close()

    def _asked(self, run: list[Unit], units: Sequence[Unit]) -> list[tuple[Wish, ...]]:
        """The wishes of each value of a run under the sign that holds."""
        asked = with_sleeves([unit.wishes for unit in run])
        if self.sign == "refuse":
            return refused(asked)
        if self.sign in {"more", "less"}:
            return [graded(asked[0], self.sign), *asked[1:]]
        if self.sign in PARTED:
            return of_parts(asked, self.sign, _before_unknown(run[-1], units))
        if self.compared:
            return [() if about(wishes, "type") else wishes for wishes in asked]
        return asked


def _names_the_old(swap: Unit, units: Sequence[Unit]) -> bool:
    """True for "change blue to red", False for "change it to red"."""
    seen = False
    for unit in units[units.index(swap) + 1 :]:
        if unit.clause != swap.clause:
            return False
        if unit.role in {"into", "beside"}:
            return seen
        seen = seen or unit.role == "value"
    return False


def _before_unknown(last: Unit, units: Sequence[Unit]) -> bool:
    """True for "white lettering": a colour right before a word that nobody knows."""
    following = {id(one): other for one, other in pairwise(units)}.get(id(last))
    return following is not None and following.role == "unknown" and following.clause == last.clause
