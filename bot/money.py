"""How an amount of money is written: the number, a space, the currency code ("39.90 EUR").

The code instead of a symbol: "$" is many countries' money, "USD" is one's.
"""

from decimal import Decimal

__all__ = ["bound", "price_tag"]


def price_tag(price: Decimal | None, currency: str) -> str:
    """A product's price with two decimals, "" when it is unknown."""
    return "" if price is None else f"{price:.2f} {currency}".strip()


def bound(price: Decimal, currency: str) -> str:
    """A limit that a person set: whole amounts stay whole, as they were said ("50 EUR")."""
    return f"{price:.2f}".removesuffix(".00") + (f" {currency}" if currency else "")
