"""What the wanted garment's type does to the candidates."""

from dataclasses import replace

import numpy as np
import pytest

from index_store.product import Product
from index_store.versions import IndexStore
from shared.messages import Filters
from tests.index_store.shop import publish
from tests.worker.conftest import ColourEncoder
from worker.categories import CategoryLabels
from worker.garment_preference import BONUS, GarmentPreference

# Nearest to the query first: cosines 1.0, 0.96, 0.8, 0.6.
SHOP = {
    "jeans": (1.0, "Jeans"),
    "dress": (0.96, "Dresses"),
    "gown": (0.8, "Dresses"),
    "?": (0.6, ""),
}
NO_FILTERS = Filters()
QUERY = np.array([1, 0, 0], np.float32)


@pytest.fixture
def index(tmp_path):
    rows = [[cosine, np.sqrt(1 - cosine**2), 0] for cosine, _ in SHOP.values()]
    products = [
        Product(id=name, title=name, picture=name, category=kind)
        for name, (_, kind) in SHOP.items()
    ]
    store = IndexStore(tmp_path / "index", keep=1)
    return publish(store, np.array(rows, np.float32), products, "hand-made")


def found(index, mode, label, k=4, filters=NO_FILTERS):
    preference = GarmentPreference(CategoryLabels(ColourEncoder()), mode)
    candidates = preference.search(index, QUERY, k, filters, (), label)
    return [one.product.id for one in candidates]


def test_filter_leaves_out_what_is_known_to_be_of_another_type(index):
    assert found(index, "filter", "dress") == ["dress", "gown", "?"]


def test_prefer_lifts_the_type_by_the_bonus_and_keeps_the_rest(index):
    assert found(index, "prefer", "dress") == ["dress", "jeans", "gown", "?"]


def test_prefer_finds_the_type_even_where_none_of_the_nearest_has_it(index):
    assert "dress" in found(index, "prefer", "dress", k=2)


def test_ignore_changes_nothing(index):
    assert found(index, "ignore", "dress") == ["jeans", "dress", "gown", "?"]


@pytest.mark.parametrize("label", ["", "person", "hat"])
def test_a_label_that_the_shop_does_not_have_changes_nothing(index, label):
    assert found(index, "filter", label) == found(index, "ignore", label)


def test_categories_that_the_person_named_win_over_what_was_seen(index):
    assert found(index, "filter", "dress", filters=Filters(categories=("Jeans",))) == ["jeans"]


def test_the_bonus_is_part_of_the_score(index):
    preference = GarmentPreference(CategoryLabels(ColourEncoder()), "prefer")
    plain = {one.row: one for one in index.search(QUERY, 4)}
    for one in preference.search(index, QUERY, 4, Filters(), (), "dress"):
        lifted = BONUS if one.product.category == "Dresses" else 0.0
        assert one == replace(plain[one.row], score=pytest.approx(plain[one.row].score + lifted))


def preference(mode):
    return GarmentPreference(CategoryLabels(ColourEncoder()), mode)


def test_another_search_keeps_to_the_type_where_types_are_filtered(index):
    dear = Filters(max_price=9)
    limits = preference("filter").limits(index, dear, "dress")
    assert (limits.max_price, set(limits.categories)) == (9, {"Dresses", ""})
    for mode in ("prefer", "ignore"):
        assert preference(mode).limits(index, dear, "dress") == dear
    assert preference("filter").limits(index, dear, "hat") == dear
    named = Filters(categories=("Jeans",))
    assert preference("filter").limits(index, named, "dress") == named


def test_what_another_search_found_is_lifted_where_it_stands(index):
    candidates = index.search(QUERY, 4)[::-1]
    lifted = preference("prefer").lifted(index, candidates, NO_FILTERS, "dress")
    assert [one.product.id for one in lifted] == ["?", "gown", "dress", "jeans"]
    gains = [one.score - before.score for one, before in zip(lifted, candidates, strict=True)]
    assert gains == pytest.approx([0, BONUS, BONUS, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("mode", "label", "filters"),
    [
        ("filter", "dress", NO_FILTERS),
        ("ignore", "dress", NO_FILTERS),
        ("prefer", "hat", NO_FILTERS),
        ("prefer", "", NO_FILTERS),
        ("prefer", "dress", Filters(categories=("Jeans",))),
    ],
)
def test_what_another_search_found_stays_where_search_lifts_nothing(index, mode, label, filters):
    candidates = index.search(QUERY, 4)
    assert preference(mode).lifted(index, candidates, filters, label) == candidates
