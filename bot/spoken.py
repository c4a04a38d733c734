"""Reads the words that mean a button: "more", "not 3", "like 2 but red".

English, Russian and Spanish are read whatever the chat is set to (texts/turn_words.toml). A number
is a product's only when no measure or countable part stands behind it ("like 30 cm longer").
"""

import re
import tomllib
from pathlib import Path

from bot.presses import Press, Verb

__all__ = ["read_words"]

_TEXTS = Path(__file__).with_name("texts")
_TABLE: dict[str, list[str]] = tomllib.loads(_TEXTS.joinpath("turn_words.toml").read_text("utf-8"))
_MEASURES = tomllib.loads(_TEXTS.joinpath("price_words.toml").read_text("utf-8"))["measures"]
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")  # what a thumb's colour is written with
_THUMB = re.compile("([👍👎])")
_BREAK = r"[\s,;:.–—-]"  # noqa: RUF001 - people type the dashes


def _any(kind: str) -> str:
    return "(?:" + "|".join(_TABLE[kind]) + ")"


_NOT_A_PRODUCT = rf"[\w/]|[.,]\d|-\w|\s*(?:{'|'.join(_MEASURES)})(?!\w)"


def _number(digits: str) -> str:
    sign = rf"(?:{_any('articles')} )?(?:{_any('number_signs')} ?)?"
    return rf"{sign}(?P<number>{digits})(?!{_NOT_A_PRODUCT})"


def _rest(beginning: str = "") -> str:
    """What else is said; of "like 2 or 3" the 3 is no wish, and "2 in 1" is no product."""
    return rf"{_BREAK}++(?P<rest>(?!(?:{_any('pairs')} )?(?:10|\d)(?!\d)){beginning}.*)"


_LINKED = _rest(rf"{_any('links')}(?!\w)")
_ANY_NUMBER = _number(r"\d{1,3}")
_ALONE: tuple[Verb, ...] = (
    "more", "undo", "nearest", "whole", "together", "to_photo", "to_words",
)  # fmt: skip


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('leads')} )?(?:{words})", re.IGNORECASE)


# Tried in this order.
_PATTERNS: tuple[tuple[Verb, re.Pattern[str]], ...] = (
    *((verb, re.compile(_any(verb), re.IGNORECASE)) for verb in _ALONE),
    ("down", _pattern(rf"{_any('down')} {_ANY_NUMBER}")),
    ("up", _pattern(rf"{_any('up')} {_ANY_NUMBER}")),
    ("down", _pattern(rf"{_ANY_NUMBER} {_any('down_behind')}")),
    ("up", _pattern(rf"{_ANY_NUMBER} {_any('up_behind')}")),
    ("similar", _pattern(rf"{_any('similar')} {_ANY_NUMBER}(?:{_rest()})?")),
    # Without a word of likeness: a page has ten products at most, so "38 in red" names none.
    ("similar", _pattern(rf"{_number('10|[1-9]')}(?:{_LINKED})?")),
)
_JOINED = re.compile(rf"^(?:{_BREAK}|{_any('joins')}(?!\w))+", re.IGNORECASE)
_POLITE = re.compile(rf",? {_any('polite')}$", re.IGNORECASE)


def read_words(text: str) -> Press | None:
    """Reads words that mean a button; None when they are words to search by."""
    words = _in_one_line(text)
    for verb, pattern in _PATTERNS:
        match = pattern.fullmatch(words)
        if match:
            return _press(verb, match.groupdict())
    return None


def _in_one_line(text: str) -> str:
    parted = _THUMB.sub(r" \1 ", _SKIN.sub("", text))  # "👍3"
    return _POLITE.sub("", " ".join(parted.split()).rstrip(".!? "))


def _press(verb: Verb, found: dict[str, str | None]) -> Press:
    return Press(verb, int(found.get("number") or 0), _JOINED.sub("", found.get("rest") or ""))
