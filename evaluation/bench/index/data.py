"""Galleries and queries of any size to measure on, written in blocks so that memory stays small."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np

from index_store.base import FloatArray

__all__ = ["perturbed", "write_synthetic", "write_tiled"]

BLOCK = 16_384  # rows made at a time
LATENT = 64  # numbers that a made-up embedding really varies in, most of it in the first few
SPREAD = 0.6  # of a cluster, beside the clusters' own spread of 1
GRAIN = 0.02  # of every embedding number, beside unit length
ROWS_A_CLUSTER = 200  # on average; their sizes fall like 1 / rank, as the categories of shops do


def write_synthetic(path: Path, count: int, dim: int, seed: int = 0) -> None:
    """Writes clustered unit vectors, float32 (count, dim), as .npy.

    A row is its cluster's centre and a smaller step from it, both in a latent space whose axes
    matter less and less (as those of trained encoders do), turned into `dim` numbers, and grain.
    """
    rng = np.random.default_rng(seed)
    axes = (1 / np.sqrt(1 + np.arange(LATENT))).astype(np.float32)
    turn = rng.normal(size=(LATENT, dim)).astype(np.float32) / np.sqrt(LATENT, dtype=np.float32)
    clusters = max(count // ROWS_A_CLUSTER, 1)
    centres = rng.normal(size=(clusters, LATENT)).astype(np.float32) * axes
    sizes = 1 / (1 + np.arange(clusters))
    with _Writer(path, count, dim) as writer:
        for start, stop in writer.blocks():
            latent = centres[rng.choice(clusters, stop - start, p=sizes / sizes.sum())]
            latent += SPREAD * axes * rng.normal(size=latent.shape).astype(np.float32)
            writer.put(perturbed(latent @ turn, GRAIN, rng))


def write_tiled(path: Path, source: FloatArray, count: int, noise: float, seed: int = 0) -> None:
    """Writes the rows of real embeddings again and again, each time with other noise."""
    rng = np.random.default_rng(seed)
    with _Writer(path, count, source.shape[1]) as writer:
        for start, stop in writer.blocks():
            rows = np.asarray(source[np.arange(start, stop) % len(source)], dtype=np.float32)
            writer.put(perturbed(rows, noise, rng))


def perturbed(rows: FloatArray, noise: float, rng: np.random.Generator) -> FloatArray:
    """The rows with noise of that standard deviation in every number, of unit length again."""
    rows = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
    rows += noise * rng.standard_normal(rows.shape, dtype=np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class _Writer:
    """A .npy file that grows block by block and is never in memory as a whole."""

    def __init__(self, path: Path, count: int, dim: int) -> None:
        self._count = count
        self._file = path.open("wb")
        header = {"descr": "<f4", "fortran_order": False, "shape": (count, dim)}
        np.lib.format.write_array_header_1_0(self._file, header)

    def blocks(self) -> Iterator[tuple[int, int]]:
        return ((start, min(start + BLOCK, self._count)) for start in range(0, self._count, BLOCK))

    def put(self, rows: FloatArray) -> None:
        self._file.write(np.ascontiguousarray(rows, dtype="<f4").tobytes())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
