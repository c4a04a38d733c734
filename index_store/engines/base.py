"""What an engine is: it writes the searchable structure of a version once, and opens it often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index_store.base import FloatArray, RowArray, VectorIndex
from index_store.product import Product

__all__ = ["Engine", "Gallery", "Told", "Written"]

Told = Mapping[str, int | float | str]  # what an engine notes in the manifest for its opening


@dataclass(frozen=True)
class Gallery:
    """What is to be found: rows of embeddings, each of one product."""

    vectors: FloatArray  # (n, d), unit length, read-only, usually mapped from a file
    products: Sequence[Product]  # each made when it is asked for, not all in memory
    owners: RowArray  # (n,), the row in `products` that each embedding belongs to


@dataclass(frozen=True)
class Written:
    """What an engine has made of one version."""

    files: tuple[str, ...]  # in the version's folder; the manifest keeps their checksums
    told: Told


class Engine(Protocol):
    """Makes structures of one kind; `spec` names it in the settings."""

    spec: str

    def write(self, folder: Path, name: str, gallery: Gallery) -> Written:
        """Makes the structure over `gallery.vectors`.

        Args:
            folder: of the version; new files go there, their names begin with `name`.
            name: which embeddings these are ("vectors", "captions").
            gallery: at least one row; memory does not grow with it where the engine can help it.

        Raises:
            SetupError: the engine's server or package is missing.
        """
        ...

    def open(self, folder: Path, name: str, gallery: Gallery, told: Told) -> VectorIndex:
        """Opens what `write` made, mapped from its files where the engine can.

        Raises:
            IndexCorrupt: the structure is missing or is not over these rows.
            SetupError: the engine's server or package is missing.
        """
        ...

    def remove(self, folder: Path, name: str, told: Told) -> None:
        """Deletes what `write` made outside the folder; the version is going to be deleted."""
        ...
