"""Reads attributes off embeddings that are there already: no second forward pass over the picture.

Each value is a direction in the space that words and pictures share, made of words; a reading is
one matrix product and a calibrated softmax. The directions are made when first asked for, and kept.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.errors import SetupError, UnknownSpec
from worker.attributes.attribute import ATTRIBUTES, embed_values
from worker.attributes.calibration import HOUSE_FILE, Calibration, Calibrations
from worker.attributes.reading import Reading
from worker.encoders.base import Encoder, FloatArray, joint_encoder, joint_part

__all__ = ["AttributeReader"]


class AttributeReader:
    """Type, colour, pattern, gender and usage of embeddings, with calibrated probabilities."""

    def __init__(self, encoder: Encoder, calibrations: Calibrations) -> None:
        self._encoder = encoder
        self._calibrations = calibrations.attributes
        # Operators have a handful of own lists: what is kept stays small.
        self._directions: dict[tuple[str, tuple[str, ...]], FloatArray] = {}

    @classmethod
    def load(cls, encoder: Encoder, path: Path = HOUSE_FILE) -> "AttributeReader":
        """A reader with the calibration in `path`; by default the one beside the house weights.

        Raises:
            WeightsUnavailable: the file is missing, malformed or another encoder's.
        """
        return cls(encoder, Calibrations.load(path, encoder))

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes that can be read."""
        return tuple(self._calibrations)

    def values(self, name: str) -> tuple[str, ...]:
        """An attribute's values in the shop's spelling; raises UnknownSpec."""
        return tuple(self._calibration(name).values)

    def prompt_embeddings(self, name: str) -> FloatArray:
        """The directions of an attribute's values, float32 (values, joint_dim), read-only.

        They are unit length.

        Raises:
            UnknownSpec: there is no such attribute.
            PicturesOnly: the encoder reads no words.
        """
        return self._directions_of(name, self.values(name))

    def read(self, embeddings: FloatArray) -> dict[str, Reading]:
        """Every attribute of unit-length embeddings (n, d), by name; raises PicturesOnly."""
        return {name: self.read_one(embeddings, name) for name in self.names}

    def read_one(self, embeddings: FloatArray, name: str) -> Reading:
        """One attribute of unit-length embeddings (n, d).

        Raises:
            UnknownSpec: there is no such attribute.
            PicturesOnly: the encoder reads no words.
        """
        calibration = self._calibration(name)
        cosines = joint_part(self._encoder, embeddings) @ self.prompt_embeddings(name).T
        biases = np.array(list(calibration.values.values()))
        return Reading(self.values(name), _softmax(cosines / calibration.temperature + biases))

    def read_with(self, embeddings: FloatArray, name: str, values: Sequence[str]) -> Reading:
        """One attribute with values of the operator's own, such as the shop's category names.

        Nothing is known of how often they occur: all count as equally likely beforehand. With
        `values(name)` this reads pictures from elsewhere without the shop's habits.

        Raises:
            UnknownSpec: there is no such attribute.
            SetupError: there is no value, an empty one, or one twice.
            PicturesOnly: the encoder reads no words.
        """
        temperature = self._calibration(name).open_temperature
        asked = tuple(values)
        if not asked or len(set(asked)) < len(asked) or not all(value.strip() for value in asked):
            raise SetupError(f"values of {name} must be some, not empty, each once: {asked}")
        cosines = joint_part(self._encoder, embeddings) @ self._directions_of(name, asked).T
        return Reading(asked, _softmax(cosines / temperature))

    def _calibration(self, name: str) -> Calibration:
        if name not in self._calibrations:
            raise UnknownSpec(f"no attribute called {name!r}; known: {', '.join(self.names)}")
        return self._calibrations[name]

    def _directions_of(self, name: str, values: tuple[str, ...]) -> FloatArray:
        key = (name, values)
        if key not in self._directions:
            rows = embed_values(joint_encoder(self._encoder), ATTRIBUTES[name], values)
            rows.flags.writeable = False  # handed out and kept: a caller's change would stay
            self._directions[key] = rows
        return self._directions[key]


def _softmax(logits: NDArray[np.floating]) -> FloatArray:
    """Along the last axis; the largest is subtracted, so that nothing overflows."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
