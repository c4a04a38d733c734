"""Slips of the finger."""

import pytest

from shared.words.spelling import corrected


@pytest.mark.parametrize(
    ("word", "language", "meant"),
    [
        ("yelow", "en", "yellow"),
        ("strped", "en", "striped"),
        ("blcak", "en", "black"),
        ("sleeeveless", "en", "sleeveless"),
        ("amarilo", "es", "amarillo"),
        ("крсный", "ru", "красный"),
    ],
)
def test_one_wrong_letter_is_set_right(word, language, meant):
    assert corrected(word, language) == meant


@pytest.mark.parametrize(
    "word", ["black", "rad", "tiger", "while", "woven", "right", "crown", "x4"]
)
def test_known_short_and_common_words_stay(word):
    assert corrected(word, "en") == word
