"""The asker: answers by hand on the small shop, patches, what is allowed, what is kept."""

import numpy as np
import pytest

from evaluation.asker import Asker, Questions
from evaluation.composition import Composition
from shared.errors import PicturesOnly, SetupError
from shared.wishes import Understood
from tests.evaluation.small_shop import HalvesEncoder, TwoHalvesEncoder
from worker.composers.registry import COMPOSERS

HALF = Composition("half", "sum:0.5")
IMAGE = Composition("image only", "", hears=False)
TEXT = Composition("text only", "sum", sees=False)
RED_HOODED, GREEN_HOODED, BLUE_HOODED, RED_STRIPED, GREEN_STRIPED, BLUE_STRIPED = range(6)


def said(text):
    return Understood(sentences=(text,))


@pytest.fixture
def asked():
    """The red hoodie in blue, the green striped shirt in red."""
    references = np.array([RED_HOODED, GREEN_STRIPED])
    return Questions(references, [said("blue"), said("red")])


def first(asker, how, asked, *, feed=False):
    return asker.found(how, asked, 1, feed=feed)[:, 0].tolist()


def test_photo_and_words_together_find_the_design_in_the_colour(gallery, encoder, asked):
    assert first(Asker(gallery, encoder), HALF, asked) == [BLUE_HOODED, RED_STRIPED]


def test_words_alone_find_the_colour_and_photos_alone_the_design(gallery, encoder, asked):
    """Ties go to the lowest row: the hooded of the colour, the design's first other colour."""
    asker = Asker(gallery, encoder)
    # The red hoodie itself is wanted by the second text; only its own question may not find it.
    assert first(asker, TEXT, asked) == [BLUE_HOODED, RED_HOODED]
    similar = asker.found(IMAGE, asked, 4, feed=False)
    assert set(similar[0].tolist()) == {GREEN_HOODED, BLUE_HOODED, RED_STRIPED, 6}


def test_a_reference_is_never_its_own_answer(gallery, encoder, asked):
    for how in (HALF, IMAGE, TEXT):
        found = Asker(gallery, encoder).found(how, asked, 50, feed=False)
        assert found.shape == (2, 8)
        assert not (found == asked.references[:, None]).any()


def test_only_what_is_allowed_is_found(gallery, encoder, asked):
    allowed = np.ones((2, 9), bool)
    allowed[0, BLUE_HOODED] = False
    narrowed = Questions(asked.references, asked.words, allowed)
    found = Asker(gallery, encoder).found(HALF, narrowed, 7, feed=False)
    assert BLUE_HOODED not in found[0]
    assert BLUE_HOODED in found[1]


def test_an_image_alone_asks_no_words_of_the_encoder(gallery, asked):
    blind = Asker(gallery, HalvesEncoder(reads=False))
    assert len(blind.found(IMAGE, asked, 5, feed=False)) == 2
    with pytest.raises(PicturesOnly):
        blind.found(HALF, asked, 5, feed=False)


class Looking:
    """A composer that keeps what it was asked."""

    wants_patches = True

    def __init__(self):
        self.asked = []

    def compose(self, asked):
        self.asked.append(asked)
        return asked.reference


LOOKING = Looking()


def load_looking(rest, encoder):
    LOOKING.asked.clear()
    return LOOKING


class PatchyEncoder(HalvesEncoder):
    """A picture's halves as its two patches."""

    def __init__(self):
        super().__init__()
        self.looked = 0

    def encode_patches(self, images):
        self.looked += len(images)
        halves = self.encode_images(images).reshape(-1, 1, 2, 3)
        patches = np.concatenate([halves, np.zeros_like(halves)], axis=3)
        return patches / np.linalg.norm(patches, axis=3, keepdims=True)


class PatchyInTwoParts(PatchyEncoder, TwoHalvesEncoder):
    """Its patches, as they are here, tell of both parts."""


@pytest.fixture
def _looking_is_known(monkeypatch):
    monkeypatch.setitem(COMPOSERS._table, "looking", f"{__name__}:load_looking")


@pytest.mark.usefixtures("_looking_is_known")
def test_a_composer_that_looks_at_parts_gets_them_of_its_reference(gallery):
    encoder = PatchyEncoder()
    references = np.array([RED_HOODED, GREEN_STRIPED, RED_HOODED])
    asked = Questions(references, [said(text) for text in ("blue", "red", "green")])
    Asker(gallery, encoder).found(Composition("looking", "looking"), asked, 5, feed=False)
    red_and_cyan = [[1, 0, 0, 0, 0, 0], [0, 0.5**0.5, 0.5**0.5, 0, 0, 0]]
    patches = [one.patches for one in LOOKING.asked]
    assert [one.shape for one in patches] == [(2, 6)] * 3
    np.testing.assert_allclose(patches[0], red_and_cyan, atol=1e-6)
    np.testing.assert_array_equal(patches[0], patches[2])
    assert encoder.looked == 2  # each photo once


@pytest.mark.usefixtures("_looking_is_known")
def test_patches_are_of_the_joint_space_alone(gallery):
    encoder = PatchyInTwoParts()
    asked = Questions(np.array([RED_HOODED]), [said("blue")])
    Asker(gallery, encoder).found(Composition("looking", "looking"), asked, 5, feed=False)
    assert LOOKING.asked[0].patches.shape == (2, 3)


@pytest.mark.usefixtures("_looking_is_known")
def test_an_encoder_without_patches_is_named(gallery, encoder, asked):
    with pytest.raises(SetupError, match="halves gives no patch features"):
        Asker(gallery, encoder).found(Composition("looking", "looking"), asked, 5, feed=False)


@pytest.mark.usefixtures("_looking_is_known")
def test_what_was_asked_once_is_not_composed_again(gallery):
    asker = Asker(gallery, PatchyEncoder())
    asked = Questions(np.array([RED_HOODED]), [said("blue")])
    how = Composition("looking", "looking")
    once = asker.found(how, asked, 5, feed=False)
    LOOKING.asked.clear()
    assert asker.found(how, asked, 5, feed=False) is once
    asker.found(how, asked, 3, feed=False)  # deeper or not, the query is the same
    assert not LOOKING.asked
