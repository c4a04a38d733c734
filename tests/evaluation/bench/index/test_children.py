"""Measurements in processes of their own."""

import os

import numpy as np

from evaluation.bench.index.children import in_child, memory_now, watched


def test_a_child_is_another_process_and_its_result_comes_back():
    assert in_child(os.getppid) == os.getpid()


def test_memory_of_ones_own_and_of_mapped_files_are_told_apart(tmp_path):
    np.save(tmp_path / "v.npy", np.ones(20_000_000, np.uint8))
    before = memory_now()
    own = np.ones(40_000_000, np.uint8)
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    assert mapped.sum() == len(mapped)
    after = memory_now()
    assert after.anonymous - before.anonymous >= own.nbytes / 2**20 - 2
    assert after.mapped - before.mapped >= mapped.nbytes / 2**20 - 2


def test_a_peak_that_is_over_is_seen():
    with watched() as peak:
        held = np.ones(60_000_000, np.uint8)
        peak.look()
        del held
    assert peak.memory.anonymous >= memory_now().anonymous + 50
