"""Sentences and their words, each encoded once."""

import numpy as np
import pytest
import torch

from training.composers.texts import Texts


class Counting:
    def __init__(self, encoder):
        self.dim, self.asked, self._encoder = encoder.dim, [], encoder

    def encode_texts(self, texts):
        self.asked += texts
        return self._encoder.encode_texts(texts)


@pytest.fixture
def counting(encoder):
    return Counting(encoder)


def test_sentences_come_in_their_order_and_are_encoded_once(counting, encoder):
    texts = Texts(counting)
    first = texts(["make it blue", "red", "make it blue"])
    texts(["red", "green"])
    assert counting.asked == ["make it blue", "red", "green"]
    wanted = encoder.encode_texts(["make it blue", "red", "make it blue"])
    assert np.allclose(first, wanted, atol=1e-5)


def test_words_stand_beside_their_sentence_padded_with_nothing(texts):
    embedded, heard = texts.words(["make it blue", "red", "?!"])
    assert heard.tolist() == [[True] * 3, [True, False, False], [False] * 3]
    assert torch.equal(embedded[1, 0], texts(["red"])[0])
    assert torch.equal(embedded[0, 2], texts(["blue"])[0])
    assert not embedded[~heard].any()
