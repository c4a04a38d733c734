"""Products and embeddings in SQLite: exact, replaced, removed, never asked for twice."""

from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from index_store.catalogue import Catalogue, Known
from index_store.readings import Reading
from tests.index_store.shop import directions, products


@pytest.fixture
def catalogue(tmp_path):
    with Catalogue(f"sqlite:///{tmp_path}/new/catalogue.sqlite") as catalogue:
        yield catalogue


def save(catalogue, shop, content="v1"):
    catalogue.save([(product, content) for product in shop])


def test_save_then_products_gives_the_same_products(catalogue):
    shop = products(3, price=Decimal("39.90"), sizes=("S", "M"), in_stock=False)
    save(catalogue, shop)
    assert catalogue.products() == shop
    assert [str(product.price) for product in catalogue.products()] == ["39.90"] * 3


def test_save_of_a_known_id_replaces_it(catalogue):
    save(catalogue, products(2))
    save(catalogue, products(1, title="New"), content="v2")
    assert [product.title for product in catalogue.products()] == ["New", "Product 1"]
    assert catalogue.known() == {"p0": Known("v2", "0" * 64), "p1": Known("v1", f"{1:064x}")}


def test_save_of_more_products_than_a_statement_takes_keeps_all(catalogue):
    save(catalogue, products(1201))
    save(catalogue, products(1201), content="v2")
    assert catalogue.count() == 1201


def test_remove_forgets_products_but_not_their_embeddings(catalogue):
    save(catalogue, products(2))
    catalogue.add_embeddings("m", {"0" * 64: directions(1)[0]})
    catalogue.remove(["p0", "unknown"])
    assert [product.id for product in catalogue.products()] == ["p1"]
    save(catalogue, products(1))
    assert catalogue.pictures_to_encode("m") == [f"{1:064x}"]


def test_pictures_to_encode_names_a_shared_picture_once(catalogue):
    save(catalogue, products(3, picture="shared"))
    assert catalogue.pictures_to_encode("m") == ["shared"]


def test_pictures_to_encode_asks_again_for_another_model(catalogue):
    save(catalogue, products(1))
    catalogue.add_embeddings("old", {"0" * 64: directions(1)[0]})
    assert catalogue.pictures_to_encode("old") == []
    assert catalogue.pictures_to_encode("new") == ["0" * 64]


def test_embeddings_come_back_bit_by_bit(catalogue):
    save(catalogue, products(1))
    vector = directions(1, 7)[0]
    catalogue.add_embeddings("m", {"0" * 64: vector})
    np.testing.assert_array_equal(catalogue.embeddings("m")["0" * 64], vector)
    assert catalogue.embeddings("other") == {}


def test_pictures_to_read_are_those_that_this_reader_has_not_read(catalogue):
    save(catalogue, products(3, picture="shared"))
    nothing = Reading(np.zeros(0, np.int8))
    assert catalogue.pictures_to_read("old") == ["shared"]
    catalogue.add_readings("old", {"shared": nothing})
    assert catalogue.pictures_to_read("old") == []
    assert catalogue.pictures_to_read("new") == ["shared"]
    assert catalogue.pictures_to_encode("old") == ["shared"]  # embeddings are kept apart


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1, -128], [127, 0]], np.int8),
        np.array([0.1, np.nan], np.float16),
        np.zeros((0, 4), np.float32),
        np.array(7, np.uint8),
    ],
)
def test_readings_come_back_with_shape_dtype_and_text(catalogue, array):
    save(catalogue, products(1))
    catalogue.add_readings("r", {"0" * 64: Reading(array, "юбка, 5 €")})
    found = catalogue.readings("r")["0" * 64]
    assert (found.array.dtype, found.array.shape) == (array.dtype, array.shape)
    assert found.array.tobytes() == array.tobytes()
    assert found.text == "юбка, 5 €"
    assert catalogue.readings("other") == {}


def test_readings_of_a_product_that_went_wait_for_the_day_it_comes_back(catalogue):
    save(catalogue, products(2))
    catalogue.add_readings("r", {f"{i:064x}": Reading(np.zeros(1)) for i in range(2)})
    catalogue.remove(["p0"])
    assert list(catalogue.readings("r")) == [f"{1:064x}"]
    save(catalogue, products(1))
    assert catalogue.pictures_to_read("r") == []
    assert len(catalogue.readings("r")) == 2


def test_catalogue_on_sqlite_writes_ahead(tmp_path):
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with Catalogue(url):
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        engine.dispose()
