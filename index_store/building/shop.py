"""The places of one shop's search: catalogue, pictures, versions, fetched pictures."""

from dataclasses import dataclass
from typing import Self

from index_store.catalogue import Catalogue
from index_store.engines.base import Engine
from index_store.engines.registry import ENGINES
from index_store.fetching import Fetcher, FetchRules
from index_store.pictures import PictureFolder
from index_store.versions import IndexStore
from shared.settings import Settings

__all__ = ["Shop"]


@dataclass(frozen=True)
class Shop:
    """What a build works on; use it as a context manager, or close it."""

    catalogue: Catalogue
    pictures: PictureFolder
    store: IndexStore
    fetcher: Fetcher
    engine: Engine  # of new versions

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The shop of these settings; raises CatalogueError, SetupError."""
        uri = settings.milvus_uri.get_secret_value() if settings.milvus_uri else None
        engine = ENGINES.load(settings.engine, uri=uri)
        return cls(
            Catalogue(settings.catalogue_url),
            PictureFolder(settings.home / "pictures"),
            IndexStore(settings.home / "index", settings.keep_versions, uri),
            Fetcher(settings.home / "fetched", FetchRules.from_settings(settings)),
            engine,
        )

    def close(self) -> None:
        """Closes the database and every connection to picture servers."""
        self.fetcher.close()
        self.catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
