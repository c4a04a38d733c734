"""Candidates: the nearest, and those of which the shop's feed says that they are as wished."""

from pathlib import Path

import numpy as np
import pytest

from index_store.version import IndexVersion
from shared.messages import Filters
from shared.settings import GarmentType
from shared.words import understood
from tests.worker.captioned import ASKED, Namer, version
from tests.worker.conftest import ColourEncoder, embedding, shop_of
from worker.caption_fusion import score_fused
from worker.captions import CaptionSearch
from worker.categories import CategoryLabels
from worker.feed_bonus import FEED
from worker.garment_preference import BONUS, GarmentPreference
from worker.retrieval import Retrieval, Wanted
from worker.sentences.text_tower import TextTower

[RED] = embedding("red")
BLUE = understood(["make it blue"])


@pytest.fixture
def retrieval() -> Retrieval:
    return Retrieval(GarmentPreference(CategoryLabels(ColourEncoder())))


@pytest.fixture
def shop(tmp_path: Path) -> IndexVersion:
    """Red things, the nearest first, and one whose picture is red too but that is sold as blue."""
    looks = ("red", "#f01010", "#e02020", "#d03030", "#704040")
    colours = ("Red", "Red", "Red", "Red", "Navy Blue")
    return shop_of(
        tmp_path,
        *({"looks": one, "colour": colour} for one, colour in zip(looks, colours, strict=True)),
    )


def found(retrieval: Retrieval, shop: IndexVersion, k: int, **wanted: object) -> list[str]:
    return [one.product.id for one in retrieval.search(shop, RED, k, Wanted(**wanted))]


def test_search_when_nothing_was_said_then_the_nearest_come_with_their_cosines(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    candidates = retrieval.search(shop, RED, 3, Wanted())
    assert [one.product.id for one in candidates] == ["0", "1", "2"]
    assert [one.score for one in candidates] == pytest.approx(shop.vectors[:3] @ RED)


def test_search_when_a_colour_is_asked_then_what_the_feed_calls_so_is_found_among_far_ones_too(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    assert found(retrieval, shop, 2) == ["0", "1"]
    assert found(retrieval, shop, 2, words=BLUE) == ["4", "0"]


def test_search_when_the_feed_tells_no_colours_then_words_change_no_score(
    retrieval: Retrieval, tmp_path: Path
) -> None:
    shop = shop_of(tmp_path / "told nothing", {"looks": "red"}, {"looks": "blue"})
    assert found(retrieval, shop, 2, words=BLUE) == ["0", "1"]
    scores = [one.score for one in retrieval.search(shop, RED, 2, Wanted(words=BLUE))]
    assert scores == pytest.approx(shop.vectors @ RED)


def test_search_when_colours_are_filtered_then_no_others_are_looked_for(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    filters = Filters(colours=("Red",))
    assert found(retrieval, shop, 5, words=BLUE, filters=filters) == ["0", "1", "2", "3"]


def test_search_when_a_colour_is_refused_then_it_comes_last(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    assert found(retrieval, shop, 5, words=understood(["not red"]))[0] == "4"


def test_search_when_products_are_left_out_then_none_of_both_searches_comes(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    exclude = frozenset({"4", "0", "gone"})
    assert found(retrieval, shop, 5, words=BLUE, exclude=exclude) == ["1", "2", "3"]


def test_search_when_the_reference_is_a_product_then_its_own_kind_comes_first(
    retrieval: Retrieval, tmp_path: Path
) -> None:
    shop = shop_of(
        tmp_path / "kinds",
        {"looks": "red", "category": "Key chain", "colour": "Red"},
        {"looks": "#f01010", "category": "Water Bottle", "colour": "Red"},
        {"looks": "#e04040", "category": "Key chain", "colour": "Pink"},
    )
    like, exclude = shop.product("0"), frozenset({"0"})
    candidates = retrieval.search(shop, RED, 3, Wanted(like=like, exclude=exclude))
    assert [one.product.id for one in candidates] == ["2", "1"]
    assert candidates[0].score == pytest.approx(float(shop.vectors[2] @ RED) + FEED)
    assert candidates[1].score == pytest.approx(float(shop.vectors[1] @ RED))


def test_search_when_a_garment_is_meant_then_its_bonus_is_added_too(
    retrieval: Retrieval, tmp_path: Path
) -> None:
    shop = shop_of(
        tmp_path / "dressed",
        {"looks": "red", "category": "Handbags"},
        {"looks": "#f01010", "category": "Dresses"},
    )
    candidates = retrieval.search(shop, RED, 2, Wanted(label="dress"))
    assert [one.product.id for one in candidates] == ["1", "0"]
    assert candidates[0].score == pytest.approx(float(shop.vectors[1] @ RED) + BONUS)


@pytest.fixture
def coats(tmp_path: Path) -> IndexVersion:
    """A red jacket, and blue things that are none."""
    return shop_of(
        tmp_path / "coats",
        {"looks": "#f01010", "category": "Jackets", "colour": "Red"},
        {"looks": "#604040", "category": "", "colour": "Blue"},
        {"looks": "#c01010", "category": "Belts", "colour": "Blue"},
    )


def test_search_when_a_garment_is_to_be_changed_then_it_stays_a_garment_of_its_type(
    retrieval: Retrieval, coats: IndexVersion
) -> None:
    assert found(retrieval, coats, 3, words=BLUE) == ["2", "0", "1"]
    candidates = retrieval.search(coats, RED, 3, Wanted(label="outerwear", words=BLUE))
    assert [one.product.id for one in candidates] == ["0", "2", "1"]
    jacket, other, belt = coats.vectors @ RED
    assert [one.score for one in candidates] == pytest.approx([
        jacket + BONUS + FEED, belt + FEED, other + FEED
    ])  # fmt: skip


def test_search_when_the_feed_has_no_say_then_the_type_counts_as_for_a_photo_alone(
    retrieval: Retrieval, coats: IndexVersion
) -> None:
    for said in ([], ["in stock"], ["for women"]):  # nothing in this feed answers them
        wanted = Wanted(label="outerwear", words=understood(said))
        [best, *_] = retrieval.search(coats, RED, 3, wanted)
        assert best.score == pytest.approx(float(coats.vectors[0] @ RED) + BONUS)


def test_search_when_another_type_is_asked_or_types_do_not_count_then_none_is_kept(
    retrieval: Retrieval, coats: IndexVersion
) -> None:
    belt = understood(["a blue belt"])
    assert found(retrieval, coats, 1, words=belt, label="outerwear") == ["2"]
    ignoring = Retrieval(GarmentPreference(CategoryLabels(ColourEncoder()), "ignore"))
    assert found(ignoring, coats, 1, words=BLUE, label="outerwear") == ["2"]


def test_search_when_done_then_at_most_k_come_once_each_and_the_best_first(
    retrieval: Retrieval, shop: IndexVersion
) -> None:
    for k in range(1, 7):
        candidates = retrieval.search(shop, RED, k, Wanted(words=BLUE))
        assert len({one.row for one in candidates}) == len(candidates) == min(k, 5)
        assert (np.diff([one.score for one in candidates]) <= 0).all()


# The last is far by its picture; by its caption alone it is what was asked for.
CAPTIONED = (
    {"picture": 0.9, "caption": 0.2, "category": "Bags"},
    {"picture": 0.8, "caption": 0.5, "category": "Dresses"},
    {"picture": 0.7, "caption": 0.1, "category": "Dresses"},
    {"picture": 0.1, "caption": 0.9, "category": "Dresses"},
    {"picture": 0.2, "caption": 0.8, "category": "Bags"},
)


def captioning(mode: GarmentType = "prefer", weight: float = 0.5) -> Retrieval:
    captions = CaptionSearch(Namer(), TextTower(ColourEncoder()), "score", weight)
    return Retrieval(GarmentPreference(CategoryLabels(ColourEncoder()), mode), captions)


def by_both(tmp_path: Path, retrieval: Retrieval, k: int, **wanted: object) -> dict[str, float]:
    shop = version(tmp_path / "captioned", *CAPTIONED)
    found = retrieval.search(shop, ASKED, k, Wanted(**wanted), line=ASKED)
    return {one.product.id: one.score for one in found}


def test_search_when_captions_are_searched_then_both_scores_count(tmp_path: Path) -> None:
    """Of either search the two best: pictures 0 and 1, captions 3 and 4."""
    found = by_both(tmp_path, captioning(), 2)
    pictures = np.array([0.9, 0.8, 0.1, 0.2], np.float32)
    captions = np.array([0.2, 0.5, 0.9, 0.8], np.float32)
    fused = score_fused(pictures, captions, 0.5)
    expected = dict(zip("0134", fused.tolist(), strict=True))
    best = sorted(expected, key=lambda one: -expected[one])[:2]
    assert list(found) == best
    assert found == pytest.approx({one: expected[one] for one in best}, abs=1e-5)
    assert list(by_both(tmp_path, captioning(weight=1), 2)) == ["3", "4"]


def test_search_when_no_line_is_searched_for_then_captions_do_not_count(tmp_path: Path) -> None:
    shop = version(tmp_path / "captioned", *CAPTIONED)
    found = captioning(weight=1).search(shop, ASKED, 2, Wanted())
    assert [one.product.id for one in found] == ["0", "1"]
    assert [one.score for one in found] == pytest.approx([0.9, 0.8], abs=1e-5)


def test_search_when_types_are_filtered_then_captions_find_that_type_too(tmp_path: Path) -> None:
    assert set(by_both(tmp_path, captioning("filter"), 5, label="dress")) == {"1", "2", "3"}
    assert set(by_both(tmp_path, captioning("ignore"), 5, label="dress")) == set("01234")


def test_search_when_a_type_is_preferred_then_what_captions_find_is_lifted_too(
    tmp_path: Path,
) -> None:
    """Of either search the two best; a dress is BONUS nearer whichever has found it."""
    found = by_both(tmp_path, captioning(weight=0.7), 2, label="dress")
    pictures = np.array([0.9, 0.8 + BONUS, 0.1 + BONUS, 0.2], np.float32)
    fused = score_fused(pictures, np.array([0.2, 0.5, 0.9, 0.8], np.float32), 0.7)
    expected = dict(zip("0134", fused.tolist(), strict=True))
    assert "3" in found
    assert found == pytest.approx({one: expected[one] for one in found}, abs=1e-5)


def test_search_when_products_are_left_out_then_captions_do_not_bring_them_back(
    tmp_path: Path,
) -> None:
    found = by_both(tmp_path, captioning(weight=1), 5, exclude=frozenset({"3"}))
    assert set(found) == set("0124")
