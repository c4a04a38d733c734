"""Brands and sizes: what is named, not described, and therefore a filter and never a picture.

"by Nike, size M"  ->  brand: Nike · size: M
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from shared.wishes import Attribute, Wish
from shared.words.lexicon import lexicon
from shared.words.text import LANGUAGES, Token, phrase

__all__ = ["named_in"]

LETTERS = r"(?:\d{0,2}X{0,4}[SL]|M|[\u0425]{0,3}[\u0421\u041b]|\u041c)"  # the Cyrillic ones too
NUMBER = r"(?:(?:US|EU|UK|FR|IT|RU)\s?)?\d{1,3}(?:[.,]5)?(?:/\d{1,3})?"
WORDS = r"(?:extra )?(?:small|medium|large)"
SIZE = rf"(?:{LETTERS}|{NUMBER}|{WORDS})(?![\w%])"
SIZES = rf"(?P<sizes>{SIZE}(?:(?:\s*[,/]\s*|\s+(?:or|and|или|и|o|y)\s+){SIZE})*)"
SIZE_WORD = r"(?:sizes?|размер\w*|tallas?|número)"
ORDINAL = r"(?:-?(?:го|й|ый|ой|м))?"  # noqa: RUF001 - Cyrillic endings of numbers
_SIZES = (
    re.compile(rf"(?<!\w){SIZE_WORD}\s*:?\s*{SIZES}", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?!\d\s){SIZES}{ORDINAL}\s+(?:size|размер\w*)(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:[Ii]n|[Вв]|[Ee]n)\s+(?:an?\s+|la\s+)?(?P<sizes>{LETTERS})(?!\w)"),
    re.compile(r"(?<!\w)(?P<sizes>X{1,4}[SL]|\dXL)(?!\w)", re.IGNORECASE),
    re.compile(r"^\s*(?P<sizes>[SML])\s*$"),
)
_SPLIT = re.compile(r"\s*[,/]\s*(?!\d{1,3}$)|\s+(?:or|and|или|и|o|y)\s+", re.IGNORECASE)
_IN_LATIN = str.maketrans("\u0425\u0421\u041b\u041c", "XSLM")
_IN_LETTERS = {"EXTRA SMALL": "XS", "SMALL": "S", "MEDIUM": "M", "LARGE": "L", "EXTRA LARGE": "XL"}

OF_BRAND = r"(?:(?:by|from|(?:the )?brand|марки|бренда|фирмы|от|de la marca|la marca|marca)\s+)"
_NAMED_BRAND = re.compile(
    r"(?<!\w)(?:[Bb]y|[Bb]rand|марки|бренда|фирмы|от|de la marca|marca)\s+"
    r"(?P<brand>[A-Z][\w&'-]*(?:\s+[A-Z][\w&'-]*)*)"
)


def named_in(
    sentence: str, words: Sequence[Token], brands: Collection[str]
) -> dict[int, tuple[int, tuple[Wish, ...]]]:
    """The brands and sizes of a sentence: first word -> last word and the wishes.

    Args:
        sentence: as it was written.
        words: the tokens of it.
        brands: names that the shop sells. Others are read after "by" and the like.
    """
    found: dict[int, tuple[int, tuple[Wish, ...]]] = {}
    taken: set[int] = set()
    sold = tuple(filter(str.strip, brands))
    for start, end, wishes in (*_brands(sentence, sold), *_sizes(sentence)):
        covered = [at for at, token in enumerate(words) if token.start < end and token.end > start]
        if covered and taken.isdisjoint(covered):
            found[covered[0]] = (covered[-1], wishes)
            taken.update(covered)
    return found


def _sizes(sentence: str) -> Iterator[tuple[int, int, tuple[Wish, ...]]]:
    for pattern in _SIZES:
        for match in pattern.finditer(sentence):
            sizes = (_size(one) for one in _SPLIT.split(match["sizes"]))
            yield match.start(), match.end(), _wishes("size", sizes)


def _size(written: str) -> str:
    size = written.upper().translate(_IN_LATIN).replace(",", ".")
    return _IN_LETTERS.get(size, size)


def _brands(sentence: str, brands: tuple[str, ...]) -> Iterator[tuple[int, int, tuple[Wish, ...]]]:
    for match in _brand_names(brands).finditer(sentence) if brands else ():
        name = _as_the_shop_writes(match["brand"], brands)
        if match["of"] or not _is_common(name) or (match["brand"] == name and _is_meant(match)):
            yield match.start(), match.end(), _wishes("brand", (name,))
    for match in _NAMED_BRAND.finditer(sentence):
        if not _is_common(match["brand"]):
            yield match.start(), match.end(), _wishes("brand", (match["brand"],))


@lru_cache(8)  # shops that one process serves
def _brand_names(brands: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(brands, key=len, reverse=True)
    names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?P<of>{OF_BRAND})?(?P<brand>{names})(?!\w)", re.IGNORECASE)


def _as_the_shop_writes(name: str, brands: tuple[str, ...]) -> str:
    plain = " ".join(name.split()).casefold()
    return next((one for one in brands if " ".join(one.split()).casefold() == plain), name)


def _is_meant(match: re.Match[str]) -> bool:
    """False for "Only in red": every sentence begins with a capital."""
    return match.start() > 0 or " " in match["brand"]


def _is_common(name: str) -> bool:
    """True for a name that is made of everyday words: "Only", "Red Tape", "Mango"."""
    return all(any(lexicon(one).knows(word) for one in LANGUAGES) for word in phrase(name))


def _wishes(attribute: Attribute, values: Iterator[str] | tuple[str, ...]) -> tuple[Wish, ...]:
    return tuple(Wish(attribute=attribute, value=value) for value in dict.fromkeys(values))
