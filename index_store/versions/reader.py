"""The worker's view of the index: always a good version, the current one as soon as it is good.

A worker asks between tasks. Asking reads one tiny file. A new version that is small is loaded when
that file has changed; a large one by a thread (`follow`), while the one of before serves on. A
version that cannot serve is logged once and the last good one goes on.

Who leafs through an answer stays with the version that gave its first page, while it is kept: the
pages of two versions together would repeat products and skip others.
"""

import logging
from collections.abc import Callable
from threading import Lock

from index_store.version import IndexVersion
from index_store.versions.store import CURRENT, IndexStore
from shared.errors import CatalogueError, SetupError

__all__ = ["IndexReader"]

# Products of a version that a search may wait for: checksums of 50,000 embeddings of 512 numbers
# take 0.1 s and their names (worker/product_names.py) 1 s. Of a million that is most of the 30 s
# that a search has.
SMALL = 50_000

log = logging.getLogger(__name__)


class IndexReader:
    """Follows CURRENT, or another tag, for one encoder."""

    def __init__(
        self,
        store: IndexStore,
        model_id: str,
        tag: str = CURRENT,
        prepare: Callable[[IndexVersion], None] = lambda _version: None,
    ) -> None:
        """`prepare` does once with a version what its first search would have to wait for."""
        self._store = store
        self._model_id = model_id
        self._tag = tag
        self._prepare = prepare
        self._following = Lock()
        self._good: IndexVersion | None = None
        # At most one beside the good one is in memory: that before it, or the last leafed through.
        self._earlier: IndexVersion | None = None
        self._refused: int | None = None  # the number in CURRENT that could not serve
        self._error: CatalogueError | SetupError | None = None

    @property
    def problem(self) -> str:
        """The code of the error that keeps the current version from serving; "" when it does."""
        return self._error.code if self._error else ""

    def current(self) -> IndexVersion:
        """The version to search in now; what is large and new is left to who follows.

        Raises:
            As `follow`.
        """
        good = self._good
        return good if good is not None and self._stays(good) else self.follow()

    def follow(self) -> IndexVersion:
        """Loads what serves now, however large, and prepares it before any search can see it.

        Raises:
            IndexMissing, IndexCorrupt, IndexOfAnotherModel: no version of this encoder is
                whole; what is wrong with the current one.
            SetupError: the engine's server cannot be asked, and no version is loaded yet.
        """
        with self._following:
            number: int | None = None
            try:
                number = self._store.current_number(self._tag)
                self._good = self._version(number)
            except CatalogueError as error:
                self._refused = number
                self._complain(error)
                if self._good is None:
                    self._good = self._newest_good_before(number, error)
            except SetupError as error:  # may pass: it is asked again
                self._complain(error)
                if self._good is None:
                    raise
            return self._good

    def version(self, number: int | None) -> IndexVersion:
        """The version of that number while it is kept and can serve, else the current one.

        What is newer than the current one was rolled back by someone and does not come back. Of a
        large one that is not in memory, after a restart, the current one takes the place.

        Args:
            number: of the version that an earlier page came from; None asks for the current one.

        Raises:
            As `current`.
        """
        current = self.current()
        if number is None or number >= current.number or number not in self._store.numbers():
            return current
        earlier = self._earlier  # once: the thread that writes notes may meet a new version now
        if earlier is not None and earlier.number == number:
            return earlier
        try:
            if self._store.manifest(number).count > SMALL:
                return current
            self._earlier = earlier = self._load(number)
        except CatalogueError as error:
            log.warning("index version %d cannot be leafed through: %s", number, error)
            return current
        return earlier

    def _stays(self, good: IndexVersion) -> bool:
        """Whether a version serves on: it is the current one still, or that is large."""
        try:
            number = self._store.current_number(self._tag)
            if number == good.number:
                return self._error is None
            return self._store.manifest(number).count > SMALL
        except CatalogueError:
            return False

    def _load(self, number: int) -> IndexVersion:
        version = self._store.load(number, self._model_id)
        self._prepare(version)
        return version

    def _version(self, number: int) -> IndexVersion:
        """That version, unless it was refused already and an older one serves."""
        if self._good is not None and number == self._refused:
            return self._good
        if self._good is None or number != self._good.number:
            new = self._load(number)
            self._earlier, self._good = self._good, new
            log.info("index version %d serves %d products", number, self._good.count)
        self._refused = self._error = None
        return self._good

    def _newest_good_before(self, bound: int | None, reason: CatalogueError) -> IndexVersion:
        """The newest whole version of this encoder; raises the reason when there is none.

        What is newer than CURRENT was rolled back by someone and does not count.
        """
        for number in reversed(self._store.numbers()):
            if bound is not None and number >= bound:
                continue
            try:
                version = self._load(number)
            except CatalogueError:
                continue
            log.warning("index version %d serves instead", number)
            return version
        raise reason

    def _complain(self, error: CatalogueError | SetupError) -> None:
        """Logs each trouble once, not with every task."""
        if str(error) != str(self._error):
            log.error("the current index version cannot serve: %s", error)
        self._error = error
