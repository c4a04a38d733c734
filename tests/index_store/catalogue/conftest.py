"""A catalogue on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.catalogue import Catalogue


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path}/new/catalogue.sqlite"


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    with Catalogue(url) as catalogue:
        yield catalogue
