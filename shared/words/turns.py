"""Turn after turn: what a later sentence takes back of an earlier one.

"blue", then "actually green"     green: one want of an attribute, except that details add up
"not red", then "not blue"        neither: refusals add up
"green", then "not green"         no green; "green" again withdraws the refusal
"longer", then "shorter"          shorter
"blue", then "darker"             a darker blue; then "green" is green, no darker than before
"short", then "longer"            longer: on a scale the comparison replaces the value
"""

from collections.abc import Sequence

from shared.wishes import Attribute, Wish

__all__ = ["holding"]

ADDING: frozenset[Attribute] = frozenset({"detail"})
# A garment has one length; of a blue one a darker one can be asked.
SCALES: frozenset[Attribute] = frozenset({"sleeve", "length", "neck", "fit", "usage"})


def holding(turns: Sequence[Sequence[Wish]]) -> list[tuple[Wish, ...]]:
    """What holds of each turn's wishes after all turns; within one turn all but opposites hold."""
    held: list[list[Wish]] = []
    for wishes in turns:
        held = [[old for old in earlier if not _withdrawn(old, wishes)] for earlier in held]
        held.append(_without_opposites(wishes))
    return [tuple(wishes) for wishes in held]


def _without_opposites(wishes: Sequence[Wish]) -> list[Wish]:
    """Of one value the newest sign."""
    newest = {(wish.attribute, wish.value): wish for wish in wishes}
    return [wish for wish in dict.fromkeys(wishes) if newest[wish.attribute, wish.value] == wish]


def _withdrawn(old: Wish, wishes: Sequence[Wish]) -> bool:
    return any(_withdraws(new, old) for new in wishes)


def _withdraws(new: Wish, old: Wish) -> bool:
    if new.attribute != old.attribute:
        return False
    if new.value == old.value:
        return True
    if new.attribute in ADDING or "refuse" in {new.sign, old.sign}:
        return False
    return new.sign == "want" or old.sign != "want" or new.attribute in SCALES
