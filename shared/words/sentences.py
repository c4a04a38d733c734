"""What the encoder reads: a sentence as it was written, or what still holds of it in English."""

from collections.abc import Collection, Iterator, Sequence

from shared.wishes import Attribute, Wish
from shared.words.grammar import SILENT, Part
from shared.words.labels import label
from shared.words.matching import Unit
from shared.words.text import Language

__all__ = ["rebuilt", "stays"]

# No picture shows these: they are filters only.
FILTERS: frozenset[Attribute] = frozenset({"size", "brand", "stock", "price"})
PREFIXES = {"refuse": "without", "beside": "with", "having": "with", "more": "more", "less": "less"}


def stays(parts: Sequence[Part], held: Collection[Wish], language: Language) -> bool:
    """True for an English sentence that nothing is taken out of: encoders are trained on such."""
    wishes = [wish for part in parts for wish in part.wishes]
    whole = all(wish in held and wish.attribute not in FILTERS for wish in wishes)
    return language == "en" and whole


def rebuilt(
    sentence: str,
    units: Sequence[Unit],
    parts: Sequence[Part],
    held: Collection[Wish],
    language: Language,
) -> str:
    """What holds, and the words that nobody knows: "blue, sleeveless, not striped, with tassels".

    Args:
        sentence: as it was written.
        units: all of it.
        parts: the pieces of it that say something.
        held: the wishes of it that still hold.
        language: what it is written in; unknown words of English keep the words between them.
    """
    wanted: list[str] = []
    refused: list[str] = []  # at the end: "red, not blue" reads better than "not blue, red"
    for group in _groups(units, parts):
        wishes = [wish for wish in group[0].wishes if wish in held]
        wanted += [_plain(wish) for wish in wishes if wish.sign != "refuse"]
        refused += [_plain(wish) for wish in wishes if wish.sign == "refuse"]
        if not group[0].wishes:
            wanted.append(_words(sentence, group, language))
    return ", ".join(filter(None, dict.fromkeys([*wanted, *refused])))


def _plain(wish: Wish) -> str:
    """In the words of training captions; "" for a filter."""
    if wish.attribute in FILTERS:
        return ""
    if wish.sign == "refuse":
        return f"{'no' if wish.attribute == 'detail' else 'not'} {wish.value}"
    return label(wish, "en")


def _groups(units: Sequence[Unit], parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Unknown words with only silent ones between them together, all else alone."""
    group: list[Part] = []
    for part in parts:
        if group and not (_is_open(group[-1], part) and _near(units, group[-1], part)):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _is_open(one: Part, other: Part) -> bool:
    return not one.wishes and not other.wishes and not other.sign


def _near(units: Sequence[Unit], one: Part, other: Part) -> bool:
    last, first = one.units[-1], other.units[0]
    between = [unit for unit in units if last.end <= unit.start < first.start]
    return last.clause == first.clause and all(unit.role in SILENT for unit in between)


def _words(sentence: str, group: Sequence[Part], language: Language) -> str:
    if language == "en":
        return sentence[group[0].units[0].start : group[-1].units[-1].end]
    said = [_english(sentence, part.units[-1]) for part in group]
    return " ".join([PREFIXES[group[0].sign], *said] if group[0].sign else said)


def _english(sentence: str, unit: Unit) -> str:
    return unit.wishes[0].value if unit.wishes else sentence[unit.start : unit.end]
