"""Reads one cell of a feed: text, price, stock, sizes, link.

Each function raises ValueError with a reason that the shop's owner can act on. What is ambiguous
is refused, never guessed: a wrong price in a chat costs more than a missing product.
"""

import math
import re
from decimal import Decimal

__all__ = ["in_stock", "link", "price", "sizes", "text"]

MAX_TEXT = 2000  # characters; a longer cell is a description, or a quote that was never closed
MAX_QUOTED = 60  # characters of a bad value that a reason repeats
HIGHEST_PRICE = Decimal(10) ** 12
CENT = Decimal("0.01")
FINEST = Decimal("0.0001")  # the dinars have thousandths; nothing is finer

SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP"}
CURRENCY = r"[A-Za-z]{3}|[€$£]"
PRICE = re.compile(rf"({CURRENCY})?\s*([^A-Za-z€$£]*?)\s*({CURRENCY})?")
# 1299, 1,299.00, 1.299,00, 1 299 or 1'299; then the decimals. Three digits after a single point
# or comma may be thousands or decimals, so neither 1,299 nor 1.299 is read.
AMOUNT = re.compile(
    r"(\d+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:[ ']\d{3})+)"
    r"(?:\.(\d{1,2}|\d{4,})|,(\d{1,2}))?",
    re.ASCII,
)
YES = frozenset({"true", "yes", "1", "in stock", "in_stock"})
NO = frozenset({"false", "no", "0", "out of stock", "out_of_stock"})


def text(value: object) -> str:
    """One line of text, spaces evened; a number is its digits, nothing is ""."""
    if _is_missing(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError(f"is a {type(value).__name__}, not text")  # noqa: TRY004 - a bad cell
    line = " ".join(str(value).split())
    if len(line) > MAX_TEXT:
        raise ValueError(f"has {len(line)} characters, more than {MAX_TEXT}")
    if any("\ud800" <= character <= "\udfff" for character in line):
        raise ValueError("has characters that are not valid text")
    return line


def price(value: object) -> tuple[Decimal | None, str]:
    """Amount and currency ("" where none is named) of 39.90, "39,90 EUR" or "€39.90"."""
    if _is_missing(value):
        return None, ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _amount(Decimal(str(value))), ""
    line = text(value)
    whole = PRICE.fullmatch(line)
    number = AMOUNT.fullmatch(whole[2]) if whole else None
    if whole is None or number is None:
        raise ValueError(f"{_quoted(line)} is not clearly an amount; write it as 1299.00 EUR")
    digits = re.sub(r"\D", "", number[1])
    amount = _amount(Decimal(f"{digits}.{number[2] or number[3] or 0}"))
    return amount, _currency(whole[1], whole[3], line)


def in_stock(value: object) -> bool:
    """True when nothing is said."""
    if isinstance(value, bool):
        return value
    word = text(value).casefold()
    if word and word not in YES | NO:
        raise ValueError(f"{_quoted(word)} is neither true nor false")
    return word not in NO


def sizes(value: object) -> tuple[str, ...]:
    """Sizes of a list, or of a cell such as "S, M, L" or "36|38"."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[,;|]", text(value))
    return tuple(dict.fromkeys(word for part in parts if (word := text(part))))


def link(value: object) -> str:
    """A web address, or ""."""
    address = text(value)
    if address and not re.fullmatch(r"https?://[^/\s]\S*", address, re.IGNORECASE):
        raise ValueError(f"{_quoted(address)} does not begin with http:// or https://")
    return address


def _is_missing(value: object) -> bool:
    """True for null, an empty cell, and a table's not-a-number."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())


def _amount(amount: Decimal) -> Decimal:
    """The price with two decimals, or four where two do not say it all."""
    if not amount.is_finite() or not 0 <= amount < HIGHEST_PRICE:
        raise ValueError(f"{_quoted(str(amount))} is not between 0 and a million millions")
    fine, coarse = amount.quantize(FINEST), amount.quantize(CENT)
    return coarse if coarse == fine else fine


def _currency(before: str | None, after: str | None, line: str) -> str:
    named = {SYMBOLS.get(one, one.upper()) for one in (before, after) if one}
    if len(named) > 1:
        raise ValueError(f"{_quoted(line)} names two currencies")
    return named.pop() if named else ""


def _quoted(value: str) -> str:
    return repr(value if len(value) <= MAX_QUOTED else value[:MAX_QUOTED] + "…")
