"""Filters in the words of Milvus: https://milvus.io/docs/boolean.md.

Its engine keeps of each row the columns `row` (the primary key), `price` in ten-thousandths (0
where `has_price` is false), `in_stock`, and of the words what `folded` makes of them: `category`,
`colour`, `gender`, `brand`, and the array `sizes`.
"""

from collections.abc import Iterator, Sequence

from index_store.attributes import folded
from index_store.filters import price_bounds
from shared.messages import Filters

__all__ = ["expression_of"]

# Rows that an expression names one by one, 8 characters each: 80 kB are sent in a millisecond,
# and what excludes more is as well said by the rows themselves.
MOST_NAMED = 10_000

# What a literal in double quotes cannot hold as it is; everything else may stand there.
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def expression_of(filters: Filters, excluded: Sequence[int] = ()) -> str | None:
    """The rows that meet the filters and are not excluded, "" for all rows.

    None where it cannot be said: too many rows are excluded, or a word is no valid text.
    """
    if len(excluded) > MOST_NAMED:
        return None
    expression = " and ".join(_conditions(filters, excluded))
    return expression if _is_text(expression) else None


def _conditions(filters: Filters, excluded: Sequence[int]) -> Iterator[str]:
    yield from _on_price(*price_bounds(filters))
    if filters.in_stock:
        yield "in_stock == true"
    for field, wanted in (
        ("category", filters.categories),
        ("colour", filters.colours),
        ("gender", filters.genders),
        ("brand", filters.brands),
    ):
        if wanted:
            yield f"{field} in [{_literals(wanted)}]"
    if filters.sizes:
        yield f"array_contains_any(sizes, [{_literals(filters.sizes)}])"
    if excluded:
        yield f"row not in [{', '.join(map(str, excluded))}]"


def _on_price(lowest: int | None, highest: int | None) -> Iterator[str]:
    if lowest is not None or highest is not None:
        yield "has_price == true"
    if lowest is not None:
        yield f"price >= {lowest}"
    if highest is not None:
        yield f"price <= {highest}"


def _literals(words: Sequence[str]) -> str:
    distinct = dict.fromkeys(map(folded, words))
    return ", ".join(f'"{word.translate(ESCAPES)}"' for word in distinct)


def _is_text(expression: str) -> bool:
    """False for lone surrogates, which no server takes."""
    return expression.isascii() or not any("\ud800" <= one <= "\udfff" for one in expression)
