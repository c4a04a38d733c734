"""Reads what was said, turn after turn, as wishes.

"same but in navy, no logo"   ─tokens, units─►  in · navy · no · logo
                              ─grammar──────►   want navy blue · refuse logo
all turns                     ─turns────────►   what holds
                              ─sentences────►   what the encoder reads
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.wishes import Understood, Wish
from shared.words.grammar import Part, parts
from shared.words.matching import Unit, language_of, units
from shared.words.naming import named_in
from shared.words.sentences import rebuilt, stays
from shared.words.text import Language, tokens
from shared.words.turns import holding

__all__ = ["Reading", "read", "understood"]

_KEPT = 1_000  # sentences: each turn of a chat reads all earlier ones again


@dataclass(frozen=True)
class Reading:
    """One sentence, read by itself."""

    sentence: str
    language: Language
    units: tuple[Unit, ...]
    parts: tuple[Part, ...]

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What it asks for, in its order."""
        return tuple(wish for part in self.parts for wish in part.wishes)

    def left(self, held: Sequence[Wish]) -> str:
        """What the encoder reads of it when these of its wishes hold; "" for nothing."""
        if stays(self.parts, held, self.language):
            return self.sentence
        return rebuilt(self.sentence, self.units, self.parts, held, self.language)


def understood(refinements: Sequence[str], brands: Collection[str] = ()) -> Understood:
    """What holds after these sentences, oldest first; a later one overrides an earlier one.

    Args:
        refinements: as people wrote them, in English, Russian or Spanish.
        brands: names that the shop sells, as it writes them.
    """
    readings = [read(sentence, tuple(brands)) for sentence in refinements]
    held = holding([reading.wishes for reading in readings])
    left = (reading.left(wishes) for reading, wishes in zip(readings, held, strict=True))
    return Understood(
        wishes=tuple(wish for wishes in held for wish in wishes),
        sentences=tuple(filter(None, left)),
    )


@lru_cache(_KEPT)
def read(sentence: str, brands: tuple[str, ...] = ()) -> Reading:
    """One sentence by itself."""
    sentence = sentence.strip()
    words = tokens(sentence)
    language = language_of(words)
    found = tuple(units(words, language, named_in(sentence, words, brands)))
    return Reading(sentence, language, found, tuple(parts(found)))
