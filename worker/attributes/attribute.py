"""The attributes that sartor reads, and how each is put into words for an encoder.

An attribute is named like the shop's column. A value becomes all its words of `worker.vocabulary`
in a few plain templates; none is made for one encoder, so that any may be asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from worker.encoders.base import Encoder, FloatArray
from worker.vocabulary import (
    article_words,
    colour_words,
    gender_words,
    pattern_words,
    usage_words,
)

__all__ = ["ATTRIBUTES", "Attribute", "embed_values"]

THINGS = ("{}", "a {}", "a photo of a {}")
QUALITIES = ("{}", "something {}", "a photo of something {}")  # takes "striped", "with stripes"
PEOPLE = ("{}", "for {}", "{} clothes")


@dataclass(frozen=True)
class Attribute:
    """One attribute: its name, the words for a value, the templates that the words go into."""

    name: str
    words: Callable[[str], tuple[str, ...]]
    templates: tuple[str, ...]

    def prompts(self, value: str) -> tuple[str, ...]:
        """Every wording of a value; one that the vocabulary lacks is its own lower-cased word."""
        return tuple(t.format(word) for word in self.words(value) for t in self.templates)


ATTRIBUTES: Mapping[str, Attribute] = {
    attribute.name: attribute
    for attribute in (
        Attribute("articleType", article_words, THINGS),
        Attribute("baseColour", colour_words, QUALITIES),
        Attribute("pattern", pattern_words, QUALITIES),
        Attribute("gender", gender_words, PEOPLE),
        Attribute("usage", usage_words, QUALITIES),
    )
}


def embed_values(encoder: Encoder, attribute: Attribute, values: Sequence[str]) -> FloatArray:
    """float32 (values, d), unit length: the renormalised mean embedding of each value's prompts.

    Prompt ensembling in the space of embeddings (Radford et al., ICML 2021, section 3.1.4).

    Raises:
        PicturesOnly: the encoder reads no words.
    """
    prompts = [attribute.prompts(value) for value in values]
    rows = encoder.encode_texts([prompt for wordings in prompts for prompt in wordings])
    ends = np.cumsum([len(wordings) for wordings in prompts])[:-1]
    means = np.stack([part.mean(axis=0) for part in np.split(rows, ends)])
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)
