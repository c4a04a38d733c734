"""IVF: its files, what damages them, and what it measures of itself."""

import subprocess
import sys

import faiss
import numpy as np
import pytest

from index_store.engines import ivf, ivf_files
from index_store.engines.ivf import Ivf, Reach
from index_store.engines.padding import padded
from shared.errors import IndexCorrupt
from tests.index_store.engines.galleries import clustered, gallery_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ivf")
    gallery = gallery_of(clustered(1_000, 20))
    return folder, gallery, Ivf().write(folder, "vectors", gallery)


@pytest.fixture
def copied(made, tmp_path):
    """A copy to damage; and how it is opened."""
    folder, gallery, written = made
    for name in written.files:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    return tmp_path, lambda: Ivf().open(tmp_path, "vectors", gallery, written.told)


def test_what_it_measured_is_told(made):
    told = made[2].told
    assert told["recall"] >= 0.98
    assert 1 <= told["nprobe"] <= told["lists"]
    assert {f"codes_{share}" for share in ivf.SHARES} <= set(told)


@pytest.mark.parametrize("name", ["vectors.ivf", "vectors.ivflists"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "longer"])
def test_a_damaged_file_is_corrupt(copied, name, damage):
    folder, open_it = copied
    path = folder / name
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        kept = {"empty": b"", "cut": whole[: len(whole) // 2], "longer": whole + b"x" * 64}
        path.write_bytes(kept[damage])
    if (name, damage) == ("vectors.ivf", "longer"):
        open_it()  # FAISS reads what it needs; the manifest's checksum sees the rest
        return
    with pytest.raises(IndexCorrupt):
        open_it()


def test_an_index_of_another_kind_is_corrupt(copied):
    folder, open_it = copied
    flat = faiss.IndexFlatIP(20)
    flat.add(clustered(1_000, 20))
    faiss.write_index(flat, str(folder / "vectors.ivf"))
    with pytest.raises(IndexCorrupt, match="IVF"):
        open_it()


def test_the_files_of_another_version_are_corrupt(copied, tmp_path_factory):
    folder, open_it = copied
    other = tmp_path_factory.mktemp("other")
    Ivf().write(other, "vectors", gallery_of(clustered(1_000, 20, seed=5)))
    for name in ivf_files.files_of("vectors"):
        (folder / name).write_bytes((other / name).read_bytes())
    with pytest.raises(IndexCorrupt, match="other embeddings"):
        open_it()


def test_a_gallery_of_several_shards_is_the_same_as_of_one(made, tmp_path, monkeypatch):
    folder, gallery, written = made
    monkeypatch.setattr(ivf_files, "SHARD", 300)
    monkeypatch.setattr(ivf_files, "BLOCK", 128)
    Ivf().write(tmp_path, "vectors", gallery)
    one = Ivf().open(folder, "vectors", gallery, written.told)
    several = Ivf().open(tmp_path, "vectors", gallery, written.told)
    for query in gallery.vectors[:20]:
        np.testing.assert_array_equal(several.search(query, 30)[1], one.search(query, 30)[1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors.ivf", "vectors.ivflists"]


def test_nothing_is_printed(tmp_path):
    """FAISS prints from C++ where one asks it in the usual ways."""
    code = (
        "import sys; from pathlib import Path; from index_store.engines.ivf import Ivf;"
        "from tests.index_store.engines.galleries import *;"
        "g = gallery_of(clustered(500, 20)); f = Path(sys.argv[1]);"
        "Ivf().open(f, 'v', g, Ivf().write(f, 'v', g).told)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_reach_of_a_selection_is_that_of_the_next_larger_one_measured():
    reach = Reach(nprobe=10, codes={0.1: 400, 0.01: 300, 0.001: 100})
    found = [reach.codes_for(rows, 10_000, lists=100) for rows in (5, 10, 11, 100, 1_000, 1_001)]
    assert found == [100, 100, 300, 300, 400, 1_000]


@pytest.mark.parametrize(("dim", "length"), [(16, 16), (1, 16), (815, 816), (512, 512)])
def test_rows_are_padded_with_zeros_to_what_faiss_decodes_at_once(dim, length):
    rows = padded(np.ones((3, dim), np.float32))
    assert rows.shape == (3, length)
    assert rows.sum() == 3 * dim
