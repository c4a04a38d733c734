"""HNSW over 8-bit numbers (M = 32): a graph in which a search walks from neighbour to neighbour.

Opened, codes and graph stay mapped in their file (IO_FLAG_MMAP_IFC). Building needs them in memory:
d + 270 bytes a row, and the time of many searches a row; `ivf` needs neither.

A selection only hides rows that the walk passes: it comes by few of a category far from the photo.
How far it must walk within a tenth of the rows is measured when the graph is built; smaller
selections, and all of them where no walk is long enough, are scored exactly.
"""

from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np

from index_store.base import FloatArray, RowArray, Selection, VectorIndex
from index_store.engines.base import Gallery, Told, Written
from index_store.engines.padding import PADDED_TO, padded
from index_store.engines.rescoring import RescoredIndex
from index_store.engines.tuning import ask_all, ask_within, first_enough
from shared.errors import IndexCorrupt

__all__ = ["Hnsw", "load"]

NEIGHBOURS = 32  # of a row on the graph's lower level twice as many; recall at 16 tires early
CONSTRUCTION = 100  # candidates for the neighbours of a new row; FAISS's 40 costs recall at search
SAMPLE = 65_536  # rows that the scale of the 8-bit numbers is fitted on
BLOCK = 16_384  # rows added at a time
NEARLY_ALL = 0.9  # of the rows: a selection that leaves out as little is walked for like all
SHARE = 0.1  # of the rows: the smallest selection that is walked for
# Selected rows that are scored exactly in the time of one candidate of a walk, which looks at 64
# neighbours of it.
ROWS_A_CANDIDATE = 10
LONGEST = 4_096  # candidates of a walk; scoring a tenth of a million exactly costs no more


class HnswProber:
    """A `Prober` over the mapped graph."""

    def __init__(self, index: faiss.IndexHNSW, walk: int, filtered: int, whole: int) -> None:
        """A prober.

        Args:
            index: the graph.
            walk: candidates of a walk among all rows; 0: none is long enough.
            filtered: the same within a selection.
            whole: selections smaller than that are not walked for.
        """
        self._index = index
        self._walk = walk
        self._filtered = filtered
        self._whole = whole

    def probe(
        self, query: FloatArray, width: int, allowed: Selection | None, reachable: int
    ) -> tuple[FloatArray, RowArray]:
        """As `Prober.probe`."""
        parameters = faiss.SearchParametersHNSW()  # type: ignore[attr-defined]  # the stub lacks it
        parameters.efSearch = max(self._walk_for(reachable), width)
        if allowed is not None:
            # FAISS borrows the bits and the selector: both live in this frame until it answers.
            bits = np.packbits(allowed.mask, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # stub: C++'s own
            parameters.sel = selector
        near, rows = self._index.search(padded(query[np.newaxis]), width, params=parameters)
        found = np.count_nonzero(rows >= 0)  # -1 fills up what was not found
        return near[0, :found], rows[0, :found]

    def cheaper_whole(self, reachable: int) -> bool:
        """As `Prober.cheaper_whole`."""
        return reachable < self._whole or not self._walk_for(reachable)

    def _walk_for(self, reachable: int) -> int:
        nearly_all = reachable >= NEARLY_ALL * self._index.ntotal
        return self._walk if nearly_all else self._filtered


class Hnsw:
    """The engine `hnsw`."""

    spec = "hnsw"

    def write(self, folder: Path, name: str, gallery: Gallery) -> Written:
        """As `Engine.write`; memory grows with the rows."""
        file = f"{name}.hnsw"
        faiss.write_index(_built(gallery.vectors), str(folder / file))
        index = _opened(folder, name, *gallery.vectors.shape)
        return Written((file,), _tuned(index, gallery.vectors))

    def open(self, folder: Path, name: str, gallery: Gallery, told: Told) -> VectorIndex:
        """As `Engine.open`."""
        try:
            walk, filtered = int(told["walk"]), int(told["walk_filtered"])
        except (KeyError, ValueError) as error:
            raise IndexCorrupt(f"{folder.name}: the manifest does not tell how to walk") from error
        count = len(gallery.vectors)
        whole = min(count, max(round(SHARE * count), ROWS_A_CANDIDATE * filtered))
        prober = HnswProber(_opened(folder, name, *gallery.vectors.shape), walk, filtered, whole)
        index = RescoredIndex(gallery.vectors, prober)
        index.check()
        return index

    def remove(self, folder: Path, name: str, told: Told) -> None:
        """Nothing lies outside the folder."""


def load(_: str = "", **_options: object) -> Hnsw:
    """`hnsw`; it has no options of its own."""
    return Hnsw()


def _built(vectors: FloatArray) -> faiss.IndexHNSWSQ:
    count, dim = vectors.shape
    sample = np.random.default_rng(0).choice(count, min(count, SAMPLE), replace=False)
    index = faiss.IndexHNSWSQ(
        dim + -dim % PADDED_TO,
        faiss.ScalarQuantizer.QT_8bit,  # type: ignore[arg-type]  # stub: another constructor's
        NEIGHBOURS,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.hnsw.efConstruction = CONSTRUCTION
    index.train(padded(vectors[np.sort(sample)]))
    for start in range(0, count, BLOCK):
        index.add(padded(vectors[start : start + BLOCK]))
    return index


def _opened(folder: Path, name: str, count: int, dim: int) -> faiss.IndexHNSWSQ:
    path = folder / f"{name}.hnsw"
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise IndexCorrupt(f"{folder.name}: {path.name}: {error}") from error
    if not isinstance(index, faiss.IndexHNSWSQ):
        raise IndexCorrupt(f"{folder.name}: {path.name} is no graph over 8-bit numbers")
    if (index.ntotal, index.d) != (count, dim + -dim % PADDED_TO):
        raise IndexCorrupt(f"{folder.name}: {path.name} has {index.ntotal} rows of {index.d}")
    return index


def _tuned(index: faiss.IndexHNSWSQ, vectors: FloatArray) -> Told:
    """The shortest walks with the wanted recall; 0 where none of up to LONGEST has it."""

    def at(walk: int, filtered: int) -> VectorIndex:
        return RescoredIndex(vectors, HnswProber(index, walk, filtered, 0))

    found = first_enough(_walks(), lambda walk: at(walk, 0), ask_all(vectors))
    within = first_enough(_walks(), lambda walk: at(0, walk), ask_within(vectors, SHARE))
    walk, recall = found or (0, 1.0)
    filtered, recall_filtered = within or (0, 1.0)
    return {
        "walk": walk,
        "recall": recall,
        "walk_filtered": filtered,
        "recall_filtered": recall_filtered,
    }


def _walks() -> Iterator[int]:
    walk = 64
    while walk <= LONGEST:
        yield walk
        walk += walk // 2
