"""Pages of one ranking, and of several together."""

from hypothesis import given
from hypothesis import strategies as st

from index_store.product import Product
from index_store.version import Candidate
from worker.pages import page_of


def ranking(*rows):
    return [Candidate(Product(id=str(row), title="", picture=""), 1.0, row) for row in rows]


def rows(page):
    return [one.row for one in page.results]


def test_a_page_of_one_ranking_is_a_slice_of_it():
    page = page_of([ranking(*range(10))], page=1, size=4)
    assert (rows(page), page.has_more) == ([4, 5, 6, 7], True)
    assert not page_of([ranking(*range(10))], page=2, size=4).has_more


def test_several_rankings_share_a_page_evenly_and_stay_grouped():
    page = page_of([ranking(1, 2, 3), ranking(11, 12, 13)], page=0, size=4)
    assert (rows(page), page.groups, page.has_more) == ([1, 2, 11, 12], [0, 0, 1, 1], True)


def test_every_ranking_has_a_result_even_on_a_page_that_is_too_small():
    page = page_of([ranking(number, 99) for number in range(8)], page=0, size=6)
    assert page.groups == list(range(8))


def test_a_product_is_shown_for_one_garment_only():
    page = page_of([ranking(1, 2, 3), ranking(1, 2, 4)], page=0, size=4)
    assert rows(page) == [1, 2, 4]


@given(
    st.lists(st.lists(st.integers(0, 30), unique=True, max_size=20), min_size=1, max_size=8),
    st.integers(1, 10),
)
def test_leafing_through_all_pages_shows_no_product_twice(lists, size):
    rankings = [ranking(*one) for one in lists]
    seen: list[int] = []
    page, more = 0, True
    while more and page < 50:
        shown = page_of(rankings, page, size)
        seen += rows(shown)
        more, page = shown.has_more, page + 1
    assert page < 50
    assert len(seen) == len(set(seen))
