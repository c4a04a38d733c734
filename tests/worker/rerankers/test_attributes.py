"""Agreement with wishes and reference: by the feed's words, else by what pictures show."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.product import Product
from shared.errors import UnknownSpec
from shared.words import understood
from tests.worker.conftest import ColourEncoder
from tests.worker.tiny_house import DESIGN, JOINT, VALUES, save_tiny_clip, tiny_house
from worker.encoders.base import FloatArray
from worker.encoders.house import HouseEncoder
from worker.rerankers.attributes import Attributes
from worker.rerankers.base import Question, Shortlist
from worker.rerankers.registry import RERANKERS

FEED_ALONE = Attributes(ColourEncoder())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> HouseEncoder:
    return tiny_house(save_tiny_clip(Path(tmp_path_factory.mktemp("house"))))


def product(**told: str) -> Product:
    return Product(**{"id": "", "title": "", "picture": ""} | told)


def shortlist(*told: dict[str, str], embeddings: FloatArray | None = None) -> Shortlist:
    rows = np.zeros((len(told), 3), np.float32) if embeddings is None else embeddings
    products = [product(**one) for one in told]
    return Shortlist(products, np.zeros(len(told), np.float32), rows)


def scores(said: str, *told: dict[str, str], like: dict[str, str] | None = None) -> list[float]:
    words = understood([said] if said else [])
    question = Question(words=words, like=product(**like) if like else None)
    return FEED_ALONE.score(question, shortlist(*told)).round(4).tolist()


def showing(house: HouseEncoder, **sure: tuple[str, float]) -> FloatArray:
    """The embedding of a picture: of each trait one value's probability, the others share."""
    chances = []
    for trait, values in VALUES.items():
        value, chance = sure.get(trait, (values[0], 1 / len(values)))
        rest = (1 - chance) / (len(values) - 1)
        chances += [chance if one == value else rest for one in values]
    joint, design = np.eye(1, JOINT, dtype=np.float32), np.eye(1, DESIGN, dtype=np.float32)
    return house.layout.packed(joint, design, np.log(np.array([chances], np.float32)))[0]


RED, BLUE, NAVY = {"colour": "Red"}, {"colour": "Blue"}, {"colour": "Navy Blue"}


@pytest.mark.parametrize(
    ("said", "told", "expected"),
    [
        ("make it blue", (RED, BLUE, {}), [0, 1, 0.5]),
        ("not red", (RED, BLUE, {}), [0, 1, 0.5]),
        ("crimson", (RED, BLUE), [1, 0]),  # the nearest that there is
        ("a shirt", ({"category": "Shirts"}, {"category": "Apparel > Jeans"}), [1, 0]),
        ("for women", ({"gender": "Women"}, {"gender": "Men"}), [1, 0]),
        ("striped", ({"title": "Striped top"}, {"title": "Floral top"}, {}), [1, 0, 0.5]),
        ("long sleeves", ({"title": "Full sleeves top"}, {"title": "Top"}), [1, 0.5]),
        ("blue", ({"title": "A blue dress"}, {"title": "A red dress"}), [1, 0]),
        ("blue", ({"title": "A blue dress", "colour": "Red"}, BLUE), [0, 1]),
        ("with pockets", ({"title": "With pockets"}, {"title": "With a hood"}), [1, 0.5]),
        ("blue", (BLUE, {"colour": "-"}, {"colour": " ", "title": "A blue dress"}), [1, 0.5, 1]),
        ("no logo", ({"title": "Logo tee"}, {"title": "Plain tee"}), [0, 0.5]),
        ("size M", ({}, {}), [0, 0]),  # a limit: every candidate is within it
        ("darker", (RED, BLUE), [0, 0]),  # nothing tells it
        ("", (RED, BLUE), [0, 0]),
    ],
)
def test_a_wish_by_the_feeds_words(
    said: str, told: tuple[dict[str, str], ...], expected: list[float]
) -> None:
    assert scores(said, *told) == expected


def test_several_wishes_count_alike() -> None:
    shirt = {"category": "Shirts"}
    assert scores("a blue shirt", shirt | BLUE, shirt | RED, BLUE, {}) == [1, 0.5, 0.75, 0.5]


def test_what_a_product_has_and_nobody_has_named_counts_half() -> None:
    like = {"category": "Shirts", "colour": "Red", "gender": "Men"}
    kept = [like | BLUE, like, {"category": "Jeans", "colour": "Blue", "gender": "Men"}]
    assert scores("make it blue", *kept, like=like) == [1, 0.5, 0.75]
    assert scores("", *kept, like=like) == pytest.approx([2 / 3, 1, 1 / 3], abs=1e-4)


def test_what_is_refused_of_the_reference_is_not_kept() -> None:
    assert scores("not red", RED, BLUE, like=RED) == [0, 1]


def test_a_reference_whose_row_tells_nothing_keeps_nothing() -> None:
    assert scores("", RED, BLUE, like={"colour": "-", "category": ""}) == [0, 0]


def test_pattern_is_kept_by_titles() -> None:
    striped, floral = {"title": "Striped top"}, {"title": "Floral top"}
    found = scores("make it blue", striped | RED, floral | BLUE, striped | BLUE, like=striped)
    assert found == pytest.approx([1 / 2, 3 / 4, 1], abs=1e-4)  # both are tops


def test_pictures_tell_what_the_feed_does_not(house: HouseEncoder) -> None:
    rows = np.stack([showing(house, colour=("blue", 0.7)), showing(house, colour=("blue", 0.1))])
    candidates = shortlist({}, {}, embeddings=rows)
    reranker = RERANKERS.load("attributes", encoder=house)
    blue = reranker.score(Question(words=understood(["make it blue"])), candidates)
    assert blue == pytest.approx([0.7, 0.1], abs=1e-3)
    refused = reranker.score(Question(words=understood(["not blue"])), candidates)
    assert refused == pytest.approx([0.3, 0.9], abs=1e-3)
    # A kind of shoes is a shoe: what any of its values has counts together.
    shoes = showing(house, type=("casual shoes", 0.7))[None]
    found = reranker.score(Question(words=understood(["shoes"])), shortlist({}, embeddings=shoes))
    assert found == pytest.approx([0.8], abs=1e-3)


def test_the_feed_comes_before_the_picture(house: HouseEncoder) -> None:
    rows = np.stack([showing(house, colour=("blue", 0.9))] * 3)
    candidates = shortlist(RED, BLUE, {}, embeddings=rows)
    found = Attributes(house).score(Question(words=understood(["make it blue"])), candidates)
    assert found == pytest.approx([0, 1, 0.9], abs=1e-3)


def test_what_a_photo_surely_shows_is_kept(house: HouseEncoder) -> None:
    photo = showing(house, colour=("red", 0.8), pattern=("striped", 0.55))
    rows = np.stack([showing(house, colour=("red", 0.7)), showing(house, colour=("red", 0.1))])
    question = Question(reference=photo)
    found = Attributes(house).score(question, shortlist({}, {}, embeddings=rows))
    assert found == pytest.approx([0.7, 0.1], abs=1e-3)  # stripes at 0.55 are not sure
    found = Attributes(house).score(question, shortlist(NAVY, RED, embeddings=rows))
    assert found.tolist() == [0, 1]


def test_a_shops_spelling_of_the_reference_is_read_in_pictures(house: HouseEncoder) -> None:
    rows = np.stack([showing(house, type=("t-shirt", 0.7)), showing(house, type=("shirt", 0.7))])
    question = Question(like=product(category="Tshirts"))
    found = Attributes(house).score(question, shortlist({}, {}, embeddings=rows))
    assert found == pytest.approx([0.7, 0.1], abs=1e-3)


WORDS = st.sampled_from(["", "Red", "Navy Blue", "Jeans", "Men", "Striped dress"]) | st.text(
    max_size=8
)
ROWS = st.fixed_dictionaries(dict.fromkeys(("title", "category", "colour", "gender"), WORDS))
SAID = st.sampled_from(["make it blue", "not red", "striped", "a bag", "darker", "no logo", "zz"])


@given(st.lists(ROWS, max_size=6), st.lists(SAID, max_size=3), st.none() | ROWS, st.randoms())
def test_any_feed_is_scored_within_bounds_and_in_any_order(
    rows: list[dict[str, str]], said: list[str], like: dict[str, str] | None, random: Any
) -> None:
    question = Question(words=understood(said), like=product(**like) if like else None)
    found = FEED_ALONE.score(question, shortlist(*rows))
    assert (found.dtype, found.shape) == (np.float32, (len(rows),))
    assert ((found >= 0) & (found <= 1 + 1e-6)).all()
    order = random.sample(range(len(rows)), len(rows))
    moved = FEED_ALONE.score(question, shortlist(*(rows[row] for row in order)))
    assert moved.tolist() == found[order].tolist()


def test_a_name_behind_it_is_refused() -> None:
    with pytest.raises(UnknownSpec, match="no variants"):
        RERANKERS.load("attributes:x", encoder=ColourEncoder())


def test_it_needs_no_details() -> None:
    assert FEED_ALONE.reader is None
