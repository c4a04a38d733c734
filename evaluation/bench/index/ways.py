"""The ways to search one gallery: our engine, and FAISS called directly on the same files."""

from functools import partial
from typing import Any

import faiss
import numpy as np

from evaluation.bench.index.builds import NAME, Subject
from evaluation.bench.index.timing import Way
from index_store.base import FloatArray, RowArray, Selection, VectorIndex
from index_store.engines.base import Gallery
from index_store.engines.ivf import EXACT_ROWS, Reach
from index_store.engines.ivf_files import open_ivf
from index_store.engines.padding import padded

__all__ = ["OURS", "Theirs", "ours"]

OURS = "sartor"
K = 50
K_FACTOR = 64 / 50  # candidates that FAISS's own refinement gets, as many as ours


def ours(index: VectorIndex, allowed: Selection | None) -> Way:
    """Our whole layer: checks, packing the selection, search, true scores, ties."""
    return lambda query: index.search(query, K, allowed)


class Theirs:
    """FAISS on the files that our engine wrote, with the parameters that it measured."""

    def __init__(self, subject: Subject, gallery: Gallery) -> None:
        self._spec = subject.spec
        self._told = subject.told
        self._flat = faiss.read_index(str(subject.flat), faiss.IO_FLAG_MMAP_IFC)
        self._index: Any = self._flat
        if self._spec == "ivf":
            self._index = open_ivf(subject.folder, NAME, *gallery.vectors.shape)
        if self._spec == "hnsw":
            graph = str(subject.folder / f"{NAME}.hnsw")
            self._index = faiss.read_index(graph, faiss.IO_FLAG_MMAP_IFC)
        self._refined = faiss.IndexRefine(self._index, self._flat)
        self._kept: list[Any] = []  # FAISS borrows selectors and bits

    def ways(self, allowed: Selection | None) -> dict[str, Way]:
        """By name. Selectors are made before, not for every query."""
        if allowed is None:
            return self._without_selection()
        mask = allowed.mask
        selector = self._selector(np.packbits(mask, bitorder="little"))
        if self._spec == "exact":
            return {"FAISS": self._plain(self._of(faiss.SearchParameters(), selector))}
        if self._spec == "hnsw":
            return {"FAISS": self._plain(self._hnsw(selector))}
        lists = self._index.nlist
        codes = self._codes(int(mask.sum()), len(mask))
        same = {} if codes is None else {"max_codes": codes, "ensure_topk_full": True}
        return {
            "FAISS" if same else "FAISS, all lists": self._plain(
                self._ivf(selector, nprobe=lists, **same)
            ),
            "FAISS, as many lists as without": self._plain(self._ivf(selector)),
        }

    def _without_selection(self) -> dict[str, Way]:
        if self._spec == "exact":
            return {"FAISS": self._plain(None)}
        parameters = self._ivf(None) if self._spec == "ivf" else self._hnsw(None)
        refined = faiss.IndexRefineSearchParameters()
        refined.k_factor = K_FACTOR
        refined.base_index_params = parameters
        self._kept.append((refined, parameters))
        return {
            "FAISS": self._plain(parameters),
            "FAISS, refined": partial(_search, self._refined, refined),
        }

    def _codes(self, reachable: int, count: int) -> int | None:
        """What our engine looks at; None where it scores the whole selection."""
        codes = Reach.of(self._told).codes_for(reachable, count, self._index.nlist)
        return codes if max(codes, EXACT_ROWS) < reachable else None

    def _plain(self, parameters: Any) -> Way:  # noqa: ANN401 - SearchParameters of any kind
        return partial(_search, self._index, parameters)

    def _ivf(self, selector: Any, **options: int) -> Any:  # noqa: ANN401
        parameters = faiss.SearchParametersIVF()
        parameters.nprobe = int(self._told["nprobe"])
        for name, value in options.items():
            setattr(parameters, name, value)
        return self._of(parameters, selector)

    def _hnsw(self, selector: Any) -> Any:  # noqa: ANN401
        parameters = faiss.SearchParametersHNSW()  # type: ignore[attr-defined]  # the stub lacks it
        walk = "walk" if selector is None else "walk_filtered"
        parameters.efSearch = max(int(self._told[walk]), 64)
        return self._of(parameters, selector)

    def _of(self, parameters: Any, selector: Any) -> Any:  # noqa: ANN401
        if selector is not None:
            parameters.sel = selector
        self._kept.append((parameters, selector))
        return parameters

    def _selector(self, bits: Any) -> Any:  # noqa: ANN401
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg]
        self._kept.append((bits, selector))
        return selector


def _search(index: Any, parameters: Any, query: FloatArray) -> tuple[FloatArray, RowArray]:  # noqa: ANN401
    scores, rows = index.search(padded(query[np.newaxis]), K, params=parameters)
    found = int((rows[0] >= 0).sum())
    return scores[0, :found], rows[0, :found]
