"""What a question may find: over all pictures of the products, made once for all its pages."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index_store.attributes import Attributes
from index_store.owners import Owners
from index_store.product import Product
from index_store.selections import MASKS, Selections
from shared.messages import Filters

SHOP = [
    Product("0", "", "", colour="Red"),
    Product("1", "", "", colour="Red"),
    Product("2", "", "", colour="Blue"),
]
OWNERS = Owners(3, np.array([0, 2]))
RED = Filters(colours=("red",))


@pytest.fixture
def selections():
    return Selections(Attributes(SHOP), OWNERS)


def test_nothing_asked_is_no_selection(selections):
    assert selections.select(Filters()) is None


def test_filters_hold_for_all_pictures_of_a_product(selections):
    chosen = selections.select(RED)
    assert chosen.mask.tolist() == [1, 1, 0, 1, 0]
    assert chosen.expression == 'colour in ["red"]'


def test_an_excluded_product_is_out_with_all_its_pictures(selections):
    chosen = selections.select(Filters(), excluded=[2])
    assert chosen.mask.tolist() == [1, 1, 0, 1, 0]
    assert chosen.expression == "row not in [2, 4]"
    assert selections.select(RED, excluded={0}).mask.tolist() == [0, 1, 0, 0, 0]


def test_rows_that_say_nothing_are_never_found():
    selections = Selections(Attributes(SHOP), Owners(3), silent=np.array([1]))
    assert selections.select(Filters()).mask.tolist() == [1, 0, 1]
    chosen = selections.select(RED, excluded=[2])
    assert chosen.mask.tolist() == [1, 0, 0]
    assert chosen.expression == 'colour in ["red"] and row not in [1, 2]'


def test_pages_of_one_question_share_its_mask(selections):
    first = selections.select(RED).mask
    assert selections.select(Filters(colours=("red",))).mask is first
    assert selections.select(RED, excluded=[0]).mask is not first
    assert first.tolist() == [1, 1, 0, 1, 0]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = False


def test_the_oldest_mask_is_forgotten(selections):
    first = selections.select(RED).mask
    for number in range(MASKS):
        assert not selections.select(Filters(brands=(str(number),))).mask.any()
    again = selections.select(RED).mask
    assert again is not first
    assert again.tolist() == first.tolist()


def test_many_threads_get_the_same_answers():
    shop = [Product(str(row), "", "", brand=str(row % 40)) for row in range(400)]
    selections = Selections(Attributes(shop), Owners(400))

    def found(number):
        return int(selections.select(Filters(brands=(str(number % 40),))).mask.sum())

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(found, range(400))) == {10}
