"""How the house encoder's embedding is laid out: what words share, what the eye alone sees.

    [ joint space | design | traits | rest ]      together of unit length

joint    what pictures and words share (open_clip), unit length before it is packed
design   what stays when the colour changes: cut, print, shape; unit length before it is packed
traits   for each value of each trait how likely it is: log p(value | picture), centred
rest     makes the length 1 without changing any inner product with a query, which has 0 there
         (Bachrach et al., RecSys 2014, "Speeding up the Xbox recommender system", theorem 1)

An inner product with a packed product is so a weighted sum of cosines and of log-probabilities:
any engine that searches by inner product searches by "the same design, and it is blue".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from worker.encoders.base import FloatArray

__all__ = ["LEAST", "TRAIT_ROOM", "Layout"]

# Shares of the squared length. The traits take what is left; queries weigh the parts anew, so that
# these numbers decide nothing but how near 1 the scores are.
JOINT_SHARE, DESIGN_SHARE = 0.4, 0.3
JOINT, DESIGN = JOINT_SHARE**0.5, DESIGN_SHARE**0.5
TRAIT_ROOM = (1 - JOINT_SHARE - DESIGN_SHARE) ** 0.5  # the greatest length of the traits
LEAST = -8.0  # of a log-probability: below 1 in 3,000 the heads' figures mean nothing


@dataclass(frozen=True)
class Layout:
    """The parts of an embedding.

    Attributes:
        joint: numbers of the joint space.
        design: numbers of the design.
        values: each trait's values in the order of their numbers, lower case.
        means: (traits,), the mean log-probability of each value over the training products.
        scale: what a centred log-probability is multiplied by to fit beside the other parts.
    """

    joint: int
    design: int
    values: Mapping[str, tuple[str, ...]]
    means: FloatArray
    scale: float

    @cached_property
    def dim(self) -> int:
        """Numbers of a whole embedding."""
        return self.joint + self.design + len(self.means) + 1

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where the values of each trait stand within the traits."""
        ends = np.cumsum([len(values) for values in self.values.values()]).tolist()
        return {
            name: slice(end - len(values), end)
            for (name, values), end in zip(self.values.items(), ends, strict=True)
        }

    def packed(self, joint: FloatArray, design: FloatArray, traits: FloatArray) -> FloatArray:
        """Pictures as float32 (n, dim), unit length.

        Args:
            joint: (n, joint), unit length.
            design: (n, design), unit length.
            traits: (n, traits), log-probabilities.
        """
        told = (np.maximum(traits, LEAST) - self.means) * self.scale
        length = np.linalg.norm(told, axis=1, keepdims=True)
        told = told * np.minimum(1, TRAIT_ROOM / np.maximum(length, TRAIT_ROOM))
        rest = np.sqrt(np.maximum(0, TRAIT_ROOM**2 - np.square(told).sum(axis=1, keepdims=True)))
        return np.asarray(np.hstack([JOINT * joint, DESIGN * design, told, rest]), np.float32)

    def query(self, joint: FloatArray, design: FloatArray, traits: FloatArray) -> FloatArray:
        """A query (dim,) of any length: weighs cosines and log-probabilities as its parts say.

        Args:
            joint: (joint,), what the cosine in the joint space is taken with.
            design: (design,), what that of the design is taken with.
            traits: (traits,), weights of the log-probabilities.
        """
        parts = [joint / JOINT, design / DESIGN, traits / self.scale, np.zeros(1)]
        return np.asarray(np.concatenate(parts), np.float32)

    def joint_of(self, embedding: FloatArray) -> FloatArray:
        """The joint part (joint,) at unit length."""
        return np.asarray(embedding[: self.joint] / JOINT, np.float32)

    def design_of(self, embedding: FloatArray) -> FloatArray:
        """The design (design,) at unit length."""
        return np.asarray(embedding[self.joint : self.joint + self.design] / DESIGN, np.float32)

    def likely(self, embedding: FloatArray) -> FloatArray:
        """The probabilities (traits,) of every trait's values; those of one trait add up to 1."""
        start = self.joint + self.design
        logs = embedding[start : start + len(self.means)] / self.scale + self.means
        powers = np.exp(logs)
        for part in self.slices.values():
            powers[part] /= powers[part].sum()
        return np.asarray(powers, np.float32)
