"""Building: what an engine of ours takes, and FAISS used as its tutorial shows."""

import time
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from evaluation.bench.index.children import Memory, watched
from evaluation.bench.index.shop import open_gallery
from index_store.engines.base import Told
from index_store.engines.hnsw import CONSTRUCTION, NEIGHBOURS
from index_store.engines.padding import padded
from index_store.engines.registry import ENGINES

__all__ = ["FILE", "NAME", "Built", "Subject", "build_ours", "build_theirs"]

NAME = "vectors"
FILE = "theirs.faiss"


@dataclass(frozen=True)
class Built:
    """What one build took, and what it left.

    Attributes:
        seconds: of all of it.
        written: of these, until the files were there; then our engines measure their reach.
        peak: the most memory at any moment.
        megabytes: of all files.
        told: to the version's manifest.
    """

    seconds: float
    written: float
    peak: Memory
    megabytes: int
    told: Told


@dataclass(frozen=True)
class Subject:
    """One engine over one gallery.

    Attributes:
        spec: the engine's.
        data: the vectors, a .npy file.
        folder: what our engine wrote.
        told: what it measured.
        flat: a flat index of FAISS over the same vectors; FAISS refines with it.
    """

    spec: str
    data: Path
    folder: Path
    told: Told
    flat: Path


def build_ours(spec: str, data: Path, folder: Path) -> Built:
    """An engine's own `write` into an empty folder."""
    folder.mkdir(parents=True)
    gallery = open_gallery(data)
    start, began = time.perf_counter(), time.time()
    with watched() as peak:
        written = ENGINES.load(spec, uri=None).write(folder, NAME, gallery)
    seconds = time.perf_counter() - start
    latest = max((path.stat().st_mtime for path in _files(folder)), default=began)
    return Built(seconds, latest - began, peak.memory, _megabytes(folder), written.told)


def build_theirs(spec: str, data: Path, folder: Path, told: Told) -> Built:
    """The same kind of index, filled in memory and written by FAISS; `told` has its parameters."""
    folder.mkdir(parents=True)
    start = time.perf_counter()
    with watched() as peak:
        vectors = padded(np.load(data))  # as ours: else FAISS decodes number by number
        index = _empty(spec, vectors.shape[1], told)
        index.train(vectors)
        index.add(vectors)
        faiss.write_index(index, str(folder / FILE))
    seconds = time.perf_counter() - start
    return Built(seconds, seconds, peak.memory, _megabytes(folder), {})


def _empty(spec: str, dim: int, told: Told) -> faiss.Index:
    codes, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    if spec == "ivf":
        quantizer = faiss.IndexFlatIP(dim)
        ivf = faiss.IndexIVFScalarQuantizer(quantizer, dim, int(told["lists"]), codes, metric)
        quantizer.this.disown()  # type: ignore[attr-defined]  # the index keeps it, and frees it
        ivf.own_fields = True
        ivf.cp.spherical = True
        return ivf
    if spec == "hnsw":
        graph = faiss.IndexHNSWSQ(dim, codes, NEIGHBOURS, metric)  # type: ignore[arg-type]  # stub
        graph.hnsw.efConstruction = CONSTRUCTION
        return graph
    return faiss.IndexFlatIP(dim)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder)) >> 20
