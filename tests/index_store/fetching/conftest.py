from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from index_store.fetching import Fetcher, FetchRules
from index_store.fetching.network import CheckedNetwork
from tests.index_store.fetching.picture_server import PictureServer, serving


class Fetchers(Protocol):
    def __call__(self, network: CheckedNetwork | None = None, **rules: Any) -> Fetcher: ...


@pytest.fixture
def shop() -> Iterator[PictureServer]:
    """A shop's server on this machine, over plain http."""
    with serving() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that a fetcher would have made, seconds."""
    return []


@pytest.fixture
def fetchers(shop: PictureServer, tmp_path: Path, pauses: list[float]) -> Iterator[Fetchers]:
    """Makes fetchers that may reach this machine and wait for nothing."""
    with ExitStack() as stack:

        def make(network: CheckedNetwork | None = None, **rules: Any) -> Fetcher:
            chosen = FetchRules(**{"http": True, "private": True} | rules)
            fetcher = Fetcher(tmp_path / "fetched", chosen, network=network, sleep=pauses.append)
            return stack.enter_context(fetcher)

        yield make
