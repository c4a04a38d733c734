"""From rankings to a page: what folds, what is spread, what is said, and when nothing is shown."""

from dataclasses import replace

import numpy as np
import pytest

from index_store.product import Product
from index_store.version import Candidate
from index_store.versions import IndexStore
from shared.messages import Box, Filters, Query
from shared.wishes import Wish
from shared.words import understood
from tests.index_store.shop import publish
from tests.worker.conftest import ColourEncoder, embedding, shop_of, square
from tests.worker.tiny_house import save_tiny_clip, tiny_house
from tests.worker.told import MeanColours
from worker.answering import Answering
from worker.references import Photo, References
from worker.search import Ranking, Search

# One shirt in three colours, a coat, and a bag; that the coat is red is seen alone.
SHOP = (
    {"looks": "red", "title": "Ada Tee Red", "category": "Shirts", "colour": "Red"},
    {"looks": "#f02020", "title": "Ada Tee Blue", "category": "Shirts", "colour": "Blue"},
    {"looks": "#f01010", "title": "Coat", "category": "Coats"},
    {"looks": "#e02020", "title": "Ada Tee Green", "category": "Shirts", "colour": "Green"},
    {"looks": "blue", "title": "Bag", "category": "Bags", "colour": "Blue"},
)
BOX = Box(x1=0, y1=0, x2=30, y2=40)
PLAIN = Answering(ColourEncoder(), fold=False, diversity=0, depth=50)
FOLDING = replace(PLAIN, fold=True)


@pytest.fixture
def index(tmp_path):
    return shop_of(tmp_path, *SHOP, readers=[MeanColours("captions")])


@pytest.fixture
def search(index):
    return Search(
        query=Query(photo_key="photo:1"),
        words=understood([]),
        filters=Filters(),
        index=index,
        references=References(ColourEncoder(), 0, None),
    )


def asking(search, *said, **query):
    asked = search.query.model_copy(update=query)
    return replace(search, query=asked, words=understood(said))


def ranking(index, *rows, nothing_close=False, box=BOX, caption=""):
    candidates = [
        Candidate(index.products[row], 0.9 - 0.1 * place, row) for place, row in enumerate(rows)
    ]
    return Ranking(candidates, box, embedding("red")[0], nothing_close, caption)


def answer(answering, search, *rankings, photos=()):
    return answering(search, photos, rankings, {"rerank": 0.1})


def rows(found):
    return [one.row for one in found.results]


def test_a_page_shows_candidates_in_their_order_with_what_the_stages_said(search, index):
    photos = (Photo(square("red"), garments=(BOX,)),)
    found = answer(PLAIN, search, ranking(index, 2, 0, 4, caption="a red coat"), photos=photos)
    assert (rows(found), found.groups, found.has_more) == ([2, 0, 4], [0, 0, 0], False)
    assert (found.box, found.caption, found.garments) == (BOX, "a red coat", (BOX,))
    assert (found.seconds, found.nothing_close) == ({"rerank": 0.1}, False)


def test_variants_fold_into_the_best_ranked_which_names_their_colours(search, index):
    found = answer(FOLDING, search, ranking(index, 1, 2, 0, 4, 3))
    assert rows(found) == [1, 2, 4]
    assert [one.row for one in found.results[0].variants] == [0, 3]
    assert found.also == [("Red", "Green"), (), ()]


def test_of_a_fold_the_colour_that_was_asked_for_is_shown(search, index):
    found = answer(FOLDING, asking(search, "in green"), ranking(index, 1, 2, 0, 4, 3))
    assert rows(found) == [3, 2, 4]
    assert found.also[0] == ("Blue", "Red")
    assert found.whys[0].wished == (Wish(attribute="colour", value="green"),)


def test_without_folding_each_stands_for_itself(search, index):
    found = answer(PLAIN, search, ranking(index, 1, 2, 0, 4, 3))
    assert rows(found) == [1, 2, 0, 4, 3]
    assert found.also == [()] * 5


def test_pages_of_folded_results_repeat_and_skip_nothing(search, index):
    pages = [
        answer(FOLDING, asking(search, page=page, page_size=1), ranking(index, 1, 2, 0, 4, 3))
        for page in range(3)
    ]
    assert [rows(page) for page in pages] == [[1], [2], [4]]
    assert [page.has_more for page in pages] == [True, True, False]


def test_look_alikes_are_kept_apart_where_that_is_asked(search, index):
    spread = replace(PLAIN, diversity=0.6)
    assert rows(answer(spread, search, ranking(index, 0, 2, 1, 4)))[:2] == [0, 4]
    shallow = replace(spread, depth=2)
    assert rows(answer(shallow, search, ranking(index, 0, 2, 1, 4))) == [0, 2, 1, 4]


def test_why_tells_met_wishes_what_is_alike_and_what_was_read(search, index):
    found = answer(PLAIN, asking(search, "in red"), ranking(index, 0, 4))
    red, bag = found.whys
    assert red.wished == (Wish(attribute="colour", value="red"),)
    assert bag.wished == ()
    assert (red.caption, bag.caption) == ("about 255", "about 0")


def test_why_compares_with_the_example_product(search, index):
    found = answer(PLAIN, asking(search, photo_key=None, examples=("0",)), ranking(index, 1, 4))
    shirt, bag = found.whys
    assert "type" in shirt.same
    assert "type" in bag.other


def test_why_compares_each_result_with_what_its_own_look_searched(tmp_path, search):
    """Embeddings of a small house encoder whose designs are at right angles."""
    house = tiny_house(save_tiny_clip(tmp_path / "tiny"))
    layout = house.layout
    traits = np.full((2, len(layout.means)), -1, np.float32)
    vectors = layout.packed(np.eye(2, layout.joint), np.eye(2, layout.design), traits)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    products = [Product(str(row), "", "") for row in range(2)]
    shop = publish(IndexStore(tmp_path / "index", keep=1), vectors, products, house.model_id)
    its = Answering(house, fold=False, diversity=0, depth=50)

    def designs(*references):
        looked = [
            Ranking([Candidate(products[row], 0.9, row)], BOX, vectors[reference])
            for row, reference in enumerate(references)
        ]
        return [one.design for one in answer(its, replace(search, index=shop), *looked).whys]

    assert designs(0, 1) == [True, True]
    assert designs(0, 0) == [True, False]
    assert designs(1, 1) == [False, True]


def test_several_looks_are_told_apart_and_each_has_its_own_reasons(search, index):
    first, second = ranking(index, 0, 1, caption="red"), ranking(index, 4, 2, caption="blue")
    found = answer(PLAIN, asking(search, page_size=2), first, second)
    assert (rows(found), found.groups, found.has_more) == ([0, 4], [0, 1], True)
    assert (found.box, found.caption, found.suggestions) == (None, "", ())
    assert len(found.whys) == len(found.also) == 2


def test_suggestions_are_drawn_from_what_is_ranked(tmp_path, search):
    reds = [{"looks": "red", "colour": "Red"}] * 5
    shop = shop_of(tmp_path / "more", *reds, *[{"looks": "maroon", "colour": "Black"}] * 3)
    found = answer(PLAIN, replace(search, index=shop), ranking(shop, *range(8)))
    assert found.suggestions == (Wish(attribute="colour", value="black"),)


def test_where_nothing_is_close_nothing_is_shown_and_it_is_said(search, index):
    found = answer(PLAIN, search, ranking(index, 0, 1, nothing_close=True, caption="a boat"))
    assert found.nothing_close
    assert (found.results, found.groups, found.whys, found.also) == ([], [], [], [])
    assert (found.has_more, found.suggestions) == (False, ())
    assert (found.box, found.caption) == (BOX, "a boat")  # what was searched is still told


@pytest.mark.parametrize("query", [{"anyway": True}, {"page": 1, "page_size": 1}])
def test_who_wants_the_nearest_or_leafs_on_sees_them(search, index, query):
    found = answer(PLAIN, asking(search, **query), ranking(index, 0, 1, nothing_close=True))
    assert found.results
    assert not found.nothing_close
    assert len(found.whys) == len(found.results)


def test_of_several_looks_one_that_is_close_is_enough(search, index):
    far, near = ranking(index, 0, nothing_close=True), ranking(index, 4)
    assert rows(answer(PLAIN, search, far, near)) == [0, 4]
    both = answer(PLAIN, search, far, replace(near, nothing_close=True))
    assert (rows(both), both.nothing_close) == ([], True)


def test_where_there_is_nothing_at_all_nothing_nearer_is_offered(search, index):
    """Limits left no product: `anyway` would show none."""
    assert not answer(PLAIN, search, ranking(index)).nothing_close
    assert not answer(PLAIN, search, ranking(index, nothing_close=True)).nothing_close
