"""Numbered index versions on disk, and the names that say which of them serve.

    folder/CURRENT              "7"; beside it SERVED, what it named before (names.py)
    folder/tags/next            "8": served to those who ask for that tag
    folder/serve.lock           held by who changes these names, or deletes a version
    folder/versions/000007/     manifest.json  vectors.npy  products.arrow  details.npy ...
    folder/versions/000009.partial/      being written; never served

A version is written aside, flushed, checked by every gate and only then renamed to its number;
CURRENT is replaced in one step. Whatever is killed when, CURRENT names a whole version.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import NamedTuple

from index_store.engines.base import Engine
from index_store.gates import check_count, check_rows
from index_store.lock import serve_lock
from index_store.manifest import Manifest
from index_store.version import IndexVersion
from index_store.versions.content import Content
from index_store.versions.folders import Folders
from index_store.versions.names import CURRENT, Names
from index_store.versions.writing import write_version
from shared.errors import (
    CatalogueError,
    IndexMissing,
    IndexOfAnotherModel,
    NoEarlierVersion,
    SetupError,
    VersionMissing,
)

__all__ = ["CURRENT", "IndexStore", "Published"]


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
        self._folders = Folders(folder / "versions", milvus_uri)
        self._names = Names(folder)
        self._keep = keep

    def numbers(self) -> list[int]:
        """The numbers of the whole versions on disk, ascending."""
        return self._folders.numbers()

    def tags(self) -> dict[str, int]:
        """The version of every tag beside CURRENT."""
        return self._names.tags()

    def current_number(self, tag: str = CURRENT) -> int:
        """Which version serves; raises IndexMissing, or IndexCorrupt when the file is no number."""
        return self._names.number(tag)

    def manifest(self, number: int) -> Manifest:
        """The manifest of a version; raises VersionMissing, IndexCorrupt."""
        return self._folders.manifest(number)

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
        return self._folders.load(manifest)

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
        made = None if full else self._made_before(tag, content.source)
        if made is None:
            made = self._write(content, engine)
        canaries(made)
        with self._lock():
            self._folders.complete(made.number)
            self._serve(made.number, tag)
            self._prune()
        return Published(made.number, is_new=True)

    def check_count(self, count: int, tag: str = CURRENT) -> None:
        """Raises CountDropped when that many products are too few after what serves now.

        A tag that serves nothing yet is compared with CURRENT, which it may take the place of.
        """
        check_count(self._count_of(tag) or self._count_of(CURRENT), count)

    def rollback(self, number: int | None = None) -> int:
        """Serves a version again, the one before the current one unless another is named.

        Raises:
            NoEarlierVersion: there is none before.
            VersionMissing, IndexCorrupt: what is asked for is not there or not whole.
        """
        with self._lock():  # or a publish might delete it meanwhile
            target = number if number is not None else self.before()
            self.verify(target)
            self._serve(target, CURRENT)
        return target

    def before(self, number: int | None = None) -> int:
        """The version that served before one, the current one unless another is named.

        Raises:
            NoEarlierVersion: none of the same model is kept that CURRENT ever named.
            IndexMissing, IndexCorrupt: nothing is named, and nothing serves.
        """
        bound = self.current_number() if number is None else number
        model, served = self._model_of(bound), self._served()
        for one in reversed(self.numbers()):
            if one < bound and one in served and model in (None, self._model_of(one)):
                return one
        raise NoEarlierVersion(f"nothing before version {bound}")

    def switch(self, tag: str, *, force: bool = False) -> int:
        """Serves as CURRENT what a tag serves.

        Args:
            tag: the name that serves it.
            force: although it has lost more than a fifth of the products of CURRENT.

        Raises:
            VersionMissing, IndexCorrupt: there is no such tag, or its version is not whole.
            CountDropped: it is much smaller.
        """
        with self._lock():
            try:
                number = self.current_number(tag)
            except IndexMissing as error:
                raise VersionMissing(f"there is no tag {tag!r}", version=tag) from error
            manifest = self.verify(number)
            if not force:
                self.check_count(manifest.count)
            self._serve(number, CURRENT)
        return number

    def untag(self, tag: str) -> None:
        """Takes a tag away, so that its version goes when its time comes; raises VersionMissing."""
        with self._lock():
            self._names.remove(tag)

    def verify(self, number: int) -> Manifest:
        """Reads every file of a version; raises VersionMissing, IndexCorrupt."""
        return self._folders.verify(number)

    def gc(self) -> list[int]:
        """Deletes the versions beyond `keep` that no name serves; returns their numbers."""
        with self._lock():
            return self._prune()

    def pictures(self) -> Iterator[list[str]]:
        """The names of all pictures that a kept version shows; one that is damaged shows none."""
        return self._folders.pictures()

    def _lock(self) -> AbstractContextManager[None]:
        return serve_lock(self.folder / "serve.lock")

    def _write(self, content: Content, engine: Engine) -> IndexVersion:
        """A new version past its gates, loaded, without its number on disk."""
        with self._lock():
            number, folder = self._folders.begin()
        return self._folders.load_partial(write_version(folder, number, content, engine))

    def _prune(self) -> list[int]:
        """As `gc`, inside of the lock."""
        kept = {*self.numbers()[-self._keep :], *self.tags().values()}
        with suppress(IndexMissing, NoEarlierVersion):  # the first of all may serve under a tag
            kept.add(self.current_number())
            kept.add(self.before())
        gone = [number for number in self.numbers() if number not in kept]
        for number in gone:
            self._folders.delete(number)
        return gone

    def _same_as_current(self, tag: str, source: str) -> int | None:
        """The number that serves, if it was made of the same source and workers can open it."""
        with suppress(CatalogueError):
            manifest = self.manifest(self.current_number(tag))
            if source and manifest.source == source and self._folders.serves_whole(manifest):
                return manifest.number
        return None

    def _made_before(self, tag: str, source: str) -> IndexVersion | None:
        """The newest whole version of that source: its publish was killed before it had a name.

        None is older than what serves: there would be no way back from it.
        """
        try:
            bound = self.current_number(tag)
        except CatalogueError:
            bound = 0
        for number in reversed(self.numbers() if source else []):
            with suppress(CatalogueError, SetupError):
                if number > bound and self.manifest(number).source == source:
                    return self.load(number)
        return None

    def _serve(self, number: int, tag: str) -> None:
        if tag == CURRENT:
            # Before CURRENT changes: whatever is killed when, what is written there has served.
            self._names.remember(self._served())
        self._names.serve(number, tag)

    def _served(self) -> set[int]:
        """What CURRENT names and has named; of a home older than SERVED, all up to it."""
        try:
            current = self.current_number()
        except CatalogueError:
            return self._names.served() or set()
        served = self._names.served()
        if served is None:
            served = {number for number in self.numbers() if number < current}
        return served | {current}

    def _count_of(self, tag: str) -> int:
        """The products of what a tag serves; 0 for nothing."""
        try:
            return self.manifest(self.current_number(tag)).count
        except CatalogueError:
            return 0

    def _model_of(self, number: int) -> str | None:
        """The model of a version; None when its manifest cannot be read."""
        try:
            return self.manifest(number).model_id
        except CatalogueError:
            return None
