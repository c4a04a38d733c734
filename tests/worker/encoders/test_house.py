"""The shipped weights: they load through the one path, and a colour word means a colour.

Garments are drawn here: a T-shirt shape in one colour on white, as a shop would show it. What holds
of any weights is in test_house_parts.py.
"""

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image, ImageDraw
from torch import nn

from shared.words import understood
from worker.composers.base import Asked
from worker.composers.registry import COMPOSERS
from worker.encoders.base import in_joint_space, joint_part
from worker.encoders.house import LOOKS
from worker.encoders.looks import load_looks
from worker.encoders.open_clip import HOUSE
from worker.encoders.patches import tower_patches
from worker.encoders.registry import ENCODERS
from worker.encoders.weights import combined_id, model_id

COLOURS = {
    "red": (190, 25, 40),
    "blue": (35, 70, 180),
    "green": (30, 120, 60),
    "yellow": (235, 200, 40),
    "black": (25, 25, 28),
    "pink": (235, 140, 170),
}
SHIRT = [
    (60, 50), (100, 40), (140, 40), (180, 50), (225, 110), (190, 135), (175, 115), (175, 280),
    (65, 280), (65, 115), (50, 135), (15, 110),
]  # fmt: skip


@pytest.fixture(scope="module")
def house():
    return ENCODERS.load("house", device="cpu")


@pytest.fixture(scope="module")
def shirts(house):
    """Embeddings of the six T-shirts, in the order of COLOURS."""
    return house.encode_images([_shirt(rgb) for rgb in COLOURS.values()])


@pytest.fixture(scope="module")
def composed(house, shirts):
    """The colour of the shirt that comes first when a shirt of a colour is shown and words said."""
    composer = COMPOSERS.load("house", encoder=house)

    def first(seen, said):
        reference = shirts[list(COLOURS).index(seen)]
        query = composer.compose(Asked(reference, understood([said])))
        return list(COLOURS)[int(np.argmax(shirts @ query))]

    return first


def _shirt(rgb):
    picture = Image.new("RGB", (240, 320), "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon(SHIRT, fill=rgb)
    shade = tuple(int(v * 0.8) for v in rgb)
    for x in (95, 120, 150):
        draw.line((x, 120, x - 6, 275), fill=shade, width=3)
    return picture


def test_model_id_names_the_weights(house):
    scheme, digest = house.model_id.split("@")
    assert scheme == "house"
    assert len(digest) == 12
    assert set(digest) <= set("0123456789abcdef")


def test_embeddings_are_float32_unit_rows_of_the_stated_dimension(house, shirts):
    texts = house.encode_texts(["blue shirt", "", "синий " * 900, "👗"])
    for rows in (shirts, texts):
        assert (rows.dtype, rows.shape[1]) == (np.float32, house.dim)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-4)


def test_the_same_picture_gives_the_same_embedding(house, shirts):
    again = house.encode_images([_shirt(rgb) for rgb in COLOURS.values()])
    assert np.array_equal(again, shirts)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_word_finds_the_shirt_of_that_colour(house, shirts, colour):
    text = house.encode_texts([f"{colour} t-shirt"])[0]
    assert list(COLOURS)[int(np.argmax(shirts @ text))] == colour


@pytest.mark.parametrize("wanted", ["blue", "red", "green", "yellow"])
def test_make_it_moves_a_black_shirt_to_the_wanted_one(house, shirts, wanted):
    """The weighted sum at 0.5, as the composer `sum` has it; the reference is left out."""
    reference = in_joint_space(house, shirts)[list(COLOURS).index("black")]
    query = reference + house.encode_texts([f"make it {wanted}"])[0]
    scores = dict(zip(COLOURS, shirts @ query, strict=True))
    del scores["black"]
    assert max(scores, key=scores.get) == wanted


def test_patches_average_to_the_embedding(house, shirts):
    """Average pooling and a linear head: exact for the patches before they are made unit length."""
    pixels = house.joint.pixels([_shirt(rgb) for rgb in COLOURS.values()])
    with torch.inference_mode():
        mean = tower_patches(house.joint._model.visual, pixels).mean(dim=(1, 2)).numpy()
    seen = joint_part(house, shirts)
    assert mean / np.linalg.norm(mean, axis=1, keepdims=True) == pytest.approx(seen, abs=1e-5)
    patches = house.encode_patches([_shirt(COLOURS["red"])])
    assert (patches.shape, patches.dtype) == ((1, 6, 5, house.joint_dim), np.float32)


def test_folding_changes_neither_embeddings_nor_the_models_id(house, shirts):
    model, _ = open_clip.create_model_from_pretrained(f"local-dir:{HOUSE}")
    assert model_id("local-dir:house-encoder", model) == house.joint.model_id
    assert combined_id("house", house.joint.model_id, load_looks(LOOKS)) == house.model_id
    for folded in (house.joint._model.visual, house._looks.tower):
        assert not any(isinstance(m, nn.BatchNorm2d) for m in folded.modules())
    pixels = house.joint.pixels([_shirt(rgb) for rgb in COLOURS.values()])
    with torch.inference_mode():
        joint = model.eval().encode_image(pixels, normalize=True)
        design, traits = load_looks(LOOKS)(pixels, joint)
    plain = house.layout.packed(joint.numpy(), design.numpy(), traits.numpy())
    assert shirts == pytest.approx(plain, abs=1e-3)


@pytest.mark.parametrize("wanted", ["blue", "red", "green", "yellow"])
@pytest.mark.parametrize("seen", COLOURS)
def test_the_house_composer_makes_any_shirt_the_wanted_colour(composed, seen, wanted):
    assert composed(seen, f"make it {wanted}") == wanted


@pytest.mark.parametrize("seen", COLOURS)
def test_the_house_composer_leaves_the_colour_that_is_refused(composed, seen):
    assert composed(seen, f"not {seen}") != seen


def test_the_second_eye_names_the_colours_and_the_type(house, shirts):
    """What the heads are sure of on drawings that no shop has: most colours, and what it is."""
    layout = house.layout
    likely = np.stack([layout.likely(row) for row in shirts])
    colours, types = (likely[:, layout.slices[trait]] for trait in ("colour", "type"))
    named = [layout.values["colour"][best] for best in colours.argmax(axis=1)]
    assert sum(found == wanted for found, wanted in zip(named, COLOURS, strict=True)) >= 4
    assert "t-shirt" in {layout.values["type"][best] for best in types.argmax(axis=1)}


def test_case_and_spaces_mean_nothing(house):
    plain, loud = house.encode_texts(["make it blue", "  MAKE   it Blue "])
    assert plain == pytest.approx(loud, abs=1e-5)
