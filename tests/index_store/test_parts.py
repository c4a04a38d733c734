"""Parts of the catalogue: together all of it, and no picture in two of them."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.parts import WHOLE, Part

NAMES = st.binary(max_size=20).map(lambda data: hashlib.sha256(data).hexdigest())
EDGES = st.sampled_from(["0" * 64, "f" * 64, "8" + "0" * 63, "7" + "f" * 63, "55555555" + "0" * 56])
COUNTS = st.integers(1, 5000)


def holds(part, name):
    return part.first <= name < part.end


@given(name=NAMES | EDGES, count=COUNTS)
def test_parts_cover_every_name_exactly_once(name, count):
    number = int(name[:8], 16) * count // 16**8  # about where it belongs: all parts take too long
    near = range(max(0, number - 2), min(count, number + 3))
    assert [holds(Part(one, count), name) for one in near].count(True) == 1
    assert not any(
        holds(Part(one, count), name) for one in (0, count // 2, count - 1) if one not in near
    )


@given(count=COUNTS)
def test_parts_stand_side_by_side(count):
    parts = [Part(number, count) for number in range(count)]
    assert parts[0].first == "0" * 8
    assert all(one.end == after.first for one, after in pairwise(parts))
    assert parts[-1].end > "f" * 64


@pytest.mark.parametrize("name", ["0" * 64, "f" * 64])
def test_the_whole_is_one_part(name):
    assert holds(WHOLE, name)


def test_parts_hold_about_equally_many():
    names = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(7000)]
    counts = [sum(holds(Part(number, 7), name) for name in names) for number in range(7)]
    assert sum(counts) == 7000
    assert max(counts) - min(counts) < 200  # of 1,000; sqrt(1000) is 32
