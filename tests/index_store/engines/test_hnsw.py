"""HNSW: its file, what damages it, and what it measures of itself."""

import faiss
import pytest

from index_store.engines.hnsw import Hnsw
from shared.errors import IndexCorrupt
from tests.index_store.engines.galleries import clustered, gallery_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hnsw")
    gallery = gallery_of(clustered(1_000, 20))
    return folder, gallery, Hnsw().write(folder, "vectors", gallery)


def test_what_it_measured_is_told(made):
    told = made[2].told
    assert told["recall"] >= 0.98
    assert told["walk"] >= 64


@pytest.mark.parametrize("kept", [0, 10, 5_000])
def test_a_file_cut_short_is_corrupt(made, tmp_path, kept):
    folder, gallery, written = made
    whole = (folder / "vectors.hnsw").read_bytes()
    (tmp_path / "vectors.hnsw").write_bytes(whole[:kept])
    with pytest.raises(IndexCorrupt):
        Hnsw().open(tmp_path, "vectors", gallery, written.told)


def test_an_index_of_another_kind_is_corrupt(made, tmp_path):
    _, gallery, written = made
    faiss.write_index(faiss.IndexFlatIP(20), str(tmp_path / "vectors.hnsw"))
    with pytest.raises(IndexCorrupt, match="graph"):
        Hnsw().open(tmp_path, "vectors", gallery, written.told)
