"""What the world's currencies are called in our languages: "francs", "рублей", "KZT", "US$".

From the CLDR, which babel carries. Its names tell the country too ("Swiss francs"); people mostly
leave that out, so the noun of each name is a name as well.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

__all__ = ["currency_codes", "currency_names", "currency_signs"]

Language = Literal["en", "ru", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "ru", "es")
COUNTS = (1, 2, 5)  # of which Russian has a plural each, the others need two
ADJECTIVE = re.compile(r".*(?:[иы][йех]|ая|ое|ого)|nuevos?")  # noqa: RUF001 - Cyrillic endings
# Nouns that say something else in a shop: the gold of Zimbabwe, the mark of Bosnia ("make"), the
# taka of Bangladesh ("so"), the real of Brazil ("real leather"); with their country they count.
OTHER_WORDS = frozenset({"gold", "марка", "марки", "марок", "так", "real"})
_PLAIN = str.maketrans("áéíóúñ", "aeioun")  # people leave the accents out


@cache
def currency_codes() -> tuple[str, ...]:
    """ISO 4217 codes of what is legal tender today; in lower case some are words ("all", "top")."""
    places = map(str, Locale("en").territories)
    codes = {code for place in places for code in get_territory_currencies(place, tender=True)}
    return tuple(sorted(codes))


@cache
def currency_names() -> tuple[str, ...]:
    """Names in singular and plural, lower case, the longest first."""
    names = {said for language in LANGUAGES for said in _names(language)}
    return tuple(sorted(names | {name.translate(_PLAIN) for name in names}, key=len, reverse=True))


@cache
def currency_signs() -> tuple[str, ...]:
    """Signs that are no words ("$", "€", "US$", "CN¥"), the longest first."""
    symbols = {one for name in LANGUAGES for one in Locale(name).currency_symbols.values()}
    signs = {one for one in symbols if not one[-1].isalpha() and one[-1] != "."}
    return tuple(sorted(signs, key=len, reverse=True))


def _names(language: Language) -> Iterator[str]:
    for code in currency_codes():
        for count in COUNTS:
            name = get_currency_name(code, count, language).lower()
            noun = _noun(name, language)
            yield from (name,) if noun in OTHER_WORDS else (name, noun)


def _noun(name: str, language: Language) -> str:
    """The last word of an English name, the first noun of a Spanish or a Russian one."""
    words = name.split()
    if language == "en":
        return words[-1]
    return next((word for word in words if not ADJECTIVE.fullmatch(word)), words[-1])
