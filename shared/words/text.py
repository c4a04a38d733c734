"""Sentences to words that compare: lower case, without accents, and their stems.

"Синюю", "синий" and "СИНЕЕ" share a stem, "marrón" and "marrones" too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import local
from typing import Any, Literal, cast, get_args

import snowballstemmer

__all__ = ["LANGUAGES", "Language", "Token", "phrase", "stem", "tokens"]

Language = Literal["en", "ru", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_ALGORITHMS = {"en": "english", "ru": "russian", "es": "spanish"}
_PLAIN = str.maketrans("áéíóúüñë\u0451\u2019", "aeiouune\u0435'")  # people leave the accents out
# A word, a sign of money or number, or a picture sign (an emoji says something too).
_WORD = re.compile(
    r"[^\W_]+(?:['\u2019][^\W_]+|['\u2019](?=\s))?|&|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_END = re.compile(r"[.,;:!?()\n\u2014\u2013]| - ")  # what ends a clause
_OWN = local()
_STEMS_KEPT = 20_000  # more words than shoppers of three languages use


@dataclass(frozen=True)
class Token:
    """A word of a sentence.

    Attributes:
        word: as it compares.
        start, end: where it stands in the sentence.
        clause: of the sentence, from 0; no phrase goes over the end of a clause.
    """

    word: str
    start: int
    end: int
    clause: int

    def spelled(self, word: str) -> "Token":
        """The same with its spelling set right."""
        return replace(self, word=word)


def tokens(sentence: str) -> tuple[Token, ...]:
    """The words of a sentence; hyphens part words, so that "off-white" is "off white"."""
    return tuple(_tokens(sentence))


def phrase(words: str) -> tuple[str, ...]:
    """The words of a table's entry, as they compare."""
    return tuple(token.word for token in _tokens(words))


def _tokens(sentence: str) -> Iterator[Token]:
    clause, last = 0, 0
    for match in _WORD.finditer(sentence):
        clause += bool(_END.search(sentence, last, match.start()))
        last = match.end()
        yield Token(match[0].casefold().translate(_PLAIN), match.start(), last, clause)


@lru_cache(_STEMS_KEPT)
def stem(word: str, language: Language) -> str:
    """The Snowball stem (Porter, 2001) of a word as it compares."""
    return str(_stemmers()[language].stemWord(word))


def _stemmers() -> dict[Language, Any]:
    """This thread's own: a stemmer keeps its state between steps."""
    if not hasattr(_OWN, "stemmers"):
        _OWN.stemmers = {one: snowballstemmer.stemmer(_ALGORITHMS[one]) for one in LANGUAGES}
    return cast("dict[Language, Any]", _OWN.stemmers)
