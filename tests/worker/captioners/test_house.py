"""The house captioner: what the embedding is sure of, and what wishes make of it."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from torch import nn
from torchvision.transforms.functional import to_tensor

from demo.wardrobe import render_product, wardrobe
from shared.errors import SetupError, WeightsUnavailable
from shared.words import understood
from tests.worker.attributes.word_encoder import WordEncoder
from tests.worker.composers.hand_made import LAYOUT, product
from worker.attributes.calibration import Calibration, Calibrations
from worker.attributes.reading import Guess
from worker.captioners.house import TraitCaptioner, line
from worker.captioners.registry import CAPTIONERS
from worker.captioners.traits import from_layout
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.registry import ENCODERS
from worker.trait_reading import SURE

UNSURE = LAYOUT.packed(np.eye(4)[:1], np.eye(3)[:1], LAYOUT.means[None])[0]


def pictures_alone():
    """The mean colour: a network without a text side, as timm's are."""
    network = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return PictureEncoder("mean", network, to_tensor, "cpu")


@pytest.fixture
def captioner():
    return TraitCaptioner("house", from_layout(LAYOUT))


def said(captioner, *embeddings):
    return captioner.caption([], np.stack(embeddings))


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        (
            {"colour": "navy blue", "usage": "casual", "type": "shirt", "gender": "men"},
            "navy blue casual shirt, men",
        ),
        ({"colour": "red", "pattern": "polka dots", "type": "dress"}, "red polka dot dress"),
        ({"colour": "multi", "pattern": "solid", "type": "skirt"}, "multicoloured skirt"),
        ({"colour": "black", "usage": "casual", "type": "casual shoes"}, "black casual shoes"),
        ({"gender": "women"}, "women"),
        ({"pattern": "solid"}, ""),
        ({}, ""),
    ],
)
def test_line_when_traits_are_told_then_it_reads_as_a_shopper_would_say_it(traits, expected):
    assert line(traits) == expected


def test_caption_when_the_embedding_is_sure_then_it_says_so(captioner):
    shirt, skirt = product("navy blue"), product("red", kind="skirt", gender="women")
    striped = product("blue", usage="formal", pattern="striped")
    assert said(captioner, shirt, skirt, striped) == [
        "navy blue casual t-shirt, men",
        "red casual skirt, women",
        "blue striped formal t-shirt, men",
    ]


def test_caption_when_a_trait_is_just_sure_enough_then_it_is_said():
    read = {"colour": Guess("red", SURE), "type": Guess("shirt", SURE - 0.01)}
    assert said(TraitCaptioner("own", lambda _: read), UNSURE) == ["red"]


def test_caption_when_the_embedding_is_sure_of_nothing_then_it_is_empty(captioner):
    assert said(captioner, UNSURE) == [""]
    assert captioner.caption([], np.zeros((0, LAYOUT.dim), np.float32)) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it blue", "blue casual t-shirt, men"),
        ("for women", "red casual t-shirt, women"),
        ("striped", "red striped casual t-shirt, men"),
        ("as a hoodie", "red casual hoodie, men"),
        ("more formal", "red formal t-shirt, men"),
        ("not red", "casual t-shirt, men"),
        ("not green", "red casual t-shirt, men"),
        ("in blue and white", "blue and white casual t-shirt, men"),
        ("with long sleeves", "red casual t-shirt, men"),
    ],
)
def test_changed_when_words_wish_for_a_trait_then_it_replaces_the_pictures(
    captioner, words, expected
):
    assert captioner.changed(product("red"), understood([words])) == expected


def test_changed_when_a_pattern_is_wished_away_then_the_line_says_nothing_of_it(captioner):
    striped = product("red", pattern="striped")
    assert captioner.changed(striped, understood(["plain"])) == "red casual t-shirt, men"


def test_changed_when_the_picture_says_nothing_then_the_wishes_do(captioner):
    assert captioner.changed(UNSURE, understood(["a blue dress"])) == "blue dress"


@pytest.fixture(scope="module")
def house():
    return ENCODERS.load("house", device="cpu")


@pytest.mark.parametrize(
    ("category", "colour", "expected"),
    [
        ("T-shirt", "red", "red casual t-shirt, men"),
        ("T-shirt", "blue", "blue casual t-shirt, men"),
        ("Shirt", "black", "black casual shirt, men"),
        ("Leather jacket", "green", "green casual jacket, men"),
        ("Tote bag", "yellow", "yellow casual handbag, women"),
        ("Heels", "black", "black casual heels, women"),
        ("Tie", "blue", "blue formal tie, men"),
    ],
)
def test_house_encoder_when_a_product_is_drawn_then_its_caption_names_colour_and_type(
    house, category, colour, expected
):
    drawn = next(one for one in wardrobe() if one.category == category)
    picture = render_product(replace(drawn, colour=colour, pattern="plain"))
    captioner = CAPTIONERS.load("house", encoder=house, device="cpu")
    assert captioner.model_id == f"house/{house.model_id}"
    assert captioner.caption([picture], house.encode_images([picture])) == [expected]


def test_other_encoder_when_it_reads_words_then_it_is_asked_with_them():
    """Of types, patterns and the like it knows no word: they are all equally likely."""
    captioner = CAPTIONERS.load("house", encoder=WordEncoder(), device="cpu")
    red, red_or_green = np.eye(4)[0], np.array([1, 1, 0, 0]) / 2**0.5
    assert said(captioner, red, red_or_green) == ["red", ""]
    assert captioner.model_id == "house/words@0123456789ab"


def test_other_encoder_when_it_is_calibrated_then_the_file_says_what_is_sure(tmp_path):
    encoder, path = WordEncoder(), tmp_path / "own.json"
    colours = Calibration(
        values={"Red": 0.0, "Blue": 0.0}, temperature=3.0, open_temperature=1.0, products=9
    )
    types = Calibration(
        values={"Tshirts": 9.0, "Shirts": 0.0}, temperature=1.0, open_temperature=1.0, products=9
    )
    Calibrations(
        encoder=encoder.model_id,
        dim=encoder.dim,
        attributes={"baseColour": colours, "articleType": types},
    ).write(path)
    captioner = CAPTIONERS.load(f"house:{path}", encoder=encoder, device="cpu")
    assert said(captioner, np.eye(4)[0]) == ["t-shirt"]  # red is not sure at this temperature
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    assert captioner.model_id == f"house:{digest}/{encoder.model_id}"


def test_file_when_it_is_another_encoders_then_it_is_refused(tmp_path):
    with pytest.raises(WeightsUnavailable, match="is no calibration"):
        CAPTIONERS.load(f"house:{tmp_path / 'none.json'}", encoder=WordEncoder(), device="cpu")


def test_encoder_when_it_reads_no_words_then_the_error_says_what_to_choose():
    with pytest.raises(SetupError, match="use the captioner transformers:NAME"):
        CAPTIONERS.load("house", encoder=pictures_alone(), device="cpu")
