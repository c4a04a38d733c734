"""The house composer: what is said changes, what is not said stays; on products made by hand."""

import numpy as np
import pytest
from PIL import Image

from shared.errors import NothingToSearch, SetupError, UnknownSpec
from shared.wishes import Understood, Wish
from tests.worker.composers.hand_made import (
    COUNT,
    DESIGNS,
    JOINT,
    LAYOUT,
    HandMade,
    asked,
    best,
    product,
)
from tests.worker.composers.words import WordEncoder
from tests.worker.tiny_house import save_tiny_clip, tiny_house
from worker.composers import house
from worker.composers.base import Asked
from worker.composers.house import OTHER_TYPE, House, Weights
from worker.composers.registry import COMPOSERS
from worker.composers.trait_wishes import LEFT

# Round numbers: which are best is chosen on real products, and may change.
WEIGHTS = Weights(12, 2, 4, {"type": 2, "colour": 2, "gender": 1, "usage": 0.3, "pattern": 0.3})
RED = product("red", design=0)
TO_BLUE = {"attribute": "colour", "value": "blue"}
NOT_RED = {"attribute": "colour", "value": "red", "sign": "refuse"}
FOR_WOMEN = {"attribute": "gender", "value": "women"}


@pytest.fixture(autouse=True)
def _round_weights(monkeypatch):
    monkeypatch.setattr(house, "BOTH", WEIGHTS)


def test_make_it_blue_finds_the_same_design_in_blue_first():
    query = asked(RED, "make it blue", wishes=[TO_BLUE])
    shop = {
        "as it is": RED,
        "it in blue": product("blue", design=0),
        "it in navy": product("navy blue", design=0),
        "another in blue": product("blue", design=1),
        "a blue skirt": product("blue", design=0, kind="skirt"),
    }
    assert best(query, shop) == "it in blue"
    del shop["it in blue"]
    assert best(query, shop) != "as it is"


def test_a_score_is_the_formula_by_hand():
    """One wish: D d.d + J z.g + T t.g + what is kept of four traits + the colour asked for."""
    query = asked(RED, "make it blue", wishes=[TO_BLUE])
    traits = dict.fromkeys(WEIGHTS.traits, 0.0)
    other = product("blue", design=1, kind="skirt", shows=("tassels",))

    def score(found):
        logs, likely = (np.log(LAYOUT.likely(found)) - LAYOUT.means, LAYOUT.likely(RED))
        for trait, part in LAYOUT.slices.items():
            traits[trait] = WEIGHTS.traits[trait] * float(likely[part] @ logs[part])
        colours, blue = LAYOUT.slices["colour"], LAYOUT.slices["colour"].start + 1
        left = float(likely[colours] @ logs[colours] - likely[blue] * logs[blue])
        traits["colour"] = WEIGHTS.traits["colour"] * (logs[blue] - LEFT * left)
        same = LAYOUT.design_of(RED) @ LAYOUT.design_of(found)
        alike = LAYOUT.joint_of(RED) @ LAYOUT.joint_of(found)
        said = LAYOUT.joint_of(found)[1]  # the text is the axis "blue"
        return 12 * same + 2 * alike + 4 * said + sum(traits.values())

    ratio = (query @ RED) / score(RED)
    assert query @ other == pytest.approx(ratio * score(other), rel=1e-3)


def test_not_red_finds_the_same_design_in_any_other_colour():
    query = asked(RED, "not red", wishes=[NOT_RED])
    shop = {
        "as it is": RED,
        "it in blue": product("blue", design=0),
        "another red one": product("red", design=1),
    }
    assert best(query, shop) == "it in blue"


def test_for_women_keeps_the_colour_and_changes_for_whom():
    query = asked(RED, "for women", wishes=[FOR_WOMEN])
    shop = {
        "for men": product("red", design=1),
        "for women": product("red", design=1, gender="women"),
        "for women, in blue": product("blue", design=1, gender="women"),
    }
    assert best(query, shop) == "for women"
    del shop["for women"]
    assert query @ RED > query @ shop["for women, in blue"]  # the colour is not lost


def test_another_type_shares_print_and_colour_but_little_of_the_cut():
    to_skirt = {"attribute": "type", "value": "skirt"}
    query = asked(RED, "a skirt", wishes=[to_skirt])
    shop = {
        "it": RED,
        "a red skirt": product("red", design=1, kind="skirt"),
        "a blue skirt": product("blue", design=1, kind="skirt"),
    }
    assert best(query, shop) == "a red skirt"


def test_of_another_type_the_cut_counts_less():
    composer, cut = House(HandMade()), slice(JOINT, JOINT + DESIGNS)
    skirt = Understood(wishes=(Wish(attribute="type", value="skirt"),))
    another, same = (composer._photo(RED, words, WEIGHTS)[cut] for words in (skirt, Understood()))
    assert another == pytest.approx(OTHER_TYPE * same)
    assert same[0] > another[0] > 0


def test_words_without_a_trait_work_through_the_text():
    query = asked(RED, "with tassels")
    shop = {
        "as it is": RED,
        "with tassels": product("red", design=0, shows=("tassels",)),
        "another design with tassels": product("red", design=1, shows=("tassels",)),
    }
    assert best(query, shop) == "with tassels"


def test_mint_asks_for_the_nearest_colour_of_the_shop():
    query = asked(RED, "make it mint", wishes=[{"attribute": "colour", "value": "mint"}])
    shop = {name: product(name, design=0) for name in ("red", "blue", "sea green", "multi")}
    assert best(query, shop) == "sea green"


def test_words_alone_find_what_they_name_whatever_its_design():
    query = asked(None, "blue", wishes=[TO_BLUE])
    assert not query[JOINT : JOINT + DESIGNS].any()
    shop = {"red": RED, "blue": product("blue", design=2)}
    assert best(query, shop) == "blue"


def test_a_wish_without_a_sentence_is_heard():
    query = asked(None, wishes=[TO_BLUE])
    assert best(query, {"red": RED, "blue": product("blue")}) == "blue"


def test_a_photo_alone_finds_itself_first():
    shop = {
        "itself": RED,
        "in blue": product("blue", design=0),
        "another": product("red", design=1),
        "for women": product("red", design=0, gender="women"),
    }
    assert best(asked(RED), shop) == "itself"


def test_what_no_picture_shows_leaves_the_photo_alone():
    """A size or a brand is the catalogue's to answer: the pictures' order stays."""
    sized = asked(RED, wishes=[{"attribute": "size", "value": "M"}])
    assert np.array_equal(sized, asked(RED))


def test_the_slider_goes_from_the_photo_to_the_words():
    wishes = [TO_BLUE]
    photo, words = asked(RED), asked(None, "blue", wishes=wishes)
    assert np.array_equal(asked(RED, "blue", wishes=wishes, weight=0.0), photo)
    assert np.array_equal(asked(RED, "blue", wishes=wishes, weight=1.0), words)
    own = asked(RED, "blue", wishes=wishes)
    assert asked(RED, "blue", wishes=wishes, weight=0.5) == pytest.approx(own, abs=1e-6)
    in_blue, another = product("blue", design=0), product("blue", design=2)
    more = [
        asked(RED, "blue", wishes=wishes, weight=weight) @ (in_blue - another)
        for weight in (0.2, 0.5, 0.8)
    ]
    assert more == sorted(more, reverse=True)  # the design matters less and less


@pytest.mark.parametrize("weight", [None, 0.0, 0.3, 0.5, 0.9, 1.0])
def test_queries_have_unit_length_and_nothing_in_the_rest(weight):
    query = asked(RED, "blue with tassels", wishes=[TO_BLUE, FOR_WOMEN], weight=weight)
    assert (query.shape, query.dtype) == ((JOINT + DESIGNS + COUNT + 1,), np.float32)
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    assert query[-1] == 0


@pytest.mark.parametrize("wishes", [[], [{"attribute": "size", "value": "M"}]])
def test_nothing_that_a_picture_could_show_is_nothing_to_search(wishes):
    with pytest.raises(NothingToSearch):
        asked(None, wishes=wishes)


def test_another_encoder_is_told_what_to_use():
    with pytest.raises(SetupError, match="which words@0123456789ab lacks; use the composer 'arith"):
        COMPOSERS.load("house", encoder=WordEncoder())


def test_it_has_no_variants(tmp_path):
    with pytest.raises(UnknownSpec, match="write 'house'"):
        COMPOSERS.load("house:large", encoder=WordEncoder())


def test_it_composes_in_the_space_of_a_real_house_encoder(tmp_path):
    """Untrained weights mean nothing, but a photo's own embedding still comes first."""
    encoder = tiny_house(save_tiny_clip(tmp_path / "tiny"))
    composer = COMPOSERS.load("house", encoder=encoder)
    assert isinstance(composer, House)
    rows = encoder.encode_images([Image.new("RGB", (40, 40), c) for c in ("red", "blue", "white")])
    for row, seen in enumerate(rows):
        query = composer.compose(Asked(seen))
        assert int(np.argmax(rows @ query)) == row
