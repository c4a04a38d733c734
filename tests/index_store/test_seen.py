"""Ids that have come by."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from index_store.seen import SeenIds


def test_add_tells_the_row_that_had_an_id_first():
    with SeenIds() as seen:
        assert [seen.add("a", 2), seen.add("b", 3), seen.add("a", 4)] == [None, None, 2]
        assert "a" in seen
        assert "A" not in seen


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3)))
def test_add_of_any_ids_is_as_a_dictionary_says(ids):
    first: dict[str, int] = {}
    with SeenIds() as seen:
        for row, one in enumerate(ids):
            assert seen.add(one, row) == first.get(one)
            first.setdefault(one, row)
        assert all(one in seen for one in ids)


def test_two_collections_know_nothing_of_each_other():
    with SeenIds() as one, SeenIds() as other:
        one.add("a", 1)
        assert "a" not in other


def test_ids_are_not_held_in_python():
    tracemalloc.start()
    with SeenIds() as seen:
        for row in range(20_000):
            seen.add(f"product-{row:032}", row)
        held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 200_000  # bytes; the ids alone have 800,000
