"""Arithmetic with attribute values: the image, less the value it has, plus the value wanted.

    q = norm(z + A (sum over wishes of t_wanted - t_present  -  sum over refusals of t_refused))

"Make it blue" of a red shirt is z - t_red + t_blue (Couairon et al., "Embedding arithmetic of
multimodal queries for image retrieval", CVPR workshops 2022; their lambda is A). t_value is the
mean embedding of the value's prompts; the present value is the one of the attribute's known values
whose t is nearest to z. Where a refusal says what is present ("blue instead of red"), the image is
not asked. Sentences that name no wish are mixed in as the weighted sum does.
"""

import math
import re
from collections.abc import Mapping

import numpy as np

from shared.errors import UnknownSpec
from shared.wishes import Attribute as Wished
from shared.wishes import Understood, Wish
from worker.attributes.attribute import ATTRIBUTES, Attribute, embed_values
from worker.attributes.calibration import HOUSE_FILE, Calibrations
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.weighted_sum import (
    DEFAULT_WEIGHT,
    mixed,
    normalised,
    one_sided,
    said,
    steered,
)
from worker.encoders.base import Encoder, in_joint_space

__all__ = ["Arithmetic", "load"]

# Chosen on train with the house encoder (400 drawn requests, products-224: R@1 / R@10 / P@10 in %):
# 0.5 gives 26.5 / 67.0 / 14.6, 0.6 gives 27.8 / 66.5 / 15.6, 0.75 gives 25.0 / 66.2 / 16.4,
# the plain equation's 1 gives 23.0 / 65.0 / 16.4.
DEFAULT_STRENGTH = 0.6


def _open(name: Wished) -> Attribute:
    """An attribute of which no list says what values there are."""
    return Attribute(name, lambda value: (value,), ("{}", "something {}"))


# What a picture shows of a wish; size, brand, stock and price are the catalogue's to answer.
SHOWN: Mapping[Wished, Attribute] = {
    "colour": ATTRIBUTES["baseColour"],
    "pattern": ATTRIBUTES["pattern"],
    "type": ATTRIBUTES["articleType"],
    "gender": ATTRIBUTES["gender"],
    "usage": ATTRIBUTES["usage"],
    "sleeve": _open("sleeve"),
    "length": _open("length"),
    "neck": _open("neck"),
    "material": _open("material"),
    "fit": _open("fit"),
    "detail": _open("detail"),
}


class Arithmetic:
    """`arithmetic` or `arithmetic:A`; in the space that words and pictures share."""

    wants_patches = False

    def __init__(self, encoder: Encoder, strength: float = DEFAULT_STRENGTH) -> None:
        self._encoder = encoder
        self.strength = strength
        # The shop's words, whichever encoder reads them: its calibration is not used.
        lists = Calibrations.model_validate_json(HOUSE_FILE.read_bytes()).attributes
        self._values = {name: list(calibration.values) for name, calibration in lists.items()}
        self._directions: dict[str, FloatArray] = {}

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. A text weight of 0.5 is the equation, see `steered`."""
        seen = None if asked.reference is None else in_joint_space(self._encoder, asked.reference)
        sentences = asked.words.sentences
        if seen is None or not sentences:
            return one_sided(self._encoder, seen, sentences)
        query = seen + self.strength * self._change(seen, asked.words)
        if rest := self._beyond_wishes(asked.words):
            query = mixed(normalised(query), said(self._encoder, rest), DEFAULT_WEIGHT)
        words = said(self._encoder, sentences)
        return steered(seen, normalised(query), words, asked.text_weight)

    def _change(self, seen: FloatArray, words: Understood) -> FloatArray:
        """What the wishes add less what they take, (dim,)."""
        shown = [wish for wish in words.wishes if wish.attribute in SHOWN]
        refused = [wish for wish in shown if wish.sign in ("refuse", "less")]
        wanted = [wish for wish in shown if wish not in refused]
        added = [self._named(wish) for wish in wanted]
        taken = {self._spelled(wish): self._named(wish) for wish in refused}
        told = {wish.attribute for wish in refused}  # "blue instead of red" says what is present
        for wish in wanted:
            if wish.attribute not in told and SHOWN[wish.attribute].name in self._values:
                taken |= self._present(SHOWN[wish.attribute], seen)
        nothing = np.zeros_like(seen)
        return np.asarray(sum(added, nothing) - sum(taken.values(), nothing), np.float32)

    def _named(self, wish: Wish) -> FloatArray:
        """The direction (dim,) of a wish's value."""
        attribute, value = SHOWN[wish.attribute], self._spelled(wish)
        known = self._values.get(attribute.name, [])
        if value in known:
            rows, row = self._known(attribute), known.index(value)
        else:
            rows, row = embed_values(self._encoder, attribute, [value]), 0
        direction: FloatArray = rows[row]
        return direction

    def _present(self, attribute: Attribute, seen: FloatArray) -> dict[str, FloatArray]:
        """The known value that the image is nearest to, with its direction (dim,)."""
        known = self._known(attribute)
        nearest = int(np.argmax(known @ seen))
        return {self._values[attribute.name][nearest]: known[nearest]}

    def _known(self, attribute: Attribute) -> FloatArray:
        """The directions (values, dim) of an attribute's known values, made when first needed."""
        name = attribute.name
        if name not in self._directions:
            self._directions[name] = embed_values(self._encoder, attribute, self._values[name])
        return self._directions[name]

    def _spelled(self, wish: Wish) -> str:
        """A wish's value as the vocabulary has it: "navy blue" is its "Navy Blue"."""
        known = self._values.get(SHOWN[wish.attribute].name, [])
        return next((one for one in known if one.casefold() == wish.value.casefold()), wish.value)

    def _beyond_wishes(self, words: Understood) -> list[str]:
        """The sentences that name no wish's value, in any of its words."""
        named = [word for wish in words.wishes for word in self._wordings(wish)]
        told = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in named), re.IGNORECASE)
        return [one for one in words.sentences if not (named and told.search(one))]

    def _wordings(self, wish: Wish) -> tuple[str, ...]:
        if wish.attribute not in SHOWN:
            return (wish.value,)
        return (wish.value, *SHOWN[wish.attribute].words(self._spelled(wish)))


def load(rest: str, encoder: Encoder) -> Composer:
    """`arithmetic` or `arithmetic:A`; raises UnknownSpec when A is no number above 0."""
    try:
        strength = float(rest) if rest else DEFAULT_STRENGTH
    except ValueError as error:
        raise UnknownSpec(f"arithmetic:{rest}: the strength of the wishes is a number") from error
    if not 0 < strength < math.inf:
        raise UnknownSpec(f"arithmetic:{rest}: the strength of the wishes is a number above 0")
    return Arithmetic(encoder, strength)
