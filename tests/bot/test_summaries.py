"""What was understood, as it reads: short enough for a message however much was said."""

from decimal import Decimal

import pytest

from bot.money import bound, price_tag
from bot.summaries import found, nothing_found
from bot.texts import render
from shared.messages import Filters, Query
from tests.bot.recording import reply, result

BETWEEN = Filters(min_price=Decimal(20), max_price=Decimal(50))
UNDER = Filters(max_price=Decimal("49.90"))
MESSAGE = 4096  # characters in a Telegram message


def asked(query: Query) -> str:
    return render("en", found(reply("job", query, result(1)), "USD")).splitlines()[0]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (Query(photo_key="photo:1"), "Your photo"),
        (Query(refinements=("red dress", "longer")), "red dress · longer"),
        (Query(liked=("p1",), refinements=("blue",)), "Like the one you picked · blue"),
        (Query(refinements=("x",), filters=UNDER), "x · under 49.90 EUR"),
        (Query(refinements=("x",), filters=Filters(min_price=Decimal(100))), "x · over 100 EUR"),
        (Query(refinements=("x",), filters=BETWEEN), "x · 20 to 50 EUR"),
        (Query(refinements=("two\nlines",), page=1), "two lines · page 2"),
    ],
)
def test_what_was_understood_is_one_line(query: Query, text: str) -> None:
    assert asked(query) == text


def test_the_longest_query_fits_into_a_message() -> None:
    query = Query(photo_key="photo:1", refinements=("ж" * 500,) * 20)
    note = found(reply("job", query, result(1)), "EUR")
    assert len(render("ru", note)) < MESSAGE
    assert "… · " in render("ru", note)


def test_without_products_the_shops_own_currency_is_named() -> None:
    query = Query(refinements=("x",), filters=Filters(max_price=Decimal(5)))
    assert "under 5 USD" in render("en", nothing_found(reply("job", query), "USD"))


def test_prices_have_two_decimals_and_bounds_only_when_they_need_them() -> None:
    assert price_tag(Decimal("39.9"), "EUR") == "39.90 EUR"
    assert price_tag(Decimal(5), "") == "5.00"
    assert price_tag(None, "EUR") == ""
    assert bound(Decimal("50.00"), "EUR") == "50 EUR"
    assert bound(Decimal("19.99"), "") == "19.99"
