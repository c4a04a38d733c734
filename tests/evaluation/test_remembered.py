"""Remembered texts: the encoder's own answers, each sentence read once."""

import numpy as np
import pytest

from evaluation.remembered import RememberedTexts
from shared.errors import PicturesOnly
from tests.evaluation.small_shop import HalvesEncoder, photo
from worker.encoders.base import joint_dim


class Reading(HalvesEncoder):
    def __init__(self):
        super().__init__()
        self.read = []

    def encode_texts(self, texts):
        self.read += texts
        return super().encode_texts(texts)


class TwoParts(HalvesEncoder):
    joint_dim = 3


@pytest.fixture
def encoder():
    return Reading()


def test_answers_are_the_encoders_own(encoder):
    remembered = RememberedTexts(encoder)
    texts = ["red", "blue", "red", "green"]
    assert remembered.encode_texts(texts).tolist() == encoder.encode_texts(texts).tolist()
    picture = [photo("Red", "striped")]
    assert np.array_equal(remembered.encode_images(picture), encoder.encode_images(picture))
    assert (remembered.model_id, remembered.dim) == ("halves", 6)


def test_a_sentence_is_read_once(encoder):
    remembered = RememberedTexts(encoder)
    remembered.encode_texts(["red", "blue", "red"])
    remembered.encode_texts(["green", "blue"])
    assert encoder.read == ["red", "blue", "green"]


def test_no_sentences_are_no_rows(encoder):
    assert RememberedTexts(encoder).encode_texts([]).shape == (0, 6)


def test_the_shared_space_stays_as_wide():
    assert joint_dim(RememberedTexts(TwoParts())) == 3
    assert joint_dim(RememberedTexts(HalvesEncoder())) == 6


def test_an_encoder_without_words_still_says_so():
    with pytest.raises(PicturesOnly):
        RememberedTexts(HalvesEncoder(reads=False)).encode_texts(["red"])
