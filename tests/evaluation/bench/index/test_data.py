"""Galleries to measure on: of unit length, clustered, or real ones repeated."""

import numpy as np
import pytest

from evaluation.bench.index import data
from evaluation.bench.index.data import write_synthetic, write_tiled
from tests.index_store.shop import directions


def test_synthetic_rows_have_unit_length_and_neighbours(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "BLOCK", 700)  # several, the last one short
    write_synthetic(tmp_path / "v.npy", 2_000, 48)
    vectors = np.load(tmp_path / "v.npy")
    assert (vectors.shape, vectors.dtype) == ((2_000, 48), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    nearest = np.sort(vectors[:50] @ vectors.T, axis=1)[:, -2]
    by_chance = np.sort(directions(50, 48) @ directions(2_000, 48, seed=1).T, axis=1)[:, -2]
    assert np.median(nearest) > np.median(by_chance) + 0.1


def test_synthetic_rows_are_the_same_every_time(tmp_path):
    for name in ("a", "b"):
        write_synthetic(tmp_path / name, 100, 8)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("count", [30, 100])
def test_real_rows_are_repeated_each_time_a_little_otherwise(tmp_path, count):
    source = directions(30, 64)
    write_tiled(tmp_path / "v.npy", source, count, noise=0.01)
    vectors = np.load(tmp_path / "v.npy")
    assert len(vectors) == count
    scores = (vectors * source[np.arange(count) % 30]).sum(axis=1)
    assert ((scores > 0.99) & (scores < 0.9999)).all()
    assert len(np.unique(vectors[:, 0])) == count
