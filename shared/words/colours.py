"""Colours: their names in three languages, their RGB, and which of a shop's is nearest.

Faker carries the CSS names with their RGB, and some of them in Russian and Spanish; names of one
RGB are one colour. What shoppers say and CSS does not is in tables/colour.toml, which counts first.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from shared.words.delta_e import Rgb, delta_e, lab
from shared.words.tables import read_table
from shared.words.text import Language, phrase

__all__ = ["library_words", "nearest", "rgb_of"]

# Names of CSS that mean something else to who buys clothes: materials, patterns, shoes, a country.
NOT_COLOURS = frozenset(
    {"linen", "peru", "moccasin", "old lace", "floral white", "gainsboro", "papaya whip"}
)
# Named after their gleam or after skin: right where they are asked for, never instead of another.
APART = frozenset({
    "gold", "rose gold", "silver", "bronze", "copper", "steel", "metallic", "skin", "nude",
})  # fmt: skip
BROADER = frozenset({
    "black", "white", "grey", "brown", "red", "orange", "yellow", "green", "blue", "purple", "pink",
})  # fmt: skip
# A shop that has nothing this near has no such colour (CIEDE2000). Black and white are 100 apart;
# of the Fashion Product Images' 45 colours with an RGB each has another within 25.
FARTHEST = 30.0


def rgb_of(name: str) -> Rgb | None:
    """The RGB (0 to 255) of a colour by any of its names; None: it has none ("multi")."""
    return _rgbs().get(_value(name))


def nearest(colour: str, among: Collection[str]) -> str | None:
    """Which of a shop's colours looks most like a colour, spelled as the shop spells it.

    The same name wins, then the word that a name is built on ("sky blue" is a blue), then the
    nearest by CIEDE2000 (no metal instead of a colour). None: nothing is near, or nobody knows
    the colour.
    """
    wanted = _value(colour)
    named = {_value(name): name for name in reversed(list(among))}
    if wanted in named:
        return named[wanted]
    broader = wanted.rpartition(" ")[2]
    if broader in BROADER and broader in named:
        return named[broader]
    return _nearest(wanted, {value: name for value, name in named.items() if value not in APART})


def _nearest(wanted: str, named: Mapping[str, str]) -> str | None:
    rgb = rgb_of(wanted)
    if rgb is None:
        return None
    distances = {
        name: delta_e(lab(rgb), lab(other))
        for value, name in named.items()
        if (other := rgb_of(value)) is not None
    }
    best = min(distances, key=lambda name: distances[name], default=None)
    return best if best is not None and distances[best] <= FARTHEST else None


@cache
def library_words() -> dict[str, dict[Language, tuple[str, ...]]]:
    """The library's names by our value, without those that our table gives another value."""
    ours = _values_of_table()
    told = _told()
    # Of two CSS names of one RGB the first.
    named = {rgb: ours.get(name, name) for name, rgb in reversed(_english().items())}
    found: dict[str, dict[Language, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in _english():
        found[ours.get(name, name)]["en"].append(name)
    for language in ("ru", "es"):
        for name, rgb in _all_colors(language).items():
            plain = re.sub(r"\s*\(.*\)", "", name).lower()
            value = named.get(rgb)
            if value and told.get(phrase(plain), value) == value:
                found[value][language].append(plain)
    return {
        value: {language: tuple(names) for language, names in words.items()}
        for value, words in found.items()
    }


def _english() -> dict[str, str]:
    """CSS names in our spelling to "#RRGGBB": "DarkSlateGray" is "dark slate grey"."""
    names = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().replace("gray", "grey"): rgb
        for name, rgb in _all_colors("en").items()
    }
    return {name: rgb for name, rgb in names.items() if name not in NOT_COLOURS}


@cache
def _all_colors(language: Language) -> Mapping[str, str]:
    # Faker takes a second to import: only who reads a sentence pays it, once.
    from faker.providers.color import en_US, es, ru_RU  # noqa: PLC0415

    providers: dict[Language, Any] = {"en": en_US, "ru": ru_RU, "es": es}
    return dict(providers[language].Provider.all_colors)


def _values_of_table() -> dict[str, str]:
    """The English words of tables/colour.toml to the values that they mean."""
    return {word: value for value, row in read_table("colour").items() for word in row["en"]}


@cache
def _told() -> dict[tuple[str, ...], str]:
    """The words of tables/colour.toml, as they compare, to the values that they mean."""
    return {
        phrase(word): value
        for value, row in read_table("colour").items()
        for language in ("en", "ru", "es")
        for word in row[language]
    }


@cache
def _values() -> dict[tuple[str, ...], str]:
    """Names of all languages, as they compare, to values; the table's count first."""
    library = {
        phrase(word): value
        for value, words in library_words().items()
        for names in words.values()
        for word in names
    }
    return library | _told()


def _value(name: str) -> str:
    words = tuple("grey" if word == "gray" else word for word in phrase(name))
    return _values().get(words, " ".join(words))


@cache
def _rgbs() -> dict[str, Rgb]:
    ours = _values_of_table()
    library = _english()
    codes = {name: rgb for name, rgb in library.items() if name not in ours}
    for value, row in read_table("colour").items():
        named = (library[word] for word in row["en"] if word in library)
        rgb = row.get("rgb") or next(named, None)
        if rgb:
            codes[value] = rgb
    return {value: _parsed(rgb) for value, rgb in codes.items()}


def _parsed(code: str) -> Rgb:
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return red, green, blue
