"""Cells of a feed: what is read, and what is refused with a reason."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.feeds import values


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("39.90", "39.90", ""),
        ("39,90", "39.90", ""),
        ("39.9", "39.90", ""),
        ("39,9", "39.90", ""),
        ("39.90 EUR", "39.90", "EUR"),
        ("EUR 39.90", "39.90", "EUR"),
        ("eur39,90", "39.90", "EUR"),
        ("€39.90", "39.90", "EUR"),
        ("39,90 €", "39.90", "EUR"),
        ("39,90\u00a0€", "39.90", "EUR"),
        ("$ 5", "5.00", "USD"),
        ("1299", "1299.00", ""),
        ("1,299.00", "1299.00", ""),
        ("1.299,00 EUR", "1299.00", "EUR"),
        ("1 299,00", "1299.00", ""),
        ("1 299", "1299.00", ""),
        ("CHF 1'299.50", "1299.50", "CHF"),
        ("12,345,678.9", "12345678.90", ""),
        ("0.1250", "0.1250", ""),
        (39, "39.00", ""),
        (39.9, "39.90", ""),
        (39.900001525878906, "39.90", ""),  # what a float32 column makes of 39.90
        (Decimal("39.90"), "39.90", ""),
        (0, "0.00", ""),
    ],
)
def test_price_in_any_usual_spelling_is_exact(cell, amount, currency):
    found = values.price(cell)
    assert (str(found[0]), found[1]) == (amount, currency)


@pytest.mark.parametrize("cell", [None, "", "  ", float("nan")])
def test_price_that_is_missing_is_none(cell):
    assert values.price(cell) == (None, "")


@pytest.mark.parametrize(
    "cell",
    [
        "1,299",
        "1.299",
        "1.299.00",
        "1,29,900.00",
        "free",
        "-5",
        "39.90 EUR USD",
        "EUR 39.90 USD",
        "39.90 - 49.90",
        "1e3",
        "٣٩",
        "NaN",
        "inf",
        -1,
        float("inf"),
        Decimal("NaN"),
        Decimal("1e12"),
        Decimal("1e999999"),
        True,
        [39.9],
        {"amount": 39.9},
        "9" * 3000,
    ],
)
def test_price_that_is_unclear_is_refused(cell):
    with pytest.raises(ValueError, match=r"clearly|between|currencies|text|characters"):
        values.price(cell)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["{} EUR", "EUR {}", "{}", "€{}"]))
def test_price_of_any_amount_comes_back_to_the_cent(amount, spelling):
    assert values.price(spelling.format(amount))[0] == amount
    assert values.price(spelling.format(str(amount).replace(".", ",")))[0] == amount


@given(st.text(max_size=40) | st.floats() | st.integers() | st.decimals(allow_nan=True))
def test_price_of_anything_is_an_amount_or_a_reason(cell):
    with suppress(ValueError):
        amount, currency = values.price(cell)
        assert amount is None or 0 <= amount < 10**12
        assert not currency or len(currency) == 3


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        (None, ""),
        (" Red \n dress ", "Red dress"),
        (42, "42"),
        (Decimal("1.50"), "1.50"),
        ("שמלה 👗", "שמלה 👗"),
        (float("nan"), ""),
    ],
)
def test_text_is_one_line(cell, line):
    assert values.text(cell) == line


@pytest.mark.parametrize("cell", [["a"], {"a": 1}, b"a", True, "\ud800", "x" * 2001])
def test_text_that_is_none_is_refused(cell):
    with pytest.raises(ValueError, match=r"text|characters"):
        values.text(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, True),
        ("", True),
        (True, True),
        (False, False),
        ("TRUE", True),
        ("no", False),
        (1, True),
        (0, False),
        ("in stock", True),
        ("out_of_stock", False),
        ("In Stock", True),
        ("preorder", False),
        ("backorder", False),
    ],
)
def test_in_stock_is_true_unless_it_says_no(cell, expected):
    assert values.in_stock(cell) is expected


def test_in_stock_that_is_unclear_is_refused():
    with pytest.raises(ValueError, match="none of in_stock"):
        values.in_stock("maybe")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ()),
        ("S, M,L", ("S", "M", "L")),
        ("36|38;40", ("36", "38", "40")),
        ("36/38", ("36/38",)),
        (["S", "S", None, 40], ("S", "40")),
    ],
)
def test_sizes_are_split_and_listed_once(cell, expected):
    assert values.sizes(cell) == expected


@pytest.mark.parametrize("cell", ["", "https://shop.example/p/1?a=b", "HTTP://SHOP.EXAMPLE"])
def test_link_of_the_web_is_kept(cell):
    assert values.link(cell) == cell


@pytest.mark.parametrize("cell", ["javascript:alert(1)", "/p/1", "shop.example", "https://", "a b"])
def test_link_of_another_kind_is_refused(cell):
    with pytest.raises(ValueError, match="https://"):
        values.link(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", True),
        ("2001-02-24T11:07+0100/2901-02-28T23:07+0100", True),
        ("2001-02-24T11:07Z / 2901-02-28T23:07Z", True),
        ("2001-02-24/2001-02-28", False),
        ("2901-02-24T11:07-0800/2901-02-28T23:07-0800", False),
    ],
)
def test_is_now_says_whether_a_period_has_begun_and_not_ended(cell, expected):
    assert values.is_now(cell) is expected


def test_is_now_until_a_day_lasts_until_it_is_over():
    today = datetime.now(UTC).date()
    assert values.is_now(f"2001-01-01/{today}")
    assert not values.is_now(f"2001-01-01/{today - timedelta(days=1)}")


@pytest.mark.parametrize("cell", ["tomorrow", "2001-01-01", "a/b", "2001-01-01/", "1/2/3", "/"])
def test_is_now_of_no_period_is_refused(cell):
    with pytest.raises(ValueError, match="START/END"):
        values.is_now(cell)


@given(st.text(alphabet="0123456789-T:+Z/ ", max_size=30))
def test_is_now_of_anything_is_an_answer_or_a_reason(cell):
    with suppress(ValueError):
        assert values.is_now(cell) in {True, False}


@pytest.mark.parametrize(
    ("cell", "separator", "expected"),
    [
        (None, None, []),
        (" ", "|", []),
        (b"x", None, [b"x"]),
        ("a,b.png", None, ["a,b.png"]),
        ("a.png, b.png,", ",", ["a.png", "b.png"]),
        (["a.png", b"x", None], "|", ["a.png", b"x"]),
        ({"bytes": b"x", "path": "a.png"}, None, [b"x"]),
        ({"bytes": None, "path": "a.png"}, None, ["a.png"]),
        ([{"bytes": b"x", "path": None}, {"path": "b.png"}], None, [b"x", "b.png"]),
    ],
)
def test_pictures_of_a_cell_are_listed_in_its_order(cell, separator, expected):
    assert values.pictures(cell, separator) == expected


@pytest.mark.parametrize("cell", [True, {"path": {"path": "a"}}, [["a"]], [{"bytes": ["a"]}]])
def test_pictures_of_a_cell_of_something_else_are_refused(cell):
    with pytest.raises(ValueError, match="not text"):
        values.pictures(cell)
