"""Spherical interpolation: along the great circle from the image to the words, at even speed.

    q = sin((1 - w) W) / sin W  z  +  sin(w W) / sin W  t,    W = arccos(z . t)

(Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985.) Written here with u, the
unit vector of t without its part along z, which needs no division by sin W:

    q = cos(w W) z + sin(w W) u

Where z and t are equal there is no way to go; where they are opposite, every great circle through
z leads to t: one is chosen, always the same.
"""

import numpy as np

from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.weighted_sum import (
    DEFAULT_WEIGHT,
    normalised,
    one_sided,
    read_weight,
    said,
)
from worker.encoders.base import Encoder, in_joint_space, joint_dim

__all__ = ["Slerp", "interpolated", "load"]

# Below it, of a float32 difference of unit vectors, is rounding.
LEAST = 1e-6


class Slerp:
    """`slerp` or `slerp:W`, W the weight of the words; in the space that both share.

    At 0.5 it is the weighted sum; away from it the angle, not the chord, is divided.
    """

    wants_patches = False

    def __init__(self, encoder: Encoder, weight: float = DEFAULT_WEIGHT) -> None:
        self._encoder = encoder
        self.weight = weight

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. Several sentences count as their normalised mean."""
        seen = None if asked.reference is None else in_joint_space(self._encoder, asked.reference)
        sentences = asked.words.sentences
        if seen is None or not sentences:
            return one_sided(self._encoder, seen, sentences)
        weight = self.weight if asked.text_weight is None else asked.text_weight
        shared = joint_dim(self._encoder)
        words = said(self._encoder, sentences)
        query = np.zeros_like(seen)
        query[:shared] = interpolated(seen[:shared], words[:shared], weight)
        return query


def interpolated(start: FloatArray, end: FloatArray, share: float) -> FloatArray:
    """The unit vector (d,), `share` of the angle from one unit vector (d,) to another."""
    along = float(start @ end)
    across = end - along * start
    length = float(np.linalg.norm(across))
    angle = np.arctan2(length, along)  # arccos loses half of its digits near 0 and pi
    aside = across / length if length > LEAST else _aside(start)
    return normalised(np.cos(share * angle) * start + np.sin(share * angle) * aside)


def _aside(vector: FloatArray) -> FloatArray:
    """A unit vector at a right angle to a unit vector: the axis that it has least of, made so."""
    axis = np.zeros_like(vector)
    axis[np.argmin(np.abs(vector))] = 1
    return normalised(axis - (axis @ vector) * vector)


def load(rest: str, encoder: Encoder) -> Composer:
    """`slerp` or `slerp:W`; raises UnknownSpec when W is no number from 0 to 1."""
    return Slerp(encoder, read_weight("slerp", rest))
