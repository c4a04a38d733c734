"""The house composer: keep the design and each trait that no wish names, ask for those it names.

A product g scores, for a reference z and what was said,

    s(g) = D d_z.d_g + J z.g + T t.g
           + sum over traits a   A_a sum over v of p_a(v | z) log p_a(v | g)   where a is not named,
                                                                               v not refused
                                 A_a mean over wanted v of log p_a(v | g)      where it is, less
                                 A_a / 10 sum over other v of p_a(v | z) log p_a(v | g)
                                 - A_a / 2 log p_a(v | g)                      for each refused v

with d the designs, z.g and t.g cosines in the joint space with reference and sentences, p the
traits; worker/encoders/layout.py lays them out so that s is one inner product. What is kept is the
expected log-likelihood of what the reference seems to be, added up as naive Bayes does. Words
without a trait ("with tassels", "long sleeves") work through t alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shared.errors import NothingToSearch, SetupError, UnknownSpec
from shared.wishes import Understood
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.trait_wishes import TraitWishes
from worker.composers.weighted_sum import normalised, said
from worker.encoders.base import Encoder
from worker.encoders.house import HouseEncoder

__all__ = ["House", "Weights", "load"]


@dataclass(frozen=True)
class Weights:
    """How much each part counts."""

    design: float
    joint: float  # of the reference
    text: float
    traits: Mapping[str, float]


# Chosen on val, see docs/composition.md.
BOTH = Weights(16, 12, 2, {"type": 3, "colour": 2.5, "gender": 1, "usage": 0.3, "pattern": 0.3})
PHOTO = Weights(
    8, 16, 0, {"type": 0.25, "colour": 0.25, "gender": 0.15, "usage": 0.05, "pattern": 0.05}
)
# Names of val's products, R@1 and R@10: 15.7 and 54.3 with 20 in the place of 80, 18.8 and 57.9,
# 18.4 and 55.8 with 160; 15.1 and 52.7 by the joint space alone.
WORDS = Weights(0, 0, 80, {"type": 1, "colour": 1, "gender": 1, "usage": 0.3, "pattern": 0.3})
OTHER_TYPE = 0.3  # of the design: a skirt like this dress shares its print, not its cut
EVEN = 0.5  # the text weight at which both sides count as they were fitted


class House:
    """`house`; in the house encoder's space."""

    wants_patches = False

    def __init__(self, encoder: HouseEncoder) -> None:
        self._encoder = encoder
        self._layout = encoder.layout
        self._traits = TraitWishes(encoder.layout)

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. A text weight of 0.5 is the formula, 0 the photo alone, 1 the words."""
        seen, words, weight = asked.reference, asked.words, asked.text_weight
        # A size alone says nothing that a picture shows: it is the catalogue's to answer.
        speaks = bool(words.sentences) or self._traits.asked(words, BOTH.traits).any()
        if seen is not None and (weight == 0 or not speaks):
            return normalised(self._photo(seen, Understood(), PHOTO))
        if not speaks:
            raise NothingToSearch("neither a reference image nor a text")
        if seen is None or weight == 1:
            return normalised(self._words(words, WORDS))
        speech = (EVEN if weight is None else weight) / EVEN
        photo = 2 - speech
        return normalised(
            photo * self._photo(seen, words, BOTH) + speech * self._words(words, BOTH)
        )

    def _photo(self, seen: FloatArray, words: Understood, weights: Weights) -> FloatArray:
        """The reference's part of the query (dim,), without the traits that wishes change."""
        design = weights.design * (OTHER_TYPE if words.of("type") else 1)
        return self._layout.query(
            weights.joint * self._layout.joint_of(seen),
            design * self._layout.design_of(seen),
            self._traits.kept(seen, words, weights.traits),
        )

    def _words(self, words: Understood, weights: Weights) -> FloatArray:
        """The words' part of the query (dim,)."""
        joint = np.zeros(self._layout.joint, np.float32)
        if words.sentences:
            joint = weights.text * said(self._encoder, words.sentences)[: self._layout.joint]
        design = np.zeros(self._layout.design, np.float32)
        return self._layout.query(joint, design, self._traits.asked(words, weights.traits))


def load(rest: str, encoder: Encoder) -> Composer:
    """`house`; raises UnknownSpec for a name behind it, SetupError for another encoder."""
    if rest:
        raise UnknownSpec(f"the house composer has no variants (asked for {rest!r}); write 'house'")
    if not isinstance(encoder, HouseEncoder):
        raise SetupError(
            f"the house composer reads the house encoder's traits, which {encoder.model_id} lacks; "
            "use the composer 'arithmetic' or 'sum', or the encoder 'house'"
        )
    return House(encoder)
