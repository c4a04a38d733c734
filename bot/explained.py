"""Why a product is shown, in one line: "Very close · navy blue, as asked · same type and pattern".

Words instead of figures: nobody buys a cosine.
"""

from collections.abc import Sequence

from bot.actions import Note
from bot.texts import BETWEEN_PARTS, render, say
from bot.translated import colour_in
from shared.messages import Result
from shared.wishes import Attribute, Wish

__all__ = ["also_in", "explained"]

# That it is for the same people goes without saying; that it is not does not.
SHARED: tuple[Attribute, ...] = ("type", "colour", "pattern")
DIFFERENT: tuple[Attribute, ...] = (*SHARED, "gender")
OF_THE_DESIGN: frozenset[Attribute] = frozenset({"type", "pattern"})
MOST_WISHES = 3  # the newest: what was said last is looked for first
MOST_COLOURS = 4


def explained(result: Result, language: str) -> str:
    """How close it is and why, "" where nothing tells; one line without a break."""
    why = result.why
    same = [one for one in SHARED if one in why.same and not _is_said(one, why.design)]
    other = [one for one in DIFFERENT if one in why.other]
    parts = (
        say(language, f"likely.{result.likely}") if result.likely else "",
        _wished(why.wished, language),
        say(language, "why.design") if why.design else "",
        _compared("same", same, language),
        _compared("other", other, language),
    )
    return _sentence(BETWEEN_PARTS.join(part for part in parts if part))


def also_in(result: Result, language: str) -> str:
    """The other colours that the shop has it in, "" where there are none; one line."""
    colours = list(dict.fromkeys(colour_in(one, language) for one in result.also if one.strip()))
    if not colours:
        return ""
    more = ["…"] if len(colours) > MOST_COLOURS else []
    return _sentence(say(language, "why.also", colours=_row([*colours[:MOST_COLOURS], *more])))


def _is_said(attribute: Attribute, design: bool) -> bool:
    """Alike in design are only things of one type and pattern."""
    return design and attribute in OF_THE_DESIGN


def _wished(wishes: Sequence[Wish], language: str) -> str:
    if not wishes:
        return ""
    newest = wishes[-MOST_WISHES:]
    labels = [render(language, Note("asked.wish", {"wish": one})) for one in newest]
    return say(language, "why.wished", wishes=_row(labels))


def _compared(how: str, attributes: Sequence[Attribute], language: str) -> str:
    """As in "same type, colour and pattern"."""
    if not attributes:
        return ""
    *some, last = (say(language, f"attribute.{one}") for one in attributes)
    named = say(language, "why.and", some=_row(some), last=last) if some else last
    return say(language, f"why.{how}", attributes=named)


def _row(words: Sequence[str]) -> str:
    return ", ".join(words)


def _sentence(words: str) -> str:
    line = " ".join(words.split())
    return line[:1].upper() + line[1:]
