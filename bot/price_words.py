"""Takes what a sentence says about money out of it: "blue under 50" -> "blue", at most 50.

An embedding knows nothing of prices, so the words about them become filters, and only what remains
is searched by. English, Russian and Spanish are read whatever the chat is set to
(texts/price_words.toml, currencies.py).
A number is taken for a price only when a comparing word stands before it and no measure or
countable part ("30 cm", "3 buttons") behind it.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Literal

from bot.currencies import currency_codes, currency_names, currency_signs
from shared.messages import Filters

__all__ = ["PriceWords", "applied", "read_price_words"]

CENT = Decimal("0.01")

# Thousands may be parted ("1,000", "10 000"), cents may follow either mark; nine digits are more
# than any shop asks for.
AMOUNT = r"\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
FIRST_SYMBOL = "\u2000"  # the letters of our languages stand before it, arrows and emoji after it

_TABLE: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("texts").joinpath("price_words.toml").read_text("utf-8")
)


def _any(kind: str) -> str:
    return "(?:" + "|".join(_TABLE[kind]) + ")"


@cache
def _pattern() -> re.Pattern[str]:
    """Everything that is said of prices; built when the first sentence is read."""
    return re.compile(
        rf"(?<!\w)(?:{_any('range_start')}{_amount_named('low')}"
        rf"\s*{_any('range_middle')}(?!\w){_amount_named('high')}"
        rf"|{_any('at_most')}{_amount_named('most')}"
        rf"|{_any('at_least')}{_amount_named('least')}"
        rf"|(?P<cheaper>{_any('cheaper')}){_THAN_THESE}"
        rf"|(?P<dearer>{_any('dearer')}){_THAN_THESE})",
        re.IGNORECASE,
    )


def _amount_named(name: str) -> str:
    """A number with its currency before or behind it, and no measure behind it."""
    behind = (
        rf"(?:\s?(?:{_sign()}|{_currency()}(?!\w)))?(?![\w%]|[.,]\d|\s*{_any('measures')}(?!\w))"
    )
    return rf"\s*(?:{_sign()}|{_code()})?\s?(?P<{name}>{AMOUNT}){behind}"


def _sign() -> str:
    return "(?:" + "|".join(map(re.escape, currency_signs())) + ")"


def _code() -> str:
    return "(?-i:" + "|".join(currency_codes()) + ")"


def _currency() -> str:
    names = "|".join(map(re.escape, currency_names()))
    return f"(?:{names}|{_code()}|{_any('currencies')})"


_THAN_THESE = rf"(?: {_any('than_these')})?(?!\w)"
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LOOSE_START = re.compile(rf"^(?:[\s,.;:·–-]|{_any('joins')}(?!\w))+", re.IGNORECASE)  # noqa: RUF001 - people type the dash
_LOOSE_END = re.compile(rf"(?:[\s,;:·–-]|(?<!\w){_any('joins')})+$", re.IGNORECASE)  # noqa: RUF001 - as above
_FILLERS = frozenset(_TABLE["fillers"].split())


@dataclass(frozen=True)
class PriceWords:
    """A sentence read: the rest of it, and what it asked of the price."""

    rest: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    direction: Literal["cheaper", "dearer"] | None = None

    @property
    def found(self) -> bool:
        """True when the sentence spoke of the price at all."""
        return bool(self.direction) or self.min_price is not None or self.max_price is not None


def read_price_words(text: str) -> PriceWords:
    """Reads a sentence; of two words about the same bound the later one counts."""
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Literal["cheaper", "dearer"] | None = None
    for match in _pattern().finditer(text):
        low = _amount(match["low"] or match["least"]) or low
        high = _amount(match["high"] or match["most"]) or high
        if match["cheaper"] or match["dearer"]:
            direction = "cheaper" if match["cheaper"] else "dearer"
    if low is None and high is None and direction is None:
        return PriceWords(text.strip())
    if low is not None and high is not None and low > high:
        low, high = high, low
    return PriceWords(_rest(text), low, high, direction)


def applied(words: PriceWords, filters: Filters, shown: Sequence[Decimal]) -> Filters | None:
    """The filters with what was asked of the price.

    "Cheaper" means strictly below the median of the prices that are shown: half of what the
    person just saw already qualifies, so the next page is different and yet not empty. A new bound
    that contradicts the opposite one replaces it.

    Returns:
        None when the words compare with shown prices and there are none.
    """
    low, high = words.min_price, words.max_price
    if words.direction:
        if not shown:
            return None
        middle = median(shown)
        if words.direction == "cheaper":
            high = high if high is not None else _below(middle)
        else:
            low = low if low is not None else _above(middle)
    return _bounded(filters, low, high)


def _bounded(filters: Filters, low: Decimal | None, high: Decimal | None) -> Filters:
    """Sets the new bounds; the older of two that contradict each other goes."""
    least = low if low is not None else filters.min_price
    most = high if high is not None else filters.max_price
    if least is not None and most is not None and least > most:
        least, most = low, high
    return filters.model_copy(update={"min_price": least, "max_price": most})


def _below(price: Decimal) -> Decimal:
    """The greatest amount in whole cents strictly below a price, never negative."""
    floor = price.quantize(CENT, ROUND_FLOOR)
    return max(floor if floor < price else floor - CENT, Decimal(0))


def _above(price: Decimal) -> Decimal:
    """The least amount in whole cents strictly above a price."""
    ceiling = price.quantize(CENT, ROUND_CEILING)
    return ceiling if ceiling > price else ceiling + CENT


def _amount(digits: str | None) -> Decimal | None:
    if not digits:
        return None
    whole, mark, cents = _split_cents(digits)
    number = Decimal(re.sub(r"\D", "", whole) + ("." + cents if mark else ""))
    return number or None  # "under 0" asks for nothing that a shop sells


def _split_cents(digits: str) -> tuple[str, bool, str]:
    match = re.fullmatch(r"(.*\d)[.,](\d{1,2})", digits)
    return (match[1], True, match[2]) if match else (digits, False, "")


def _rest(text: str) -> str:
    rest = " ".join(_pattern().sub(" ", text).split())
    rest = _LOOSE_END.sub("", _LOOSE_START.sub("", rest))
    words = _WORDS.findall(rest.casefold())
    return rest if any(word not in _FILLERS for word in words) or _is_sign(rest) else ""


def _is_sign(rest: str) -> bool:
    """True for what has no letters and yet says something, such as an emoji."""
    return bool(rest) and not _WORDS.search(rest) and any(mark > FIRST_SYMBOL for mark in rest)
