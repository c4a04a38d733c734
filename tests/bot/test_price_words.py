"""What sentences say of the price: a table in three languages, and properties for any text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.price_words import PriceWords, applied, read_price_words
from shared.messages import Filters

LIMITS = [
    ("under 50", "", None, "50"),
    ("blue under 50", "blue", None, "50"),
    ("below 49,90 EUR in red", "in red", None, "49.90"),
    ("less than $50", "", None, "50"),
    ("no more than 50 euros", "", None, "50"),
    ("max. 50!", "", None, "50"),
    ("<= 50", "", None, "50"),
    ("under 1,000", "", None, "1000"),
    ("up to 1.000,50 €", "", None, "1000.50"),
    ("over 100", "", "100", None),
    ("at least €30, longer", "longer", "30", None),
    ("between 20 and 50", "", "20", "50"),
    ("from 50 to 20", "", "20", "50"),
    ("cheaper than 50", "", None, "50"),
    ("under 80, no, under 60 please", "no, please", None, "60"),
    ("under 50 100% cotton", "100% cotton", None, "50"),
    ("💙 under 50", "💙", None, "50"),
    ("до 50", "", None, "50"),
    ("синее до 10 000 рублей", "синее", None, "10000"),
    ("от 20 до 50 евро", "", "20", "50"),
    ("не дороже 50", "", None, "50"),
    ("не дешевле 50", "", "50", None),
    ("menos de 50", "", None, "50"),
    ("rojo, por debajo de 50 euros", "rojo", None, "50"),
    ("más de 30", "", "30", None),
    ("entre 20 y 50", "", "20", "50"),
    ("under 50 francs", "", None, "50"),
    ("blue under 50 Swiss francs please", "blue please", None, "50"),
    ("up to 500 zlotys", "", None, "500"),
    ("less than US$ 80", "", None, "80"),
    ("under CHF 80", "", None, "80"),
    ("under 80 CHF in red", "in red", None, "80"),
    ("under ₹2,000", "", None, "2000"),
    ("under 5000 JPY", "", None, "5000"),
    ("max 5000 tenge", "", None, "5000"),
    ("до 500 рублей", "", None, "500"),
    ("до 500 руб. и синее", "синее", None, "500"),  # noqa: RUF001
    ("красное до 20 000 тенге", "красное", None, "20000"),
    ("не дороже 100 долларов", "", None, "100"),
    ("от 20 до 50 швейцарских франков", "", "20", "50"),
    ("menos de 30 euros", "", None, "30"),
    ("rojo hasta 300 pesos mexicanos", "rojo", None, "300"),
    ("hasta 50 dolares", "", None, "50"),
    ("under 50 all cotton", "all cotton", None, "50"),  # ALL is the lek of Albania
    ("under 50 top", "top", None, "50"),  # TOP is the money of Tonga
    ("under 50 gold", "gold", None, "50"),  # and gold that of Zimbabwe
    ("до 50 марки Nike", "марки Nike", None, "50"),
]
DIRECTIONS = [
    ("cheaper", "", "cheaper"),
    ("make it cheaper, please", "", "cheaper"),
    ("Blue and cheaper", "Blue", "cheaper"),
    ("cheaper than these but longer", "longer", "cheaper"),
    ("less expensive", "", "cheaper"),
    ("at a lower price", "", "cheaper"),
    ("more expensive", "", "dearer"),
    ("дешевле", "", "cheaper"),
    ("подешевле, и синее", "синее", "cheaper"),
    ("подороже", "", "dearer"),
    ("más barato", "", "cheaper"),
    ("mas barata y roja", "roja", "cheaper"),
    ("más caro", "", "dearer"),
]
NOTHING = [
    "longer sleeves",
    "over the knee",
    "from the 90s",
    "more than 3 buttons",
    "at least 30 cm",
    "under 0",
    "maximal",
    "size 38",
    "от 3 пуговиц",
    "más de 3 botones",
    "فستان أزرق",
    "👗🔥",
]
AMOUNTS = st.decimals(min_value="0.01", max_value="99999", places=2)


def price(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("text", "rest", "low", "high"), LIMITS)
def test_an_amount_behind_a_comparing_word_is_a_bound(
    text: str, rest: str, low: str | None, high: str | None
) -> None:
    assert read_price_words(text) == PriceWords(rest, price(low), price(high))


@pytest.mark.parametrize(("text", "rest", "direction"), DIRECTIONS)
def test_a_comparison_without_an_amount_is_a_direction(
    text: str, rest: str, direction: str
) -> None:
    read = read_price_words(text)
    assert (read.rest, read.direction) == (rest, direction)
    assert read.min_price is None
    assert read.max_price is None


@pytest.mark.parametrize("text", NOTHING)
def test_words_about_something_else_stay_as_they_are(text: str) -> None:
    assert read_price_words(text) == PriceWords(text)


@given(st.text(max_size=500))
def test_any_text_is_read_without_growing(text: str) -> None:
    read = read_price_words(text)
    assert len(read.rest) <= len(text)
    assert read.found or read.rest == text.strip()


@given(AMOUNTS)
def test_every_amount_is_read_as_it_is_written(amount: Decimal) -> None:
    assert read_price_words(f"red under {amount} EUR") == PriceWords("red", None, amount)


@given(st.lists(AMOUNTS, min_size=1, max_size=10))
def test_cheaper_excludes_the_dearer_half_of_what_was_shown(shown: list[Decimal]) -> None:
    filters = applied(read_price_words("cheaper"), Filters(), shown)
    assert filters is not None
    assert filters.max_price is not None
    below = [one for one in shown if one <= filters.max_price]
    assert len(below) <= len(shown) // 2
    assert filters.max_price < max(shown)


@given(st.lists(AMOUNTS, min_size=1, max_size=10))
def test_dearer_excludes_the_cheaper_half_of_what_was_shown(shown: list[Decimal]) -> None:
    filters = applied(read_price_words("more expensive"), Filters(), shown)
    assert filters is not None
    assert filters.min_price is not None
    assert len([one for one in shown if one >= filters.min_price]) <= len(shown) // 2


def test_cheaper_without_shown_prices_cannot_be_applied() -> None:
    assert applied(read_price_words("cheaper"), Filters(), []) is None


def test_a_later_bound_replaces_the_earlier_on_the_same_side() -> None:
    before = Filters(min_price=Decimal(10), max_price=Decimal(80), in_stock=True)
    after = applied(read_price_words("under 50"), before, [])
    assert after == before.model_copy(update={"max_price": Decimal(50)})


def test_a_bound_that_contradicts_the_opposite_one_removes_it() -> None:
    after = applied(read_price_words("over 100"), Filters(max_price=Decimal(50)), [])
    assert after == Filters(min_price=Decimal(100))
