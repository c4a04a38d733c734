"""Numbered index versions on disk, and the one name that says which of them serves.

    folder/CURRENT              "7"
    folder/versions/000007/     manifest.json  vectors.npy  products.parquet  details.npy ...
    folder/versions/000008.partial/      being written; never served

A version is written aside, flushed, checked by every gate and only then renamed to its number;
CURRENT is replaced in one step. Whatever is killed when, CURRENT names a whole version.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from index_store.base import FloatArray
from index_store.gates import check_count, check_vectors
from index_store.manifest import Manifest, read_manifest, verify_files
from index_store.product import Product
from index_store.readings import Readings
from index_store.version import PRODUCTS, IndexVersion, load_version
from index_store.versions.writing import flush, write_version
from shared.errors import (
    CatalogueError,
    IndexCorrupt,
    IndexMissing,
    IndexOfAnotherModel,
    NoEarlierVersion,
)

__all__ = ["IndexStore"]


class IndexStore:
    """The index versions of one shop; the newest `keep` of them stay for rollback."""

    def __init__(self, folder: Path, keep: int) -> None:
        if keep < 1:
            raise ValueError(f"keep={keep}: at least the current version stays")
        self.folder = folder
        self._versions = folder / "versions"
        self._current = folder / "CURRENT"
        self._keep = keep

    def numbers(self) -> list[int]:
        """The numbers of the whole versions on disk, ascending."""
        if not self._versions.is_dir():
            return []
        return sorted(int(path.name) for path in self._versions.iterdir() if path.name.isdigit())

    def current_number(self) -> int:
        """Which version serves; raises IndexMissing, or IndexCorrupt when CURRENT is no number."""
        try:
            text = self._current.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise IndexMissing(f"{self._current} does not exist: run a reindex") from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexCorrupt(f"{self._current} cannot be read: {error}") from error
        if not text.isdigit():
            raise IndexCorrupt(f"{self._current} holds {text[:20]!r}, not a number")
        return int(text)

    def manifest(self, number: int) -> Manifest:
        """The manifest of a version; raises IndexCorrupt."""
        return read_manifest(self._folder_of(number))

    def load(self, number: int, model_id: str | None = None) -> IndexVersion:
        """Loads a version after checking every file.

        Raises:
            IndexCorrupt: files are missing or differ from the manifest.
            IndexOfAnotherModel: `model_id` is given and the version has another.
        """
        manifest = self.manifest(number)
        if model_id is not None and manifest.model_id != model_id:
            raise IndexOfAnotherModel(
                f"version {number} was built with {manifest.model_id}, the encoder is {model_id}"
            )
        return load_version(self._folder_of(number), manifest)

    def publish(
        self,
        vectors: FloatArray,
        products: Sequence[Product],
        model_id: str,
        *,
        readings: Mapping[str, Readings] | None = None,
        force: bool = False,
    ) -> IndexVersion:
        """Writes, checks and serves a new version; the same content as now stays the version.

        Args:
            vectors: unit-length float32 (n, dim), row i for products[i].
            products: n >= 1 products.
            model_id: the encoder that made the vectors.
            readings: what else is kept of each product's picture, by name.
            force: accept a version that has lost more than a fifth of the products.

        Raises:
            CountDropped, IndexCorrupt: a gate refused; what served before still serves.
            ValueError: the vectors are not what the contract says.
        """
        check_vectors(vectors, len(products))
        if not force:
            check_count(self._current_count(), len(products))
        number = max(self.numbers(), default=0) + 1
        partial = self._empty_partial(number)
        version = write_version(partial, number, vectors, products, model_id, readings or {})
        if (same := self._same_as_current(version.manifest)) is not None:
            shutil.rmtree(partial)
            return self.load(same)
        partial.rename(self._folder_of(number))
        flush(self._versions)
        self._serve(number)
        self._prune()
        return version

    def rollback(self) -> int:
        """Serves the version before the current one; raises NoEarlierVersion."""
        current = self.current_number()
        before = self._before(current)
        if before is None:
            raise NoEarlierVersion(f"nothing before version {current}")
        verify_files(self._folder_of(before), self.manifest(before))
        self._serve(before)
        return before

    def pictures(self) -> set[str]:
        """The names of all pictures that a kept version shows; one that is damaged shows none."""
        names: set[str] = set()
        for number in self.numbers():
            path = self._folder_of(number) / PRODUCTS
            with suppress(OSError, pa.ArrowException):
                names.update(pq.read_table(path, columns=["picture"])["picture"].to_pylist())
        return names

    def _empty_partial(self, number: int) -> Path:
        self._versions.mkdir(parents=True, exist_ok=True)
        for leftover in self._versions.glob("*.partial"):  # of a publish that was killed
            shutil.rmtree(leftover)
        partial = self._versions / f"{number:06d}.partial"
        partial.mkdir()
        return partial

    def _same_as_current(self, new: Manifest) -> int | None:
        """The current number, if that version is whole and holds exactly what the new one does."""
        try:
            number = self.current_number()
            current = self.manifest(number)
            verify_files(self._folder_of(number), current)
        except CatalogueError:
            return None
        same = _content(current) == _content(new)
        return number if same else None

    def _current_count(self) -> int:
        try:
            return self.manifest(self.current_number()).count
        except CatalogueError:
            return 0

    def _serve(self, number: int) -> None:
        new = self._current.with_suffix(f".{os.getpid()}.new")  # a rollback may meet a publish
        new.write_text(f"{number}\n", encoding="ascii")
        flush(new)
        new.replace(self._current)
        flush(self.folder)

    def _prune(self) -> None:
        current = self.current_number()
        kept = {*self.numbers()[-self._keep :], current, self._before(current)}
        for number in self.numbers():
            if number not in kept:
                shutil.rmtree(self._folder_of(number))

    def _before(self, number: int) -> int | None:
        return max((one for one in self.numbers() if one < number), default=None)

    def _folder_of(self, number: int) -> Path:
        return self._versions / f"{number:06d}"


def _content(manifest: Manifest) -> tuple[object, ...]:
    return manifest.model_id, manifest.readings, manifest.files
