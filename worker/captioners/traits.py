"""The traits that a caption is made of, read off a picture's embedding: likeliest values.

The house encoder keeps them in the embedding; any other encoder with a text side is asked with
words, calibrated where a file of `sartor train attributes` says how (worker/attributes).
"""

from collections.abc import Callable, Mapping

import numpy as np

from worker.attributes.attribute import ATTRIBUTES, embed_values
from worker.attributes.calibration import HOUSE_FILE, Calibrations
from worker.attributes.reader import AttributeReader
from worker.attributes.reading import Guess, Reading
from worker.encoders.base import Encoder, FloatArray, joint_encoder, joint_part
from worker.encoders.layout import Layout
from worker.vocabulary import article_words

__all__ = ["ReadTraits", "calibrated", "from_layout", "zero_shot"]

# An embedding (dim,) to the likeliest value of each trait, lower case, as a layout names both.
ReadTraits = Callable[[FloatArray], Mapping[str, Guess]]

TRAITS = {
    "articleType": "type",
    "baseColour": "colour",
    "gender": "gender",
    "usage": "usage",
    "pattern": "pattern",
}
# What CLIP's cosines are divided by: it learns to, and is stopped at this (Radford et al., ICML
# 2021, section 2.5).
TEMPERATURE = 0.01


def from_layout(layout: Layout) -> ReadTraits:
    """Reads what the house encoder has packed."""

    def read(embedding: FloatArray) -> Mapping[str, Guess]:
        likely = layout.likely(embedding)
        return {
            trait: Reading(layout.values[trait], likely[None, part]).best(0)
            for trait, part in layout.slices.items()
        }

    return read


def calibrated(reader: AttributeReader) -> ReadTraits:
    """Reads with what was fitted to the encoder."""

    def read(embedding: FloatArray) -> Mapping[str, Guess]:
        return {
            TRAITS[name]: _plain(name, reading.best(0))
            for name, reading in reader.read(embedding[None]).items()
        }

    return read


def zero_shot(encoder: Encoder) -> ReadTraits:
    """Reads by nothing but words: the shop's values, all equally likely beforehand.

    Raises:
        PicturesOnly: the encoder reads no words.
    """
    lists = Calibrations.model_validate_json(HOUSE_FILE.read_bytes()).attributes
    values = {name: tuple(one.values) for name, one in lists.items()}
    words = {
        name: embed_values(joint_encoder(encoder), ATTRIBUTES[name], of)
        for name, of in values.items()
    }

    def read(embedding: FloatArray) -> Mapping[str, Guess]:
        seen = joint_part(encoder, embedding)
        return {
            TRAITS[name]: _plain(name, Reading(values[name], _likely(words[name] @ seen)).best(0))
            for name in words
        }

    return read


def _likely(cosines: FloatArray) -> FloatArray:
    """Cosines (values,) as the one row (1, values) of a reading."""
    powers = np.exp((cosines - cosines.max()) / TEMPERATURE)
    return np.asarray(powers[None] / powers.sum(), np.float32)


def _plain(name: str, guess: Guess) -> Guess:
    """Of the shop's spelling: "Tshirts" is a t-shirt, "Navy Blue" is navy blue."""
    value = article_words(guess.value)[0] if name == "articleType" else guess.value.lower()
    return Guess(value, guess.probability)
