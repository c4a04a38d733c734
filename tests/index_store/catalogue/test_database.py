"""Connections and transactions, and what an operator reads when there is no database."""

import sys
import threading

import pytest
from sqlalchemy import text

from index_store.catalogue import BuildOrder, Catalogue
from index_store.catalogue.database import Database, by_statement
from shared.errors import MissingExtra, SetupError
from tests.index_store.catalogue.stock import saved

pytest_plugins = ["tests.postgres"]


@pytest.mark.parametrize("url", ["", "catalogue.sqlite"])
def test_a_url_of_no_database_is_refused_with_an_example(url):
    with pytest.raises(SetupError, match=r"no URL of a database.*postgresql"):
        Catalogue(url)


def test_another_kind_of_database_is_refused_by_name():
    with pytest.raises(SetupError, match="SARTOR_DATABASE_URL is mysql"):
        Catalogue("mysql+pymysql://host/name")


def test_postgresql_without_its_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"sartor\[postgres\]"):
        Catalogue("postgresql+psycopg://host/name")


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(SetupError, match="cannot be opened") as caught:
        Catalogue(f"postgresql+psycopg://shop:s3cret@/shop?host={tmp_path}")
    assert "s3cret" not in str(caught.value)
    assert "shop" in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_stays(tmp_path):
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"a shopping list, long enough to be taken for a header " * 20)
    with pytest.raises(SetupError, match="not a database"):
        Catalogue(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"a shopping list")


def test_sqlite_writes_ahead_and_waits_for_other_writers(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/catalogue.sqlite")
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA busy_timeout")) == 30_000
    database.close()


def test_a_catalogue_opens_and_is_read_while_another_writes(url):
    with Catalogue(url) as writer:
        writer.save([saved("p1")])
        with writer._database.writing() as connection:
            connection.execute(text("DELETE FROM products"))
            with Catalogue(url) as reader:
                assert reader.count() == 1
        assert writer.count() == 0


def test_statements_of_a_reading_see_one_moment(catalogue):
    catalogue.save([saved("p1")])
    with catalogue._database.reading() as connection:
        counting = text("SELECT count(*) FROM products")
        assert connection.scalar(counting) == 1
        catalogue.save([saved("p2")])
        assert connection.scalar(counting) == 1
    assert catalogue.count() == 2


def test_a_writing_that_raises_is_undone(catalogue):
    def write(then):
        with catalogue._database.writing() as connection:
            connection.execute(text("CREATE TABLE anything (id INTEGER)"))
            return 1 / then

    with pytest.raises(ZeroDivisionError):
        write(0)
    write(1)


def test_who_is_alone_waits_for_the_other_and_sees_what_it_wrote(catalogue):
    build = catalogue.builds.begin(BuildOrder("job", "{}", "m")).id

    def add() -> None:
        for _ in range(20):
            with catalogue._database.alone(7) as connection:
                found = connection.scalar(text("SELECT done FROM builds"))
                connection.execute(text("UPDATE builds SET done = :done"), {"done": found + 1})

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert catalogue.builds.get(build).done == 60


def test_names_of_a_statement_are_ordered_and_each_once():
    names = [str(i) for i in range(1200)]
    parts = list(by_statement([*reversed(names), *names]))
    assert [len(part) for part in parts] == [500, 500, 200]
    assert [name for part in parts for name in part] == sorted(names)
    assert list(by_statement([])) == []
