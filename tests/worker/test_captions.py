"""Captions beside pictures: what is kept of them, and a search by both; every score by hand."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from index_store.version import Candidate, IndexVersion
from shared.errors import UnknownSpec
from shared.messages import Filters
from shared.settings import Settings
from shared.words import understood
from tests.index_store.shop import SmallShop
from tests.worker.captioned import ASKED, Namer, version
from tests.worker.conftest import ColourEncoder, jpeg, square
from worker.caption_fusion import reciprocal_rank_fused, score_fused
from worker.captioners.registry import CAPTIONERS
from worker.captions import CAPTIONS, CaptionReader, CaptionSearch, caption_of, load_captions
from worker.composers.base import Asked, FloatArray
from worker.encoders.base import Encoder
from worker.sentences.text_tower import TextTower


class Listening(TextTower):
    """The encoder's text tower; notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(ColourEncoder())
        self.heard: list[list[str]] = []

    def encode_sentences(self, texts: Sequence[str]) -> FloatArray:
        self.heard.append(list(texts))
        return super().encode_sentences(texts)


@pytest.fixture
def search() -> CaptionSearch:
    return CaptionSearch(Namer(), Listening(), "score", 0.5)


def found(
    search: CaptionSearch, index: IndexVersion, k: int, **limits: Any
) -> dict[str, Candidate]:
    """What both searches find, by id, best first."""
    near = index.search(ASKED, k, **limits)
    more = search.more(near, index, ASKED, ASKED, k, **limits)
    return {one.product.id: one for one in search.fused([*near, *more], index, ASKED)}


SHOP = (
    {"picture": 0.9, "caption": 0.1, "colour": "Red"},
    {"picture": 0.7, "caption": 0.5, "colour": "Blue"},
    {"picture": 0.5, "caption": 0.9, "colour": "Red"},
    {"picture": 0.1, "caption": 0.7, "colour": "Blue", "price": Decimal(5)},
)


@pytest.mark.parametrize(("how", "fuse"), [("rank", reciprocal_rank_fused), ("score", score_fused)])
def test_fused_when_the_captions_order_is_another_then_each_candidate_has_its_own_captions_score(
    tmp_path: Path, search: CaptionSearch, how: Any, fuse: Any
) -> None:
    """The i-th best caption is not the i-th candidate's: paired so, the order would stay."""
    search = replace(search, how=how, weight=0.8)
    index = version(tmp_path, *SHOP)
    candidates = index.search(ASKED, 4)
    assert [one.product.id for one in candidates] == ["0", "1", "2", "3"]
    fused = search.fused(candidates, index, ASKED)
    expected = fuse(
        np.array([0.9, 0.7, 0.5, 0.1], np.float32), np.array([0.1, 0.5, 0.9, 0.7], np.float32), 0.8
    )
    assert {one.product.id: one.score for one in fused} == pytest.approx(
        dict(zip("0123", expected.tolist(), strict=True)), abs=1e-5
    )
    assert [one.product.id for one in fused] == ["2", "3", "1", "0"]
    shuffled = [candidates[place] for place in (2, 0, 3, 1)]
    again = search.fused(shuffled, index, ASKED)
    assert [one.product.id for one in again] == ["2", "3", "1", "0"]


def test_fused_when_there_is_no_candidate_then_there_is_none(
    tmp_path: Path, search: CaptionSearch
) -> None:
    index = version(tmp_path, *SHOP)
    assert search.fused([], index, ASKED) == []


def test_more_when_a_caption_alone_is_near_then_its_picture_is_scored_too(
    tmp_path: Path, search: CaptionSearch
) -> None:
    index = version(tmp_path, *SHOP)
    near = index.search(ASKED, 2)
    more = search.more(near, index, ASKED, ASKED, 2)
    assert [one.product.id for one in more] == ["2", "3"]
    assert [one.score for one in more] == pytest.approx([0.5, 0.1], abs=1e-6)
    assert [one.product for one in more] == [index.product("2"), index.product("3")]


def test_more_when_all_are_candidates_already_then_there_is_none(
    tmp_path: Path, search: CaptionSearch
) -> None:
    index = version(tmp_path, *SHOP)
    assert search.more(index.search(ASKED, 4), index, ASKED, ASKED, 4) == []


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        ({"filters": Filters(colours=("blue",))}, {"1", "3"}),
        ({"filters": Filters(max_price=Decimal(9))}, {"3"}),
        ({"exclude": {"2", "unknown"}}, {"0", "1", "3"}),
        ({"filters": Filters(colours=("red",)), "exclude": {"0"}}, {"2"}),
    ],
)
def test_search_when_limits_are_set_then_they_hold_for_captions_as_for_pictures(
    tmp_path: Path, search: CaptionSearch, limits: Any, allowed: set[str]
) -> None:
    index = version(tmp_path, *SHOP)
    assert set(found(search, index, 4)) == {"0", "1", "2", "3"}
    assert set(found(search, index, 4, **limits)) == allowed
    assert {one.product.id for one in search.more([], index, ASKED, ASKED, 4, **limits)} == allowed


def test_search_when_a_caption_is_empty_then_it_never_matches(
    tmp_path: Path, search: CaptionSearch
) -> None:
    """It would be nearer, with a cosine of 0, than captions that say the opposite."""
    silent = {"picture": -0.5, "caption": None}
    opposite = {"picture": -0.9, "caption": -0.8}
    index = version(tmp_path, {"picture": 0.9, "caption": -0.2}, silent, opposite)
    assert [one.product.id for one in search.more([], index, ASKED, ASKED, 3)] == ["0", "2"]
    assert set(found(search, index, 1)) == {"0"}
    everyone = search.fused(index.search(ASKED, 3), index, ASKED)
    spread = np.std([0.9, -0.5, -0.9])
    mean = np.mean([0.9, -0.5, -0.9])
    assert {one.product.id: one.score for one in everyone} == pytest.approx(
        {"0": (0.9 + mean + spread) / 2, "1": (-0.5 + mean) / 2, "2": (-0.9 + mean - spread) / 2},
        abs=1e-5,
    )


def test_serves_when_the_captions_are_missing_or_of_another_model_then_it_does_not(
    tmp_path: Path, search: CaptionSearch, index: IndexVersion
) -> None:
    assert search.serves(version(tmp_path / "same", *SHOP))
    assert not search.serves(version(tmp_path / "other", *SHOP, model_id="blip@1"))
    assert not search.serves(index)


def test_caption_of_when_one_was_read_then_it_is_told(tmp_path: Path, index: IndexVersion) -> None:
    some = version(tmp_path / "some", SHOP[0], {"picture": 0.1, "caption": None})
    none = version(tmp_path / "none", {"picture": 0.1, "caption": None})
    assert [caption_of(some, row) for row in (0, 1)] == ["at 0.1", ""]
    assert (caption_of(none, 0), caption_of(index, 0)) == ("", "")


def test_read_when_pictures_look_the_same_then_their_caption_is_encoded_once() -> None:
    sentences = Listening()
    images = [square(colour) for colour in ("red", "blue", "red", "white")]
    readings = CaptionReader(Namer(), sentences).read(images, np.zeros((4, 3), np.float32))
    assert sentences.heard == [["pure red", "pure blue"]]
    assert [one.text for one in readings] == ["pure red", "pure blue", "pure red", ""]
    red, blue = ColourEncoder().encode_texts(["red", "blue"])
    for one, expected in zip(readings, (red, blue, red, np.zeros(3)), strict=True):
        assert one.array.dtype == np.float32
        assert one.array.tolist() == expected.tolist()


def test_model_id_when_either_model_changes_then_it_does() -> None:
    ids = {CaptionReader(Namer(), TextTower(ColourEncoder())).model_id}
    other = Namer()
    other.model_id = "namer-2"
    ids.add(CaptionReader(other, TextTower(ColourEncoder())).model_id)
    encoder = ColourEncoder()
    encoder.model_id = "colour-2"
    ids.add(CaptionReader(Namer(), TextTower(encoder)).model_id)
    assert len(ids) == 3


def test_query_when_words_change_the_caption_then_the_changed_line_is_embedded(
    search: CaptionSearch,
) -> None:
    reference = np.ones(3, np.float32)
    search.query(Asked(reference, understood(["make it blue"])), "a red shirt")
    search.query(Asked(reference), "pure red")
    search.query(Asked(None, understood(["a blue dress"])), "")
    assert search.sentences.heard == [["shirt, make it blue"], ["pure red"], ["a blue dress"]]  # type: ignore[attr-defined]


def test_query_when_there_is_nothing_to_say_then_there_is_none(search: CaptionSearch) -> None:
    assert search.query(Asked(np.ones(3, np.float32)), "") is None


def test_shop_when_built_with_captions_then_words_find_what_they_name(
    tmp_path: Path, search: CaptionSearch
) -> None:
    """From a feed to results, through the catalogue and the files of a version."""
    for colour in ("red", "blue", "white"):
        (tmp_path / f"{colour}.jpg").write_bytes(jpeg(colour))
    feed = tmp_path / "feed.csv"
    feed.write_text(
        "id,image\n" + "".join(f"{one},{one}.jpg\n" for one in ("red", "blue", "white"))
    )

    class Near(Namer):
        """As Namer, of colours that JPEG has moved."""

        def caption(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[str]:
            nearest = ["red", "blue", "white"]
            rows = ColourEncoder().encode_images(images)
            best = np.argmax(rows @ ColourEncoder().encode_texts(nearest).T, axis=1)
            return super().caption([square(nearest[one]) for one in best], embeddings)

    search = replace(search, captioner=Near())
    shop = SmallShop(tmp_path / "home")
    shop.build(feed, ColourEncoder(), [search.reader])
    index = shop.store.load(1)
    assert search.serves(index)
    query = search.query(Asked(None, understood(["a blue one"])), "")
    assert query is not None
    white, blue = ColourEncoder().encode_texts(["white", "blue"])
    found = search.more([], index, white, blue, 1)
    assert [caption_of(index, one.row) for one in found] == ["pure blue"]
    assert index.readings[CAPTIONS].array[found[0].row].tolist() == blue.tolist()


def load_namer(rest: str, encoder: Encoder, device: str) -> Namer:
    del rest, encoder, device
    return Namer()


def test_load_when_the_settings_name_no_captioner_then_captions_are_not_searched() -> None:
    assert load_captions(Settings(), ColourEncoder()) is None


def test_load_when_a_captioner_is_named_then_it_is_searched_as_the_settings_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CAPTIONERS._table, "namer", f"{__name__}:load_namer")
    said = Settings(captioner="namer", caption_fusion="rank", caption_weight=0.7)
    loaded = load_captions(said, ColourEncoder())
    assert loaded is not None
    assert (loaded.captioner.model_id, loaded.how, loaded.weight) == ("namer-1", "rank", 0.7)
    [red] = ColourEncoder().encode_texts(["red"])
    assert loaded.sentences.encode_sentences(["red"])[0] == pytest.approx(red)
    with pytest.raises(UnknownSpec, match="glue"):
        load_captions(Settings(captioner="namer", sentences="glue"), ColourEncoder())
    with pytest.raises(UnknownSpec, match="glue"):
        load_captions(Settings(captioner="glue"), ColourEncoder())
