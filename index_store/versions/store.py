"""Numbered index versions on disk, and the names that say which of them serve.

    folder/CURRENT              "7"
    folder/tags/next            "8": served to those who ask for that tag
    folder/versions/000007/     manifest.json  vectors.npy  products.arrow  details.npy ...
    folder/versions/000009.partial/      being written; never served

A version is written aside, flushed, checked by every gate and only then renamed to its number;
CURRENT is replaced in one step. Whatever is killed when, CURRENT names a whole version.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from index_store.engines.base import Engine
from index_store.engines.registry import ENGINES
from index_store.gallery import PRODUCTS
from index_store.gates import check_count, check_rows
from index_store.manifest import Manifest, read_manifest, verify_files
from index_store.product import ProductTable
from index_store.version import IndexVersion, load_version
from index_store.versions.content import Content
from index_store.versions.writing import flush, write_version
from shared.errors import (
    CatalogueError,
    IndexCorrupt,
    IndexMissing,
    IndexOfAnotherModel,
    NoEarlierVersion,
    VersionMissing,
)

__all__ = ["CURRENT", "IndexStore", "Published"]

CURRENT = ""  # the tag of what serves where nothing else is asked for
TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")  # names a file


class Published(NamedTuple):
    """What publishing came to."""

    number: int
    is_new: bool  # False: a version of this very content served already


class IndexStore:
    """The index versions of one shop; the newest `keep` of them stay for rollback.

    `milvus_uri` is the server of versions whose engine is Milvus.
    """

    def __init__(self, folder: Path, keep: int, milvus_uri: str | None = None) -> None:
        if keep < 1:
            raise ValueError(f"keep={keep}: at least the current version stays")
        self.folder = folder
        self._versions = folder / "versions"
        self._keep = keep
        self._milvus_uri = milvus_uri

    def numbers(self) -> list[int]:
        """The numbers of the whole versions on disk, ascending."""
        if not self._versions.is_dir():
            return []
        return sorted(int(path.name) for path in self._versions.iterdir() if path.name.isdigit())

    def tags(self) -> dict[str, int]:
        """The version of every tag beside CURRENT."""
        folder = self.folder / "tags"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return {name: self.current_number(name) for name in names if TAG.fullmatch(name)}

    def current_number(self, tag: str = CURRENT) -> int:
        """Which version serves; raises IndexMissing, or IndexCorrupt when the file is no number."""
        path = self._path_of(tag)
        try:
            text = path.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise IndexMissing(f"{path} does not exist: run a reindex") from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexCorrupt(f"{path} cannot be read: {error}") from error
        if not text.isdigit():
            raise IndexCorrupt(f"{path} holds {text[:20]!r}, not a number")
        return int(text)

    def manifest(self, number: int) -> Manifest:
        """The manifest of a version; raises VersionMissing, IndexCorrupt."""
        if number not in self.numbers():
            raise VersionMissing(f"there is no version {number}", version=number)
        return read_manifest(self._folder_of(number))

    def load(self, number: int, model_id: str | None = None) -> IndexVersion:
        """Loads a version after checking every file.

        Raises:
            VersionMissing: there is none of that number.
            IndexCorrupt: files are missing or differ from the manifest.
            IndexOfAnotherModel: `model_id` is given and the version has another.
        """
        manifest = self.manifest(number)
        if model_id is not None and manifest.model_id != model_id:
            raise IndexOfAnotherModel(
                f"version {number} was built with {manifest.model_id}, the encoder is {model_id}"
            )
        return load_version(self._folder_of(number), manifest, self._milvus_uri)

    def publish(
        self,
        content: Content,
        engine: Engine,
        *,
        tag: str = CURRENT,
        full: bool = False,
        force: bool = False,
        expected: int | None = None,
        canaries: Callable[[IndexVersion], None] = lambda _version: None,
    ) -> Published:
        """Writes, checks and serves a new version; the same content as now stays the version.

        Args:
            content: what it holds.
            engine: makes its searchable structure.
            tag: the name that is to serve it.
            full: a new version even of the same content.
            force: accept a version that has lost more than a fifth of the products.
            expected: how many products the feed has; None does not say.
            canaries: asks the new version what is known; raises CanaryMissed.

        Raises:
            CountDropped, CanaryMissed, IndexCorrupt: a gate refused; what served still serves.
            ValueError: the vectors are not what the contract says.
        """
        if expected is not None:
            check_rows(expected, content.count)
        if not full and (same := self._same_as_current(tag, content.source)) is not None:
            return Published(same, is_new=False)
        if not force:
            self.check_count(content.count, tag)
        number = max(self.numbers(), default=0) + 1
        partial = self._empty_partial(number)
        manifest = write_version(partial, number, content, engine)
        canaries(load_version(partial, manifest, self._milvus_uri))
        partial.rename(self._folder_of(number))
        flush(self._versions)
        self._serve(number, tag)
        self.gc()
        return Published(number, is_new=True)

    def check_count(self, count: int, tag: str = CURRENT) -> None:
        """Raises CountDropped when that many products are too few after what serves now."""
        try:
            before = self.manifest(self.current_number(tag)).count
        except CatalogueError:
            return
        check_count(before, count)

    def rollback(self, number: int | None = None) -> int:
        """Serves a version again, the one before the current one unless another is named.

        Raises:
            NoEarlierVersion: there is none before.
            VersionMissing, IndexCorrupt: what is asked for is not there or not whole.
        """
        target = number if number is not None else self._before(self.current_number())
        if target is None:
            raise NoEarlierVersion(f"nothing before version {self.current_number()}")
        self.verify(target)
        self._serve(target, CURRENT)
        return target

    def switch(self, tag: str) -> int:
        """Serves as CURRENT what a tag serves; raises VersionMissing, IndexCorrupt."""
        try:
            number = self.current_number(tag)
        except IndexMissing as error:
            raise VersionMissing(f"there is no tag {tag!r}", version=tag) from error
        self.verify(number)
        self._serve(number, CURRENT)
        return number

    def verify(self, number: int) -> Manifest:
        """Reads every file of a version; raises VersionMissing, IndexCorrupt."""
        manifest = self.manifest(number)
        verify_files(self._folder_of(number), manifest)
        return manifest

    def gc(self) -> list[int]:
        """Deletes the versions beyond `keep` that no name serves; returns their numbers."""
        current = self.current_number()
        newest = self.numbers()[-self._keep :]
        kept = {*newest, current, self._before(current), *self.tags().values()}
        gone = [number for number in self.numbers() if number not in kept]
        for number in gone:
            self._delete(self._folder_of(number))
        return gone

    def pictures(self) -> Iterator[list[str]]:
        """The names of all pictures that a kept version shows; one that is damaged shows none."""
        for number in self.numbers():
            with suppress(CatalogueError):
                table = ProductTable.open(self._folder_of(number) / PRODUCTS)
                for name in ("picture", "more_pictures"):
                    for chunk in table.column(name).chunks:
                        yield _flat(chunk.to_pylist())

    def _empty_partial(self, number: int) -> Path:
        self._versions.mkdir(parents=True, exist_ok=True)
        for leftover in self._versions.glob("*.partial"):  # of a publish that was killed or refused
            self._delete(leftover)
        partial = self._versions / f"{number:06d}.partial"
        partial.mkdir()
        return partial

    def _delete(self, folder: Path) -> None:
        """With what its engine has outside the folder, where its manifest still tells."""
        with suppress(CatalogueError):
            manifest = read_manifest(folder)
            engine = ENGINES.load(manifest.engine, uri=self._milvus_uri)
            for name, told in manifest.engines.items():
                engine.remove(folder, name, told)
        shutil.rmtree(folder)

    def _same_as_current(self, tag: str, source: str) -> int | None:
        """The number that serves, if it was made of the same source and its files are there.

        What is in them is not read, which would cost more than all else of a reindex that changes
        nothing: workers read them when they load a version, and so does `sartor index verify`.
        """
        try:
            number = self.current_number(tag)
            manifest = self.manifest(number)
        except CatalogueError:
            return None
        folder = self._folder_of(number)
        is_same = bool(source) and manifest.source == source
        return (
            number if is_same and all((folder / one).exists() for one in manifest.files) else None
        )

    def _serve(self, number: int, tag: str) -> None:
        path = self._path_of(tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}.new")  # a rollback may meet a publish
        new.write_text(f"{number}\n", encoding="ascii")
        flush(new)
        new.replace(path)
        flush(path.parent)

    def _before(self, number: int) -> int | None:
        return max((one for one in self.numbers() if one < number), default=None)

    def _folder_of(self, number: int) -> Path:
        return self._versions / f"{number:06d}"

    def _path_of(self, tag: str) -> Path:
        if tag == CURRENT:
            return self.folder / "CURRENT"
        if not TAG.fullmatch(tag):
            raise VersionMissing(
                f"{tag!r} is no tag: up to 32 small letters, digits, - and _", version=tag
            )
        return self.folder / "tags" / tag


def _flat(values: list[str] | list[list[str]]) -> list[str]:
    return [name for one in values for name in (one if isinstance(one, list) else [one])]
