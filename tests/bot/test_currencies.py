"""Names of currencies: from the CLDR, in three languages, without words that mean other things."""

import pytest

from bot.currencies import currency_codes, currency_names, currency_signs


@pytest.mark.parametrize(
    "name",
    ["francs", "swiss francs", "euro", "рублей", "тенге", "фунтов", "pesos", "dólares", "dolares"],
)
def test_a_currency_has_its_name_and_its_noun(name):
    assert name in currency_names()


@pytest.mark.parametrize("word", ["gold", "so", "так", "марки", "swiss", "nuevo", "британских", ""])
def test_words_that_are_no_money_by_themselves_are_left_out(word):
    assert word not in currency_names()


def test_a_longer_name_stands_before_one_that_it_begins_with():
    names = currency_names()
    assert names.index("pesos mexicanos") < names.index("pesos")
    assert currency_signs().index("US$") < currency_signs().index("$")


def test_only_money_of_today_has_a_code():
    assert {"EUR", "KZT", "CHF"} <= set(currency_codes())
    assert {"DEM", "XAU", "XXX"}.isdisjoint(currency_codes())
