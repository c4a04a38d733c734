"""IVF with 8-bit numbers: a million rows in a quarter of their memory, a few lists read a search.

Without a selection the `nprobe` nearest lists are read. Within one, lists are read from the nearest
on until enough *selected* rows have been scored (FAISS's `max_codes` with `ensure_topk_full`): a
category that lies far from the photo is found in its own lists, where a fixed number of lists finds
nothing of it. How many are enough is measured when the index is built; a selection no larger than
that is scored exactly.

A search stays on the thread that asks: FAISS splits nothing of a single query here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import faiss
import numpy as np

from index_store.base import FloatArray, RowArray, Selection, VectorIndex
from index_store.engines.base import Gallery, Told, Written
from index_store.engines.ivf_files import files_of, open_ivf, write_ivf
from index_store.engines.padding import padded
from index_store.engines.rescoring import RescoredIndex
from index_store.engines.tuning import ask_all, ask_within, first_enough
from shared.errors import IndexCorrupt

__all__ = ["EXACT_ROWS", "Ivf", "Reach", "load"]

SHARES = (0.5, 0.1, 0.01, 0.001)  # of the rows: the selections whose reach is measured
NEARLY_ALL = 0.9  # of the rows: a selection that leaves out as little is searched like all

# Selected rows that are scored exactly whatever was measured: 3,000 picked rows of 512 numbers take
# 0.3 ms cached and 2.7 ms from memory, what probing a million for 1 % of it takes.
EXACT_ROWS = 3_000


@dataclass(frozen=True)
class Reach:
    """How far a search looks."""

    nprobe: int  # lists, without a selection
    codes: Mapping[float, int]  # selected rows, by the selection's share of all; SHARES

    @classmethod
    def of(cls, told: Told) -> Self:
        """What `write` has told; raises KeyError, ValueError."""
        codes = {share: int(told[f"codes_{share}"]) for share in SHARES}
        return cls(int(told["nprobe"]), codes)

    def codes_for(self, reachable: int, count: int, lists: int) -> int:
        """How many selected rows are looked at among so many; shares in between take the larger."""
        for share in sorted(self.codes):
            if reachable <= share * count:
                return self.codes[share]
        return max(*self.codes.values(), self.nprobe * count // lists)


class IvfProber:
    """A `Prober` over the mapped lists."""

    def __init__(self, index: faiss.IndexIVF, reach: Reach) -> None:
        self._index = index
        self._reach = reach
        self._everywhere = faiss.SearchParametersIVF()
        self._everywhere.nprobe = reach.nprobe

    def probe(
        self, query: FloatArray, width: int, allowed: Selection | None, reachable: int
    ) -> tuple[FloatArray, RowArray]:
        """As `Prober.probe`."""
        one = padded(query[np.newaxis])
        if allowed is None:
            near, rows = self._index.search(one, width, params=self._everywhere)
        else:
            # FAISS borrows the bits and the selector: both live in this frame until it answers.
            bits = np.packbits(allowed.mask, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # stub: C++'s own
            parameters = faiss.SearchParametersIVF()
            parameters.sel = selector
            parameters.nprobe = self._reach.nprobe
            if reachable < NEARLY_ALL * self._index.ntotal:
                parameters.nprobe = self._index.nlist
                parameters.max_codes = self._codes_for(reachable)
                parameters.ensure_topk_full = True
            near, rows = self._index.search(one, width, params=parameters)
        found = np.count_nonzero(rows >= 0)  # -1 fills up what was not found
        return near[0, :found], rows[0, :found]

    def cheaper_whole(self, reachable: int) -> bool:
        """As `Prober.cheaper_whole`."""
        return reachable < self._index.ntotal and reachable <= max(
            EXACT_ROWS, self._codes_for(reachable)
        )

    def _codes_for(self, reachable: int) -> int:
        return self._reach.codes_for(reachable, self._index.ntotal, self._index.nlist)


class Ivf:
    """The engine `ivf`."""

    spec = "ivf"

    def write(self, folder: Path, name: str, gallery: Gallery) -> Written:
        """As `Engine.write`; own memory stays at some 700 MB for 512 numbers, however many rows."""
        write_ivf(folder, name, gallery.vectors)
        index = open_ivf(folder, name, *gallery.vectors.shape)
        return Written(files_of(name), _tuned(index, gallery.vectors))

    def open(self, folder: Path, name: str, gallery: Gallery, told: Told) -> VectorIndex:
        """As `Engine.open`."""
        try:
            reach = Reach.of(told)
        except (KeyError, ValueError) as error:
            raise IndexCorrupt(f"{folder.name}: the manifest does not tell how to probe") from error
        prober = IvfProber(open_ivf(folder, name, *gallery.vectors.shape), reach)
        index = RescoredIndex(gallery.vectors, prober)
        index.check()
        return index

    def remove(self, folder: Path, name: str, told: Told) -> None:
        """Nothing lies outside the folder."""


def load(_: str = "", **_options: object) -> Ivf:
    """`ivf`; it has no options of its own."""
    return Ivf()


def _tuned(index: faiss.IndexIVF, vectors: FloatArray) -> Told:
    """The least reach with the wanted recall, without a selection and within those of SHARES."""

    def at(nprobe: int, codes: Mapping[float, int]) -> VectorIndex:
        return RescoredIndex(vectors, IvfProber(index, Reach(nprobe, codes)))

    lists = index.nlist
    nprobe, recall = first_enough(
        _steps(1, lists), lambda nprobe: at(nprobe, {}), ask_all(vectors)
    ) or (lists, 1.0)
    told: dict[str, int | float | str] = {"lists": lists, "nprobe": nprobe, "recall": recall}
    for share in SHARES:
        selected = round(share * len(vectors))
        found = None
        if selected > EXACT_ROWS:
            found = first_enough(
                _steps(EXACT_ROWS // 4, selected),
                lambda codes: at(nprobe, {1.0: codes}),
                ask_within(vectors, share),
            )
        told[f"codes_{share}"], told[f"recall_{share}"] = found or (selected, 1.0)
    return told


def _steps(first: int, last: int) -> Iterator[int]:
    """Efforts to try below the last, each a quarter more than the one before."""
    effort = first
    while effort < last:
        yield effort
        effort += max(effort // 4, 1)
