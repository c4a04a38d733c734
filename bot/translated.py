"""Words of a shop or of a model, in the person's language as far as our tables know them."""

from functools import cache

from bot.actions import Note
from bot.texts import FALLBACK, render, spoken
from shared.wishes import Wish
from shared.words import understood
from shared.words.tables import entries
from shared.words.text import phrase

__all__ = ["caption_in", "colour_in"]


def colour_in(written: str, language: str) -> str:
    """A colour as a shop writes it: known names are translated, others stay as they are."""
    return "/".join(_one_in(part.strip(), language) for part in written.split("/"))


def caption_in(caption: str, language: str) -> str:
    """A model's English line; in another language what we understand of it, if that is anything."""
    wishes = () if spoken(language) == FALLBACK else understood([caption]).wishes
    return ", ".join(_said(one, language) for one in wishes) or caption


def _one_in(written: str, language: str) -> str:
    wish = _colours().get(phrase(written))
    return _said(wish, language) if wish else written


def _said(wish: Wish, language: str) -> str:
    return render(language, Note("asked.wish", {"wish": wish}))


@cache
def _colours() -> dict[tuple[str, ...], Wish]:
    """By each of their names in any language, as words compare; our table before the library."""
    return {
        phrase(word): entry.wish()
        for entry in reversed(entries())
        if entry.attribute == "colour"
        for words in entry.words.values()
        for word in words
    }
