"""Freed memory stays in the process, so that using it again costs no page faults."""

import subprocess
import sys

import pytest

# A block of 64 MiB is filled and freed twenty times; the faults after the first fill are counted.
CODE = """
import resource
from worker.runtimes.memory import keep_freed_memory
if {keep}:
    assert keep_freed_memory()
bytearray(64 * 2**20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    block = bytearray(b"x") * (64 * 2**20)
    del block
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(*, keep: bool) -> int:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(keep=keep)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's malloc is Linux's")
def test_keep_freed_memory_when_a_block_is_used_again_then_its_pages_are_there() -> None:
    assert faults(keep=True) < faults(keep=False) / 5
