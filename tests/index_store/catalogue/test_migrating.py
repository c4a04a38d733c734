"""A database of any age becomes one of today, whole, once; one of tomorrow is refused."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from index_store.catalogue import Catalogue, Known, KnownPicture
from index_store.catalogue.tables import Table
from index_store.parts import WHOLE
from shared.errors import SetupError
from tests.index_store.catalogue.old_tables import EMBEDDINGS, OLD, PRODUCTS, READINGS
from tests.index_store.catalogue.stock import name, saved, vectors

pytest_plugins = ["tests.postgres"]


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """A connection past the catalogue; what was done is committed."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        Path(engine.url.database).parent.mkdir(exist_ok=True)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def differences(url: str, metadata: sa.MetaData) -> list[object]:
    with connected(url) as connection:
        return compare_metadata(MigrationContext.configure(connection), metadata)


def make_old(url: str, *tables: sa.Table) -> None:
    """The database of a shop with products p1, p2, as sartor 0.1.0 left it."""
    with connected(url) as connection:
        OLD.create_all(connection, tables=tables or None)
        for one in (saved("p1", sizes=("S", "M")), saved("p2", in_stock=False)):
            fields = vars(one.product) | {"sizes": list(one.product.sizes)}
            del fields["more_pictures"]
            row = fields | {"content": "v1", "updated": datetime(2026, 1, 1)}  # noqa: DTZ001 - kept so
            connection.execute(sa.insert(PRODUCTS), row)
        for picture, vector in vectors("p1", "p2").items():
            row = {"picture": picture, "model_id": "m", "vector": vector.tobytes()}
            connection.execute(sa.insert(EMBEDDINGS), row)


def test_a_new_database_has_the_tables_of_the_models(catalogue, url):
    assert differences(url, Table.metadata) == []


def test_the_first_step_makes_the_tables_of_old(url, monkeypatch):
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
    with Catalogue(url):
        assert differences(url, OLD) == []


def test_an_old_database_keeps_its_products_and_every_embedding(url):
    make_old(url)
    array = BytesIO()
    np.save(array, np.arange(3))
    with connected(url) as connection:
        row = {"picture": name("p1"), "model_id": "r", "array": array.getvalue(), "text": "юбка"}
        connection.execute(sa.insert(READINGS), row)
    with Catalogue(url) as catalogue:
        shop = [saved("p1", sizes=("S", "M")).product, saved("p2", in_stock=False).product]
        assert list(catalogue.product_batches(10)) == [shop]
        assert catalogue.known(["p1"]) == {
            "p1": Known("v1", (KnownPicture(name("p1"), "", "", ""),))
        }
        assert catalogue.to_encode("m", WHOLE, 10) == []
        assert catalogue.to_read("r", WHOLE, 10) == [name("p2")]
        for picture, vector in vectors("p1", "p2").items():
            np.testing.assert_array_equal(catalogue.embeddings("m", [picture])[picture], vector)
        assert catalogue.readings("r", [name("p1")])[name("p1")].text == "юбка"
    assert differences(url, Table.metadata) == []


def test_an_old_database_that_lacks_a_table_gets_it(url):
    make_old(url, PRODUCTS, EMBEDDINGS)
    with Catalogue(url) as catalogue:
        assert catalogue.count_to_read("r") == 2
        assert catalogue.count_to_encode("m") == 0


def test_a_database_of_today_is_opened_again_as_it_is(url):
    with Catalogue(url) as catalogue:
        catalogue.save([saved("p1")])
    with Catalogue(url) as catalogue:
        assert catalogue.count() == 1


def test_a_step_that_fails_leaves_the_database_as_it_was(url):
    make_old(url)
    with connected(url) as connection:
        connection.execute(sa.text("CREATE TABLE builds (id INTEGER)"))  # 0002 makes it last
    with pytest.raises(SetupError, match=r"builds.*already exists"):
        Catalogue(url)
    with connected(url) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(PRODUCTS)) == 2
        assert not sa.inspect(connection).has_table("pictures")
        connection.execute(sa.text("DROP TABLE builds"))
    with Catalogue(url) as catalogue:
        assert catalogue.count_to_encode("m") == 0


def test_a_database_of_a_newer_sartor_is_refused(url):
    with Catalogue(url) as catalogue:
        catalogue.save([saved("p1")])
    with connected(url) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SetupError, match=r"newer sartor \(revision 9999.*update sartor"):
        Catalogue(url)


def test_migrating_leaves_logging_alone(url):
    mine = logging.getLogger("somebody's own")
    before = (logging.root.level, list(logging.root.handlers), logging.getLogger("alembic").level)
    with Catalogue(url):
        pass
    after = (logging.root.level, list(logging.root.handlers), logging.getLogger("alembic").level)
    assert after == before
    assert not mine.disabled


def test_models_that_differ_from_the_tables_are_noticed(catalogue, url):
    """What the first test leans on."""
    other = sa.MetaData()
    for table in Table.metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["builds"].append_column(sa.Column("new", sa.String))
    assert len(differences(url, other)) == 1
