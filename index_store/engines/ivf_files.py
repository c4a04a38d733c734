"""The files of the IVF engine: written with memory that does not grow with the gallery, and mapped.

    NAME.ivf        the centroids, the scale of the 8-bit numbers, where each list begins
    NAME.ivflists   the lists: codes and rows, read from the mapped file where a search needs them

A sample is clustered; the rows then go block by block into shards, and the shards are merged from
disk to disk. (faiss.contrib.ondisk merges too, but keeps the shards' files open for ever, and FAISS
prints a line on stdout for every file that it makes so.)
"""

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index_store.base import FloatArray
from index_store.engines.padding import PADDED_TO, padded
from shared.errors import IndexCorrupt

__all__ = ["files_of", "open_ivf", "write_ivf"]

LISTS_A_ROOT = 4  # lists for each unit of sqrt(rows): FAISS's advice is 4 to 16
ROWS_A_LIST = 16  # at least, so that a centroid is a mean of something
SAMPLE_A_LIST = 32  # rows to cluster for each list; FAISS asks for 39 and warns below
SAMPLE = 131_072  # rows at most: 268 MB of 512 numbers
SHARD = 131_072  # rows in memory at a time, as codes: 67 MB of 512 numbers
BLOCK = 16_384  # rows read at a time: 34 MB of 512 numbers


def files_of(name: str) -> tuple[str, str]:
    """The files' names: the structure and its lists."""
    return f"{name}.ivf", f"{name}.ivflists"


def write_ivf(folder: Path, name: str, vectors: FloatArray) -> None:
    """Writes both files over vectors (n, d), n >= 1."""
    structure, lists = files_of(name)
    index = _trained(vectors)
    with tempfile.TemporaryDirectory(prefix=f"{name}.shards", dir=folder) as shards:
        empty = Path(shards) / "empty"
        faiss.write_index(index, str(empty))
        paths = list(_shards(empty, vectors))
        _merge(index, paths, folder / lists)
    faiss.write_index(index, str(folder / structure))


def open_ivf(folder: Path, name: str, count: int, dim: int) -> faiss.IndexIVF:
    """Maps both files, read-only, wherever the folder has moved to; raises IndexCorrupt."""
    structure, lists = files_of(name)
    try:
        index = faiss.read_index(str(folder / structure), faiss.IO_FLAG_SKIP_IVF_DATA)
        size = (folder / lists).stat().st_size
    except (RuntimeError, OSError) as error:
        raise IndexCorrupt(f"{folder.name}: {structure}: {error}") from error
    if not isinstance(index, faiss.IndexIVFScalarQuantizer):
        raise IndexCorrupt(f"{folder.name}: {structure} is no IVF index of 8-bit numbers")
    if (index.ntotal, index.d) != (count, dim + -dim % PADDED_TO):
        raise IndexCorrupt(f"{folder.name}: {structure} has {index.ntotal} rows of {index.d}")
    on_disk: Any = faiss.downcast_InvertedLists(index.invlists)  # type: ignore[arg-type]  # never None
    if not isinstance(on_disk, faiss.OnDiskInvertedLists) or on_disk.totsize != size:
        raise IndexCorrupt(f"{folder.name}: {lists} is not the file that {structure} was made with")
    on_disk.read_only = True
    on_disk.filename = str(folder / lists)  # FAISS has kept where it lay when it was written
    on_disk.prefetch_nthread = 0  # else 32 threads are started for every search to read ahead
    on_disk.do_mmap()
    return index


def _trained(vectors: FloatArray) -> faiss.IndexIVFScalarQuantizer:
    """An empty index whose centroids and scales fit a sample of the vectors."""
    count = len(vectors)
    most = min(LISTS_A_ROOT * math.isqrt(count), count // ROWS_A_LIST, SAMPLE // ROWS_A_LIST)
    lists = max(most, 1)
    chosen = np.random.default_rng(0).choice(
        count, min(count, SAMPLE, SAMPLE_A_LIST * lists), replace=False
    )
    sample = padded(vectors[np.sort(chosen)])
    dim = sample.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim),
        dim,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.spherical = True  # unit length, as the rows: the nearest by angle
    index.cp.min_points_per_centroid = 1  # no warning; the sample's size is ours
    index.train(sample)
    return index


def _shards(empty: Path, vectors: FloatArray) -> Iterator[Path]:
    """Writes the rows as indexes of their own beside the empty one."""
    for first in range(0, len(vectors), SHARD):
        shard = faiss.read_index(str(empty))
        last = min(first + SHARD, len(vectors))
        for start in range(first, last, BLOCK):
            rows = np.arange(start, min(start + BLOCK, last))
            shard.add_with_ids(padded(vectors[rows[0] : rows[-1] + 1]), rows)
        path = empty.with_name(f"shard-{first}")
        faiss.write_index(shard, str(path))
        yield path


def _merge(index: faiss.IndexIVF, shards: list[Path], path: Path) -> None:
    """Writes the lists of all shards, list by list, into one file that becomes the index's own."""
    mapped = [faiss.read_index(str(shard), faiss.IO_FLAG_MMAP) for shard in shards]
    # Any: the stubs of FAISS know neither pointers to arrays nor vectors of its own.
    theirs: list[Any] = [faiss.extract_index_ivf(shard).invlists for shard in mapped]
    merged: Any = faiss.OnDiskInvertedLists(index.nlist, index.code_size, path.name)
    merged.lists.clear()
    with path.open("wb") as file:
        for number in range(index.nlist):
            filled = [one for one in theirs if one.list_size(number)]
            place = faiss.OnDiskOneList()
            place.offset = file.tell()
            place.size = place.capacity = sum(one.list_size(number) for one in filled)
            merged.lists.push_back(place)
            for one in filled:
                length = one.list_size(number) * index.code_size
                file.write(faiss.rev_swig_ptr(one.get_codes(number), length).data)
            for one in filled:
                file.write(faiss.rev_swig_ptr(one.get_ids(number), one.list_size(number)).data)
        merged.totsize = file.tell()
    index.ntotal = sum(shard.ntotal for shard in mapped)
    index.replace_invlists(merged, True)
    merged.this.disown()  # the index frees it
