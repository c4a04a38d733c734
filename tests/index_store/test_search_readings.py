"""A version's readings are searched as its embeddings are: with filters, exactly, by rows."""

from decimal import Decimal

import numpy as np
import pytest

from index_store.product import Product
from index_store.readings import Reading, Readings
from index_store.versions import IndexStore
from shared.messages import Filters

EAST, NORTH = np.eye(2, dtype=np.float32)
SHOP = [
    Product("red", "Red dress", "a", Decimal("10.00"), colour="Red"),
    Product("green", "Green dress", "b", Decimal("20.00"), colour="Green"),
    Product("blue", "Blue dress", "c", colour="Blue"),
]


@pytest.fixture
def version(tmp_path):
    """By their pictures all are alike; of the blue one nothing could be read."""
    rows = [Reading(np.array(row, np.float32)) for row in ([0.6, 0.8], [1, 0], [0, 0])]
    vectors = np.tile(np.array([0, 0, 1], np.float32), (3, 1))
    return IndexStore(tmp_path, 3).publish(
        vectors, SHOP, "m", readings={"captions": Readings.of("c", rows)}
    )


def scores(candidates):
    return {candidate.product.id: candidate.score for candidate in candidates}


def test_search_readings_when_asked_then_the_nearest_come_first(version):
    found = version.search_readings("captions", EAST, 1)
    assert [(one.product, one.row) for one in found] == [(SHOP[1], 1)]
    assert scores(version.search_readings("captions", NORTH, 9)) == pytest.approx(
        {"red": 0.8, "green": 0.0}
    )


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ({"filters": Filters(colours=("red", "blue"))}, {"red"}),
        ({"filters": Filters(max_price=Decimal(15))}, {"red"}),
        ({"exclude": ["red"]}, {"green"}),
        ({"filters": Filters(colours=("blue",))}, set()),
    ],
)
def test_search_readings_when_limits_are_set_then_they_hold(version, limits, left):
    assert set(scores(version.search_readings("captions", EAST, 9, **limits))) == left


def test_search_readings_when_there_are_none_of_that_name_then_it_is_an_error(version):
    with pytest.raises(KeyError):
        version.search_readings("details", EAST, 1)


def test_search_readings_when_the_query_is_of_another_length_then_it_is_an_error(version):
    with pytest.raises(ValueError, match="shape"):
        version.search_readings("captions", np.ones(3, np.float32), 1)
