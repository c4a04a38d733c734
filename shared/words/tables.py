"""The tables of values (tables/*.toml) and their words in each language.

One file an attribute, one section a value with the same keys in every language; the first word of
a language is the one that we answer with. Colours get further words from a library.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

from shared.wishes import Attribute, Sign, Wish
from shared.words.text import Language

__all__ = ["Entry", "entries", "fillers", "read_table", "signs"]

_HERE = Path(__file__).with_name("tables")
Words = dict[Language, tuple[str, ...]]


@dataclass(frozen=True)
class Entry:
    """A value of an attribute.

    Attributes:
        words: for the value itself.
        more: for more of it than there is ("longer").
        without: the noun that stands after "without", in the form that the language wants.
    """

    attribute: Attribute
    value: str
    words: Words
    more: Words = field(default_factory=dict)
    without: dict[Language, str] = field(default_factory=dict)

    def wish(self, sign: Sign = "want") -> Wish:
        """The wish for this value."""
        return Wish(attribute=self.attribute, value=self.value, sign=sign)


@cache
def entries() -> tuple[Entry, ...]:
    """All values; of two with the same word the first has it, in the order of `Attribute`."""
    from shared.words.colours import library_words  # noqa: PLC0415 - it reads our table of colours

    known = [
        _entry(attribute, value, row)
        for attribute in get_args(Attribute)
        for value, row in read_table(attribute).items()
    ]
    return (*known, *(Entry("colour", value, words) for value, words in library_words().items()))


@cache
def read_table(name: str) -> dict[str, Any]:
    """One file of tables/, parsed; empty for an attribute that has none (size, brand, price)."""
    path = _HERE / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def signs() -> dict[str, dict[Language, list[str]]]:
    """The words that say how the next words are meant, by what they say (tables/signs.toml)."""
    return read_table("signs")


def fillers() -> dict[str, Any]:
    """Words that ask for nothing by themselves (tables/fillers.toml)."""
    return read_table("fillers")


def _entry(attribute: Attribute, value: str, row: dict[str, Any]) -> Entry:
    words: Words = {one: tuple(row[one]) for one in ("en", "ru", "es") if one in row}
    more: Words = {one: tuple(said) for one, said in row.get("more", {}).items()}
    return Entry(attribute, value, words, more, row.get("without", {}))
