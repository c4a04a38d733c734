"""A version's readings are searched as its embeddings are: with filters, exactly, by rows."""

from decimal import Decimal

import numpy as np
import pytest

from index_store.product import Product
from index_store.readings import Reading
from index_store.version import IndexVersion
from shared.messages import Filters
from tests.index_store.small_version import published

EAST, NORTH = np.eye(2, dtype=np.float32)
SHOP = [
    Product("a-red", "Red dress", "a", Decimal("10.00"), colour="Red", more_pictures=("a2",)),
    Product("b-green", "Green dress", "b", Decimal("20.00"), colour="Green"),
    Product("c-blue", "Blue dress", "c", colour="Blue"),
]
# By their pictures all are alike; of the blue one nothing could be read.
SAID = [Reading(np.array(row, np.float32)) for row in ([0.6, 0.8], [1, 0], [0, 0])]
ALIKE = np.array([0, 0, 1], np.float32)


@pytest.fixture(params=["opened", "made"])
def version(tmp_path, request):
    """Its engine over the readings was written with it, or is made when it is asked."""
    readings = {"captions": SAID}
    vectors = np.tile(ALIKE, (3, 1))
    version = published(tmp_path, vectors, SHOP, further=ALIKE[None], readings=readings)
    if request.param == "opened":
        return version
    return IndexVersion(
        version.manifest,
        version.vectors,
        version.products,
        version._engine,
        version.readings,
        owners=np.array([0]),
    )


def scores(candidates):
    return {candidate.product.id: candidate.score for candidate in candidates}


def test_search_readings_when_asked_then_the_nearest_come_first(version):
    found = version.search_readings("captions", EAST, 1)
    assert [(one.product, one.row, one.picture) for one in found] == [(SHOP[1], 1, "b")]
    assert scores(version.search_readings("captions", NORTH, 9)) == pytest.approx(
        {"a-red": 0.8, "b-green": 0.0}
    )


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ({"filters": Filters(colours=("red", "blue"))}, {"a-red"}),
        ({"filters": Filters(max_price=Decimal(15))}, {"a-red"}),
        ({"exclude": ["a-red"]}, {"b-green"}),
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


def test_search_readings_when_a_product_has_several_pictures_then_it_is_found_by_its_reading(
    version,
):
    assert version.search_readings("captions", NORTH, 1)[0].picture == "a"
    assert len(version.search_readings("captions", NORTH, 9)) == 2
