"""A stream cut into lists: nothing lost, nothing turned round, nothing drawn before its time."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from index_store.chunks import chunks


@given(items=st.lists(st.integers()), size=st.integers(1, 12))
def test_chunks_hold_every_item_in_its_order_and_all_but_the_last_are_full(items, size):
    cut = list(chunks(items, size))
    assert [item for chunk in cut for item in chunk] == items
    assert all(len(chunk) == size for chunk in cut[:-1])
    assert all(0 < len(chunk) <= size for chunk in cut[-1:])


def test_chunks_of_nothing_are_none():
    assert list(chunks(iter(()), 3)) == []


def test_chunks_draw_no_more_than_what_is_asked_for():
    """Of a stream without end; a chunk in hand is all that is in memory."""
    endless = count()
    assert next(chunks(endless, 3)) == [0, 1, 2]
    assert next(endless) == 3
