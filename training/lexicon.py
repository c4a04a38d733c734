"""The words for attribute values by their place in a sentence, and what product names tell.

"striped" stands after "make it", "stripes" after "has": lexicon.toml says which word fits where.
Colours come from `worker.vocabulary`, so any colour of a shop has words.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast, get_args

from shared.wishes import Attribute
from worker.vocabulary import COLOUR_WORDS, pattern_named

__all__ = ["FORMS", "TOLD", "Form", "left_without", "told_by", "values_of", "words"]

Form = Literal["is", "has", "with", "one", "more", "less"]
FORMS: tuple[Form, ...] = get_args(Form)

Entry = Mapping[str, Any]

_TABLE = cast(
    "Mapping[Attribute, Mapping[str, Entry]]",
    tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8")),
)
_COLOURS = {colour.lower(): written for colour, written in COLOUR_WORDS.items()}
_SIGNS: Mapping[Attribute, Mapping[str, re.Pattern[str]]] = {
    attribute: {
        value: re.compile(rf"\b(?:{entry['name']})", re.IGNORECASE)
        for value, entry in entries.items()
    }
    for attribute, entries in _TABLE.items()
    if all("name" in entry for entry in entries.values())
}
# Attributes that names alone tell; the pattern is told by names too, and the shelf knows it.
TOLD: tuple[Attribute, ...] = tuple(_SIGNS)


def words(attribute: Attribute, value: str, form: Form) -> tuple[str, ...]:
    """How people may write a value (lower case) in a place of this form; () where they cannot.

    A value that the table lacks is its own word.
    """
    if attribute == "colour":
        return _colour(value, form)
    entry = _TABLE.get(attribute, {}).get(value) or _own_words(attribute, value)
    phrases = tuple(entry.get("for", ()))
    if form == "with":
        return (*(f"with {noun}" for noun in entry.get("has", ())), *phrases)
    if form == "is" and attribute in {"gender", "usage"}:  # "make it for women"
        return (*entry.get("is", ()), *phrases)
    return tuple(entry.get(form) or (entry.get("is", ()) if form == "one" else ()))


def values_of(attribute: Attribute) -> tuple[str, ...]:
    """The values that have words, in the table's order; of colours, those with several words."""
    return tuple(_COLOURS if attribute == "colour" else _TABLE.get(attribute, ()))


def left_without(attribute: Attribute, value: str) -> str:
    """What is left where a value is refused: "solid" without stripes; "" where that is open."""
    return str(_TABLE.get(attribute, {}).get(value, {}).get("without", ""))


def told_by(name: str) -> Mapping[Attribute, str]:
    """The attributes that a product's name tells, with their values in lower case.

    "Basics Men White Slim Fit Striped Shirt" -> {"pattern": "striped", "fit": "slim fit"}
    """
    told: dict[Attribute, str] = {"pattern": pattern_named(name).lower()}
    for attribute, signs in _SIGNS.items():
        told[attribute] = next((value for value, sign in signs.items() if sign.search(name)), "")
    return {attribute: value for attribute, value in told.items() if value}


def _own_words(attribute: Attribute, value: str) -> Entry:
    return {"for": [f"for {value}"]} if attribute == "gender" else {"is": [value]}


def _colour(value: str, form: Form) -> tuple[str, ...]:
    written = _COLOURS.get(value, (value,))
    around = {"is": "{}", "one": "{}", "with": "in {}", "more": "more {}", "less": "less {}"}
    return tuple(around[form].format(word) for word in written) if form in around else ()
