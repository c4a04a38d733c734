"""An array file that grows: whatever is appended, numpy reads back the same."""

import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index_store.growing import GrowingArray

DTYPES = st.sampled_from(["u1", "i8", "<f4", ">f4", "f2", "?", "<U3", "c8"])

DIES_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
import numpy as np
from index_store.growing import GrowingArray

with GrowingArray(Path(sys.argv[1])) as rows:
    rows.append(np.ones((100_000, 4), np.float32))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@st.composite
def batches(draw):
    """A few arrays whose rows are alike."""
    dtype = np.dtype(draw(DTYPES))
    shape = draw(st.lists(st.integers(0, 3), max_size=2))
    return [
        draw(arrays.arrays(dtype, (draw(st.integers(0, 4)), *shape)))
        for _ in range(draw(st.integers(1, 4)))
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=batches())
def test_what_was_appended_is_what_numpy_loads(tmp_path, batches):
    path = tmp_path / "rows.npy"
    with GrowingArray(path) as rows:
        for batch in batches:
            rows.append(batch)
        assert len(rows) == sum(map(len, batches))
    found = np.load(path)
    assert found.dtype == batches[0].dtype
    np.testing.assert_array_equal(found, np.concatenate(batches))


def test_a_long_file_is_mapped_row_by_row(tmp_path):
    """The number of rows grows by digits, the header does not move what stands behind it."""
    path = tmp_path / "rows.npy"
    with GrowingArray(path) as rows:
        for start in range(0, 120_000, 10_000):
            rows.append(np.arange(start, start + 10_000).reshape(-1, 1))
    found = np.load(path, mmap_mode="r")
    assert found.shape == (120_000, 1)
    assert found[[0, 9, 10, 99_999, 119_999], 0].tolist() == [0, 9, 10, 99_999, 119_999]


def test_rows_that_do_not_lie_side_by_side_are_written_as_they_read(tmp_path):
    turned = np.arange(12, dtype=np.float32).reshape(3, 4).T
    with GrowingArray(tmp_path / "rows.npy") as rows:
        rows.append(turned)
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), turned)


def test_a_file_without_a_row_is_deleted(tmp_path):
    with GrowingArray(tmp_path / "rows.npy"):
        assert (tmp_path / "rows.npy").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_writer_fails_before_the_first_row_is_deleted(tmp_path):
    with pytest.raises(RuntimeError), GrowingArray(tmp_path / "rows.npy"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "other", [np.zeros((1, 3), np.float32), np.zeros((1, 2), np.float64), np.zeros(1, np.float32)]
)
def test_rows_of_another_kind_are_refused(tmp_path, other):
    with GrowingArray(tmp_path / "rows.npy") as rows:
        rows.append(np.ones((2, 2), np.float32))
        with pytest.raises(ValueError, match="belong"):
            rows.append(other)
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), np.ones((2, 2)))


def test_a_file_whose_writer_was_killed_does_not_pass_for_whole(tmp_path):
    path = tmp_path / "rows.npy"
    killed = subprocess.run([sys.executable, "-c", DIES_IN_THE_MIDDLE, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.stat().st_size > 1_000_000  # most of it is there
    assert len(np.load(path)) == 0
    with GrowingArray(path) as rows:
        rows.append(np.ones((2, 2), np.float32))
    assert path.stat().st_size < 1000  # the next writer begins anew
