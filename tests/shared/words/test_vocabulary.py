"""Our tables and the words that encoders were trained on say the same."""

import tomllib
from pathlib import Path

import pytest

import shared.garments
from shared.words import understood
from shared.words.tables import entries
from shared.words.text import phrase
from worker.vocabulary import (
    ARTICLE_WORDS,
    COLOUR_WORDS,
    GENDER_WORDS,
    PATTERN_WORDS,
    USAGE_WORDS,
)

# Light grey is a grey, not always a melange; nude is a colour of the shop's own.
OWN = {"light grey", "nude"}
WORDS = [
    (attribute, value.lower(), word)
    for attribute, table in (
        ("colour", COLOUR_WORDS),
        ("pattern", PATTERN_WORDS),
        ("usage", USAGE_WORDS),
        ("gender", GENDER_WORDS),
    )
    for value, words in table.items()
    for word in words
    if word not in OWN
]


@pytest.mark.parametrize(("attribute", "value", "word"), WORDS)
def test_a_word_of_training_is_the_shop_s_value(attribute, value, word):
    read = understood([word])
    assert value in read.of(attribute)
    assert {wish.attribute for wish in read.wishes} == {attribute}


@pytest.mark.parametrize("word", [word for words in ARTICLE_WORDS.values() for word in words])
def test_a_garment_of_training_is_a_garment(word):
    (wish,) = understood([word]).wishes
    assert wish.attribute == "type"


def test_garments_of_the_photo_and_of_the_shop_are_named_alike():
    table = Path(shared.garments.__file__).with_name("garment_words.toml")
    for words in tomllib.loads(table.read_text("utf-8")).values():
        for label in shared.garments.LABELS:
            for word in words[label]:
                assert [wish.attribute for wish in understood([word]).wishes] == ["type"], word


def test_every_value_has_a_word_in_english():
    assert all(entry.words.get("en") for entry in entries())


def test_a_phrase_has_words():
    said = [word for entry in entries() for words in entry.words.values() for word in words]
    assert all(map(phrase, said))
