"""Columns as filters read them: words without case, prices as whole numbers, only when needed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from index_store.attributes import Attributes, folded, price_units
from index_store.product import Product, ProductTable, table_of

PRICES = st.none() | st.decimals(0, 10**12, places=4) | st.decimals(0, 10**6, places=2)
WORDS = st.sampled_from(["", " ", "Blue", "blue", "BLUE ", "STRASSE", "straße", "ΣΑΣ", "σας"])


@given(st.lists(PRICES, max_size=9))
def test_any_price_of_a_feed_is_kept_to_the_last_digit(prices):
    attributes = Attributes([Product(str(row), "", "", one) for row, one in enumerate(prices)])
    assert attributes.has_price.tolist() == [price is not None for price in prices]
    for price, units in zip(prices, attributes.price.tolist(), strict=True):
        assert Decimal(units) / 10_000 == (price or 0)


@given(st.lists(st.lists(WORDS, max_size=3), max_size=9), st.lists(WORDS, max_size=3))
def test_any_of_some_words_are_the_products_that_have_one(told, wanted):
    attributes = Attributes(
        [
            Product(str(row), "", "", brand=(words or [""])[0], sizes=tuple(words))
            for row, words in enumerate(told)
        ]
    )
    known = {folded(word) for word in wanted}
    assert attributes.sizes.any_of(wanted).tolist() == [
        any(folded(word) in known for word in words) for words in told
    ]
    assert attributes.brand.any_of(wanted).tolist() == [
        folded((words or [""])[0]) in known for words in told
    ]


def test_more_distinct_words_than_a_short_number_holds_are_kept_apart():
    count = 2**16 + 10
    attributes = Attributes([Product(str(row), "", "", brand=f"b{row}") for row in range(count)])
    found = attributes.brand.any_of(["B0", "b65535", "b65536", f"b{count - 1}", "none"])
    assert found.nonzero()[0].tolist() == [0, 65535, 65536, count - 1]


class Watched(ProductTable):
    """Notes which columns are read."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.read = []

    def column(self, name):
        self.read.append(name)
        return super().column(name)


def test_a_column_is_read_once_and_only_when_it_is_asked_for():
    table = Watched(table_of([Product("1", "", "", colour="Red")]))
    attributes = Attributes(table)
    assert table.read == []
    for _ in range(2):
        assert attributes.colour.any_of(["red"]).all()
    assert table.read == ["colour"]


def test_units_of_a_price_are_ten_thousandths():
    assert price_units(Decimal("39.9")) == 399_000
