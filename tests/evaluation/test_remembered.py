"""A remembering encoder: the encoder's own answers, each sentence read once."""

import numpy as np
import pytest

from evaluation.remembered import remembering
from shared.errors import PicturesOnly
from tests.evaluation.small_shop import HalvesEncoder, TwoHalvesEncoder, photo
from worker.encoders.base import TwoPartEncoder, joint_dim


class Reading(HalvesEncoder):
    def __init__(self):
        super().__init__()
        self.read = []

    def encode_texts(self, texts):
        self.read += texts
        return super().encode_texts(texts)


@pytest.fixture
def encoder():
    return Reading()


def test_answers_are_the_encoders_own(encoder):
    remembered = remembering(encoder)
    texts = ["red", "blue", "red", "green"]
    assert remembered.encode_texts(texts).tolist() == encoder.encode_texts(texts).tolist()
    picture = [photo("Red", "striped")]
    assert np.array_equal(remembered.encode_images(picture), encoder.encode_images(picture))
    assert (remembered.model_id, remembered.dim) == ("halves", 6)


def test_a_sentence_is_read_once(encoder):
    remembered = remembering(encoder)
    remembered.encode_texts(["red", "blue", "red"])
    remembered.encode_texts(["green", "blue"])
    assert encoder.read == ["red", "blue", "green"]


def test_the_encoder_itself_goes_on_reading(encoder):
    remembering(encoder).encode_texts(["red"])
    encoder.encode_texts(["red"])
    assert encoder.read == ["red", "red"]


def test_no_sentences_are_no_rows(encoder):
    assert remembering(encoder).encode_texts([]).shape == (0, 6)


def test_it_stays_of_its_class_for_composers_that_want_one():
    remembered = remembering(TwoHalvesEncoder())
    assert isinstance(remembered, TwoHalvesEncoder)
    assert isinstance(remembered, TwoPartEncoder)
    assert joint_dim(remembered) == 3
    assert joint_dim(remembering(HalvesEncoder())) == 6


def test_an_encoder_without_words_still_says_so():
    with pytest.raises(PicturesOnly):
        remembering(HalvesEncoder(reads=False)).encode_texts(["red"])
