"""Reads one cell of a feed: text, price, period, stock, category, sizes, link, pictures.

Each function raises ValueError with a reason that the shop's owner can act on. What is ambiguous
is refused, never guessed: a wrong price in a chat costs more than a missing product.
"""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

__all__ = [
    "category",
    "in_stock",
    "is_missing",
    "is_now",
    "link",
    "pictures",
    "price",
    "quoted",
    "sizes",
    "text",
]

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
YES = frozenset({"true", "yes", "1", "in stock"})
# What can be ordered but not sent is not in stock: a shopper who asks for that wants it now.
NO = frozenset({"false", "no", "0", "out of stock", "preorder", "backorder"})
PATH = re.compile(r"\s*>\s*")  # "Clothing > Dresses > Maxi", as Google and Shopify write categories
DATE = len("2026-02-24")


def text(value: object) -> str:
    """One line of text, spaces evened; a number is its digits, nothing is "".

    A tuple is an element that an XML item has several times: the first counts.
    """
    if isinstance(value, tuple):
        return text(value[0]) if value else ""
    if is_missing(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError(f"is a {type(value).__name__}, not text")  # noqa: TRY004 - a bad cell
    line = " ".join(str(value).split())
    if len(line) > MAX_TEXT:
        raise ValueError(f"has {len(line)} characters, more than {MAX_TEXT}")
    # Lone surrogates, and NUL, which PostgreSQL cannot keep.
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in line):
        raise ValueError("has characters that are not valid text")
    return line


def price(value: object) -> tuple[Decimal | None, str]:
    """Amount and currency ("" where none is named) of 39.90, "39,90 EUR" or "€39.90"."""
    if is_missing(value):
        return None, ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _amount(Decimal(str(value))), ""
    line = text(value)
    whole = PRICE.fullmatch(line)
    number = AMOUNT.fullmatch(whole[2]) if whole else None
    if whole is None or number is None:
        raise ValueError(f"{quoted(line)} is not clearly an amount; write it as 1299.00 EUR")
    digits = re.sub(r"\D", "", number[1])
    amount = _amount(Decimal(f"{digits}.{number[2] or number[3] or 0}"))
    return amount, _currency(whole[1], whole[3], line)


def is_now(value: object) -> bool:
    """True within "START/END", both as ISO 8601, UTC unless they say otherwise; or of nothing."""
    line = text(value)
    if not line:
        return True
    try:
        start, end = (part.strip() for part in line.split("/"))
        # A day without an hour lasts until it is over (Google's sale_price_effective_date).
        last = timedelta(days=1) if len(end) == DATE else timedelta()
        return _time(start) <= datetime.now(UTC) < _time(end) + last
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{quoted(line)} is not START/END such as 2026-02-24T13:00-0800/2026-02-28T15:30-0800"
        ) from error


def in_stock(value: object) -> bool:
    """True when nothing is said; what can only be ordered in advance is not in stock."""
    if isinstance(value, bool):
        return value
    word = text(value).casefold().replace("_", " ")
    if word and word not in YES | NO:
        raise ValueError(
            f"{quoted(word)} is none of in_stock, out_of_stock, preorder, backorder, true, false"
        )
    return word not in NO


def category(value: object) -> str:
    """The last step of a path such as "Clothing > Dresses"."""
    return PATH.split(text(value).strip("> "))[-1]


def sizes(value: object) -> tuple[str, ...]:
    """Sizes of a list, or of a cell such as "S, M, L" or "36|38"."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[,;|]", text(value))
    return tuple(dict.fromkeys(word for part in parts if (word := text(part))))


def pictures(value: object, separator: str | None = None) -> list[bytes | str]:
    """Encoded pictures, paths and addresses of a cell, in its order.

    Args:
        value: bytes, text, a {"bytes", "path"} of the data sets library, or a list of those.
        separator: of several in one text; None: a text is one.
    """
    if isinstance(value, str) and separator is not None:
        parts: Iterable[object] = value.split(separator)
    else:
        parts = value if isinstance(value, list | tuple) else [value]
    return [one for part in parts if (one := _picture(part))]


def link(value: object) -> str:
    """A web address, or ""."""
    address = text(value)
    if address and not re.fullmatch(r"https?://[^/\s]\S*", address, re.IGNORECASE):
        raise ValueError(f"{quoted(address)} does not begin with http:// or https://")
    return address


def is_missing(value: object) -> bool:
    """True for null, an empty cell, and a table's not-a-number."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())


def _picture(value: object) -> bytes | str:
    if isinstance(value, dict):
        inside = value.get("bytes")
        value = value.get("path") if inside is None else inside
    return value if isinstance(value, bytes) else text(value)


def _time(written: str) -> datetime:
    time = datetime.fromisoformat(written)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _amount(amount: Decimal) -> Decimal:
    """The price with two decimals, or four where two do not say it all."""
    if not amount.is_finite() or not 0 <= amount < HIGHEST_PRICE:
        raise ValueError(f"{quoted(str(amount))} is not between 0 and a million millions")
    fine, coarse = amount.quantize(FINEST), amount.quantize(CENT)
    return coarse if coarse == fine else fine


def _currency(before: str | None, after: str | None, line: str) -> str:
    named = {SYMBOLS.get(one, one.upper()) for one in (before, after) if one}
    if len(named) > 1:
        raise ValueError(f"{quoted(line)} names two currencies")
    return named.pop() if named else ""


def quoted(value: str) -> str:
    """A value as a reason repeats it, cut short."""
    return repr(value if len(value) <= MAX_QUOTED else value[:MAX_QUOTED] + "…")
