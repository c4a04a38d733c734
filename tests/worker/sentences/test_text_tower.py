"""The pipeline encoder's own text tower as a sentence encoder."""

import numpy as np
import pytest
from torch import nn
from torchvision.transforms.functional import to_tensor

from shared.errors import PicturesOnly, UnknownSpec
from tests.worker.attributes.word_encoder import TwoPartWordEncoder, WordEncoder
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.registry import ENCODERS
from worker.sentences.registry import SENTENCES


def pictures_alone():
    """The mean colour: a network without a text side, as timm's are."""
    network = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return PictureEncoder("mean", network, to_tensor, "cpu")


def load(encoder, spec="encoder"):
    return SENTENCES.load(spec, encoder=encoder, device="cpu")


@pytest.mark.parametrize("encoder", [WordEncoder(), TwoPartWordEncoder()])
def test_sentences_when_encoded_then_they_lie_in_the_space_that_words_share(encoder):
    sentences = load(encoder)
    rows = sentences.encode_sentences(["a red shirt", "a blue one"])
    assert rows.tolist() == [[1, 0, 0, 0], [0, 0, 1, 0]]
    assert (sentences.dim, sentences.model_id) == (4, encoder.model_id)


def test_sentences_when_there_are_none_then_there_are_no_rows():
    assert load(WordEncoder()).encode_sentences([]).shape == (0, 4)


def test_house_encoder_when_it_reads_sentences_then_they_have_unit_length():
    house = ENCODERS.load("house", device="cpu")
    sentences = load(house)
    rows = sentences.encode_sentences(["red shirt, men", "crimson shirt, men", "black handbag"])
    assert (rows.dtype, rows.shape) == (np.float32, (3, house.joint_dim))
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_encoder_when_it_reads_pictures_only_then_it_says_so():
    with pytest.raises(PicturesOnly):
        load(pictures_alone()).encode_sentences(["a red shirt"])


def test_spec_when_it_names_something_then_it_is_unknown():
    with pytest.raises(UnknownSpec, match="transformers:NAME"):
        load(WordEncoder(), "encoder:minilm")
