"""Milvus: a collection for each version, filters as boolean expressions of its own.

With SARTOR_MILVUS_URI the collections lie on that server, searched by HNSW. Without, milvus-lite
serves a folder of the version from inside this process, exactly (it scores all selected rows): for
trying out and for small shops, since it locks its folder for one process.

Milvus tells candidates only. Their scores, and the order among equals, come from the version's own
vectors, as with every engine; ties beyond what Milvus returned are found as far as its own scores
agree to 1e-6. What it cannot say is scored here: more than 16,384 results, or selections that are
no expression and too long to list.
"""

import hashlib
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from pymilvus import MilvusClient

from index_store.base import FloatArray, RowArray, Selection, VectorIndex
from index_store.engines.base import Gallery, Told, Written
from index_store.engines.milvus_schema import ROW, VECTOR, batches, schema_of
from index_store.engines.milvus_server import LiteFolder, talking
from index_store.engines.rescoring import RescoredIndex
from shared.errors import IndexCorrupt

__all__ = ["Milvus", "load"]

MOST = 16_384  # results of one search, Milvus's own bound; also rows listed in an expression
WHOLE = 1_000  # selected rows that are scored here at once, in a third of a call to Milvus
NEIGHBOURS = 32  # of a row in the graph, as engines/hnsw.py
CONSTRUCTION = 200
WALK = 4  # candidates of a walk for each result, of at least 256

PATIENCE = 20.0  # seconds that a server may take to be reached

COLLECTION = "collection"


class MilvusProber:
    """A `Prober` over one collection."""

    def __init__(self, client: MilvusClient, collection: str, count: int) -> None:
        self._client = client
        self._collection = collection
        self._count = count

    def probe(
        self, query: FloatArray, width: int, allowed: Selection | None, reachable: int
    ) -> tuple[FloatArray, RowArray]:
        """As `Prober.probe`; nothing where Milvus cannot be asked so; raises SetupError."""
        condition = "" if allowed is None else _condition(allowed, reachable)
        if condition is None or width > MOST:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        with talking():
            (hits,) = self._client.search(
                self._collection,
                data=[query],
                limit=width,
                filter=condition,
                output_fields=[ROW],  # else every field comes along, the vectors too
                search_params={"metric_type": "IP", "params": {"ef": max(WALK * width, 256)}},
                anns_field=VECTOR,
                consistency_level="Strong",
            )
        scores = np.array([hit["distance"] for hit in hits], np.float32)
        return scores, np.array([hit[ROW] for hit in hits], np.int64)

    def cheaper_whole(self, reachable: int) -> bool:
        """As `Prober.cheaper_whole`."""
        return reachable < self._count and reachable <= WHOLE


class Milvus:
    """The engine `milvus`."""

    spec = "milvus"

    def __init__(self, uri: str | None = None) -> None:
        """`uri`: of a server, or a path that ends in .db; None: milvus-lite in the version."""
        self._uri = uri

    def write(self, folder: Path, name: str, gallery: Gallery) -> Written:
        """As `Engine.write`; a leftover of a killed build gives way."""
        collection = _collection_of(folder, name)
        with self._client(folder, name) as client, talking():
            client.drop_collection(collection)
            client.create_collection(collection, schema=schema_of(gallery.vectors.shape[1]))
            for batch in batches(gallery):
                client.insert(collection, batch)
            client.flush(collection)
            index = client.prepare_index_params()
            index.add_index(VECTOR, metric_type="IP", **self._index_type())
            client.create_index(collection, index)
        return Written((), {COLLECTION: collection})

    def open(self, folder: Path, name: str, gallery: Gallery, told: Told) -> VectorIndex:
        """As `Engine.open`; milvus-lite lets go of its folder when the index is forgotten."""
        collection = str(told.get(COLLECTION, ""))
        if not collection or not self._there(folder, name):
            raise IndexCorrupt(f"{folder.name}: no collection of Milvus for {name}")
        client, close = self._connect(folder, name)
        try:
            index = _opened(client, collection, gallery)
        except BaseException:
            close()
            raise
        weakref.finalize(index, close)
        return index

    def remove(self, folder: Path, name: str, told: Told) -> None:
        """As `Engine.remove`; a folder of milvus-lite goes with the version."""
        if self._uri is None:
            return
        with self._client(folder, name) as client, talking():
            client.drop_collection(str(told[COLLECTION]))

    @contextmanager
    def _client(self, folder: Path, name: str) -> Iterator[MilvusClient]:
        client, close = self._connect(folder, name)
        try:
            yield client
        finally:
            close()

    def _connect(self, folder: Path, name: str) -> tuple[MilvusClient, Callable[[], None]]:
        """A client, and what closes it; raises SetupError."""
        if self._is_server():
            with talking():
                client = MilvusClient(str(self._uri), dedicated=True, timeout=PATIENCE)
            return client, client.close
        lite = LiteFolder(self._lite_path(folder, name))
        client = lite.client()
        return client, partial(lite.close, client)

    def _there(self, folder: Path, name: str) -> bool:
        """Whether there is anything to open: milvus-lite would make an empty folder."""
        return self._is_server() or self._lite_path(folder, name).is_dir()

    def _lite_path(self, folder: Path, name: str) -> Path:
        return folder / f"{name}.db" if self._uri is None else Path(self._uri)

    def _is_server(self) -> bool:
        return self._uri is not None and not self._uri.endswith(".db")

    def _index_type(self) -> dict[str, object]:
        if not self._is_server():
            return {"index_type": "FLAT"}
        return {
            "index_type": "HNSW",
            "params": {"M": NEIGHBOURS, "efConstruction": CONSTRUCTION},
        }


def load(_: str = "", uri: str | None = None) -> Milvus:
    """`milvus`, on the server of the URI."""
    return Milvus(uri)


def _opened(client: MilvusClient, collection: str, gallery: Gallery) -> RescoredIndex:
    """The index over a collection; raises IndexCorrupt, SetupError."""
    count, dim = gallery.vectors.shape
    with talking():
        if not client.has_collection(collection):
            raise IndexCorrupt(f"Milvus has no collection {collection}")
        fields = client.describe_collection(collection)["fields"]
        client.load_collection(collection)
        there = int(client.get_collection_stats(collection)["row_count"])
    dims = [int(one["params"]["dim"]) for one in fields if one["name"] == VECTOR]
    if (there, dims) != (count, [dim]):
        raise IndexCorrupt(f"{there} rows of {dims} in {collection}, {count} of {dim} expected")
    index = RescoredIndex(gallery.vectors, MilvusProber(client, collection, count))
    index.check()
    return index


def _collection_of(folder: Path, name: str) -> str:
    """The same for another try at the same version, another for another shop's.

    Shops in containers have their versions under one path; the folder's own number differs.
    """
    versions = folder.resolve().parent
    shop = hashlib.sha256(f"{versions} {versions.stat().st_ino}".encode()).hexdigest()[:12]
    number = folder.name.partition(".")[0]
    return f"sartor_{shop}_{number}_{name}".replace("-", "_")


def _condition(allowed: Selection, reachable: int) -> str | None:
    if allowed.expression is not None:
        return allowed.expression
    if reachable > MOST:
        return None
    return f"{ROW} in {np.flatnonzero(allowed.mask).tolist()}"
