"""The house captioner: what the embedding is sure of, in a line: "navy blue casual shirt, men".

No second look at the picture: the line says the type, colour, pattern, occasion and gender that
the encoder's embedding tells (worker/captioners/traits.py).
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from shared.errors import PicturesOnly, SetupError
from shared.wishes import Attribute, Understood, Wish
from shared.words.turns import holding
from worker.attributes.reader import AttributeReader
from worker.captioners.traits import ReadTraits, calibrated, from_layout, zero_shot
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.house import HouseEncoder
from worker.trait_reading import SURE
from worker.vocabulary import colour_words, pattern_words

__all__ = ["TraitCaptioner", "line", "load"]

TOLD: tuple[Attribute, ...] = ("colour", "pattern", "usage", "type", "gender")
PLAIN = "solid"  # most garments are: it goes without saying


class TraitCaptioner:
    """Captions of traits; one that is not sure is left out, "" where none is."""

    def __init__(self, model_id: str, read: ReadTraits) -> None:
        self.model_id = model_id
        self._read = read

    def caption(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[str]:
        """See Captioner; the pictures are not looked at again."""
        del images
        return [line(self._sure(embedding)) for embedding in embeddings]

    def changed(self, embedding: FloatArray, words: Understood) -> str:
        """The caption of what is wished for: a picture's traits, those named by wishes replaced.

        Args:
            embedding: (dim,), the picture's.
            words: what was said; its wishes of other attributes than traits change nothing.
        """
        seen = [Wish(attribute=a, value=v) for a, v in self._sure(embedding).items()]
        kept, asked = (Understood(wishes=part) for part in holding([seen, words.wishes]))
        return line(
            {
                trait: " and ".join(asked.of(trait) or kept.of(trait) or asked.of(trait, "more"))
                for trait in TOLD
            }
        )

    def _sure(self, embedding: FloatArray) -> dict[Attribute, str]:
        found = self._read(embedding)
        return {
            trait: found[trait].value
            for trait in TOLD
            if trait in found and found[trait].probability >= SURE
        }


def line(traits: Mapping[Attribute, str]) -> str:
    """Traits as a line, in plain words; a missing or empty one is left out."""
    pattern, usage, kind = (traits.get(trait, "") for trait in ("pattern", "usage", "type"))
    thing = (
        colour_words(traits.get("colour", "").title())[0],
        "" if pattern == PLAIN else pattern_words(pattern.capitalize())[0],
        "" if usage in kind.split() else usage,  # "casual shoes" are casual
        kind,
    )
    return ", ".join(filter(None, (" ".join(filter(None, thing)), traits.get("gender", ""))))


def load(rest: str, encoder: Encoder, device: str = "auto") -> TraitCaptioner:
    """`house`, or `house:FILE` with an encoder's own calibration of `sartor train attributes`.

    Raises:
        SetupError: the encoder reads no words and has no traits.
        WeightsUnavailable: the file is missing, malformed or another encoder's.
    """
    del device
    if rest:
        reader = AttributeReader.load(encoder, Path(rest))
        digest = hashlib.sha256(Path(rest).read_bytes()).hexdigest()[:12]
        return TraitCaptioner(f"house:{digest}/{encoder.model_id}", calibrated(reader))
    return TraitCaptioner(f"house/{encoder.model_id}", _reads(encoder))


def _reads(encoder: Encoder) -> ReadTraits:
    if isinstance(encoder, HouseEncoder):
        return from_layout(encoder.layout)
    try:
        return zero_shot(encoder)
    except PicturesOnly as error:
        raise SetupError(
            f"the captioner 'house' asks the encoder with words, but {encoder.model_id} reads "
            "pictures only; use the captioner transformers:NAME or an encoder with a text side"
        ) from error
