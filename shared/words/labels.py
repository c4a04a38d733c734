"""Wishes as a shopper says them, so that what is said back can be said again."""

from functools import cache

from shared.wishes import Attribute, Wish
from shared.words.tables import Entry, entries
from shared.words.text import Language

__all__ = ["label"]

_PATTERNS: dict[str, dict[Language, str]] = {
    "refuse": {"en": "not {}", "ru": "не {}", "es": "no {}"},
    "without": {"en": "without {}", "ru": "без {}", "es": "sin {}"},
    "more": {"en": "more {}", "ru": "более {}", "es": "más {}"},
    "less": {"en": "less {}", "ru": "менее {}", "es": "menos {}"},
    "more of": {"en": "more {}", "ru": "больше {}", "es": "más {}"},
    "less of": {"en": "less {}", "ru": "меньше {}", "es": "menos {}"},
    "size": {"en": "size {}", "ru": "размер {}", "es": "talla {}"},
    "brand": {"en": "by {}", "ru": "марки {}", "es": "de la marca {}"},
}


def label(wish: Wish, language: Language) -> str:
    """A wish in a language: "without stripes", "long sleeves", "for women", "talla M".

    `understood([label(wish, language)])` is the same wish again, for all that our tables know. A
    value that they do not know is said as it is.
    """
    entry = _entries().get((wish.attribute, wish.value))
    if wish.sign == "want":
        return _value(wish, entry, language)
    if entry and wish.sign == "more" and language in entry.more:
        return entry.more[language][0]
    if entry and language in entry.without:
        kind = "without" if wish.sign == "refuse" else f"{wish.sign} of"
        return _PATTERNS[kind][language].format(entry.without[language])
    return _PATTERNS[wish.sign][language].format(_value(wish, entry, language))


def _value(wish: Wish, entry: Entry | None, language: Language) -> str:
    if entry:
        return (entry.words.get(language) or entry.words["en"])[0]
    pattern = _PATTERNS.get(wish.attribute, {language: "{}"})
    return pattern[language].format(wish.value)


@cache
def _entries() -> dict[tuple[Attribute, str], Entry]:
    """By attribute and value; our table before the library."""
    return {(entry.attribute, entry.value): entry for entry in reversed(entries())}
