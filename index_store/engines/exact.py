"""Exact search: every row is scored, straight in the version's own file of vectors.

Nothing is written and nothing is copied: the pages of `vectors.npy` are the index, shared by all
processes that map it. A flat index of FAISS can be mapped too (IO_FLAG_MMAP_IFC; 3.0 ms against
2.8 ms for 33,000 rows of 512 numbers), but that is a second file with the same numbers.
"""

from pathlib import Path

from index_store.base import FloatArray, RowArray, Selection, VectorIndex
from index_store.engines.base import Gallery, Told, Written
from index_store.engines.scoring import NOTHING, Scorer, best, checked_mask, checked_query
from shared.errors import IndexCorrupt

__all__ = ["Exact", "ExactIndex", "load"]


class ExactIndex:
    """A `VectorIndex` that scores every selected row."""

    def __init__(self, vectors: FloatArray) -> None:
        """`vectors`: float32 (n, d); neither copied nor changed."""
        self._scorer = Scorer(vectors)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._scorer.count

    def search(
        self, query: FloatArray, k: int, allowed: Selection | None = None
    ) -> tuple[FloatArray, RowArray]:
        """As `VectorIndex.search`."""
        query = checked_query(query, self._scorer.dim)
        mask = checked_mask(allowed, self.count)
        if k <= 0:
            return NOTHING
        return best(*self._scorer.select(query, mask), k)


class Exact:
    """The engine `exact`."""

    spec = "exact"

    def write(self, folder: Path, name: str, gallery: Gallery) -> Written:  # noqa: ARG002 - of every engine
        """Writes nothing: the vectors themselves are searched."""
        return Written((), {})

    def open(self, folder: Path, name: str, gallery: Gallery, told: Told) -> VectorIndex:  # noqa: ARG002 - of every engine
        """As `Engine.open`; raises IndexCorrupt when the vectors are no table of numbers."""
        if gallery.vectors.ndim != 2:  # noqa: PLR2004 - (n, d)
            raise IndexCorrupt(f"{name}: embeddings of shape {gallery.vectors.shape}")
        return ExactIndex(gallery.vectors)

    def remove(self, folder: Path, name: str, told: Told) -> None:
        """Nothing lies outside the folder."""


def load(_: str = "", **_options: object) -> Exact:
    """`exact`; it has no options of its own."""
    return Exact()
