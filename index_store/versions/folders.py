"""The folders of the versions: `000007`, and `000009.partial` while it is written or deleted."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index_store.engines.registry import ENGINES
from index_store.gallery import PRODUCTS
from index_store.manifest import Manifest, read_manifest, verify_files
from index_store.product import ProductTable
from index_store.version import IndexVersion, load_version
from index_store.versions.writing import flush
from shared.errors import CatalogueError, SetupError, VersionMissing

__all__ = ["Folders"]

OUTSIDE = "collection"  # what an engine tells of what it has outside the version's folder


class Folders:
    """The versions on disk; only whole ones have a number."""

    def __init__(self, path: Path, milvus_uri: str | None) -> None:
        self._path = path
        self._milvus_uri = milvus_uri

    def numbers(self) -> list[int]:
        """The numbers of the whole versions, ascending."""
        if not self._path.is_dir():
            return []
        return sorted(int(path.name) for path in self._path.iterdir() if path.name.isdigit())

    def manifest(self, number: int) -> Manifest:
        """The manifest of a version; raises VersionMissing, IndexCorrupt."""
        if number not in self.numbers():
            raise VersionMissing(f"there is no version {number}", version=number)
        return read_manifest(self._of(number))

    def verify(self, number: int) -> Manifest:
        """Reads every file of a version; raises VersionMissing, IndexCorrupt."""
        manifest = self.manifest(number)
        verify_files(self._of(number), manifest)
        return manifest

    def load(self, manifest: Manifest) -> IndexVersion:
        """Loads a version; raises IndexCorrupt, SetupError."""
        return load_version(self._of(manifest.number), manifest, self._milvus_uri)

    def load_partial(self, manifest: Manifest) -> IndexVersion:
        """The same of one that was written and has no number yet."""
        return load_version(self._partial(manifest.number), manifest, self._milvus_uri)

    def serves_whole(self, manifest: Manifest) -> bool:
        """Whether the files are there, and what the engine has outside the folder.

        What is in the files is not read, which would cost more than all else of a reindex that
        changes nothing: workers read them when they load a version. A database is asked: workers
        look for the collection where the settings say now.
        """
        if not all((self._of(manifest.number) / one).exists() for one in manifest.files):
            return False
        if not any(OUTSIDE in told for told in manifest.engines.values()):
            return True
        try:
            self.load(manifest)
        except CatalogueError:
            return False
        except SetupError:
            return self._milvus_uri is None  # a worker that serves it holds milvus-lite's folder
        return True

    def begin(self) -> tuple[int, Path]:
        """The next number, and an empty folder for it; leftovers of killed publishes are gone."""
        self._path.mkdir(parents=True, exist_ok=True)
        for leftover in self._path.glob("*.partial"):
            self._delete(leftover)
        number = max(self.numbers(), default=0) + 1
        partial = self._partial(number)
        partial.mkdir()
        return number, partial

    def complete(self, number: int) -> None:
        """Gives what was written its number; raises VersionMissing when it was deleted since."""
        with suppress(FileNotFoundError):  # it has it already
            self._partial(number).rename(self._of(number))
            flush(self._path)
        self.manifest(number)

    def delete(self, number: int) -> None:
        """With what its engine has outside the folder, where its manifest still tells."""
        folder = self._of(number).rename(self._partial(number))  # half deleted, it has no number
        self._delete(folder)

    def pictures(self) -> Iterator[list[str]]:
        """The names of all pictures that a version shows; one that is damaged shows none."""
        for number in self.numbers():
            with suppress(CatalogueError):
                table = ProductTable.open(self._of(number) / PRODUCTS)
                for name in ("picture", "more_pictures"):
                    for chunk in table.column(name).chunks:
                        yield _flat(chunk.to_pylist())

    def _delete(self, folder: Path) -> None:
        with suppress(CatalogueError):
            manifest = read_manifest(folder)
            engine = ENGINES.load(manifest.engine, uri=self._milvus_uri)
            for name, told in manifest.engines.items():
                engine.remove(folder, name, told)
        shutil.rmtree(folder)

    def _of(self, number: int) -> Path:
        return self._path / f"{number:06d}"

    def _partial(self, number: int) -> Path:
        return self._path / f"{number:06d}.partial"


def _flat(values: list[str] | list[list[str]]) -> list[str]:
    return [name for one in values for name in (one if isinstance(one, list) else [one])]
