"""Encoders without words: they embed, and a word is told what to choose instead."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from shared.errors import PicturesOnly, QueryError
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.weights import model_id


def _pixels(picture):
    values = np.asarray(picture.resize((8, 8)), np.float32) / 255
    return torch.from_numpy(values.transpose(2, 0, 1).copy())


@pytest.fixture
def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 5))


@pytest.fixture
def encoder(network):
    return PictureEncoder("some:net", network, _pixels, "cpu")


def test_rows_are_the_networks_output_made_unit_length(encoder, network, pictures):
    with torch.no_grad():
        rows = network.eval()(torch.stack([_pixels(p) for p in pictures])).numpy()
    expected = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert encoder.encode_images(pictures) == pytest.approx(expected, abs=1e-5)
    assert encoder.dim == 5


def test_model_id_is_that_of_the_weights_before_folding(encoder, network):
    assert not any(isinstance(module, nn.BatchNorm2d) for module in encoder._model.modules())
    assert encoder.model_id == model_id("some:net", network)


def test_a_word_is_an_error_that_says_what_to_choose(encoder):
    with pytest.raises(
        PicturesOnly, match=r"'some:net@.*pictures only.* house, open_clip"
    ) as caught:
        encoder.encode_texts(["make it blue"])
    assert isinstance(caught.value, QueryError)
    assert caught.value.code == "error.pictures_only"


def test_no_words_are_no_error(encoder):
    assert encoder.encode_texts([]).shape == (0, 5)


def test_network_whose_output_is_a_map_is_refused():
    with pytest.raises(ValueError, match="not one row a picture"):
        PictureEncoder("some:map", nn.Conv2d(3, 4, 3), _pixels, "cpu")


def test_pictures_of_every_mode_embed(encoder, check_modes):
    check_modes(encoder)


def test_black_picture_is_a_row_too(encoder):
    assert np.isfinite(encoder.encode_images([Image.new("RGB", (9, 9))])).all()
