from collections.abc import Iterator

import pytest

from tests.index_store.fetching.picture_server import PictureServer, serving


@pytest.fixture
def server() -> Iterator[PictureServer]:
    """The web server that a shop's pictures are on."""
    with serving() as server:
        yield server
