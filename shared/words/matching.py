"""Sentences to units: phrases that the tables know, longest first, and words that they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.wishes import Wish
from shared.words.lexicon import Lexicon, Meaning, lexicon
from shared.words.spelling import common_words, corrected
from shared.words.text import Language, Token

__all__ = ["Named", "Unit", "language_of", "units"]

# First token -> last token (inclusive) and the wishes of what no table names: brands and sizes.
Named = Mapping[int, tuple[int, tuple[Wish, ...]]]


@dataclass(frozen=True)
class Unit:
    """A phrase of a sentence.

    Attributes:
        start, end: where it stands in the sentence.
        clause: of the sentence.
        meaning: None for a word that no table knows.
    """

    start: int
    end: int
    clause: int
    meaning: Meaning | None

    @property
    def role(self) -> str:
        """What it does in the sentence; "unknown" for a word that no table knows."""
        return self.meaning.role if self.meaning else "unknown"

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What it asks for by itself."""
        return self.meaning.wishes if self.meaning else ()


def language_of(words: Sequence[Token]) -> Language:
    """Russian by its letters; Spanish if more words are only Spanish than only English."""
    if any(_is_russian(token) for token in words):
        return "ru"
    english, spanish = lexicon("en"), lexicon("es")
    only_spanish = only_english = 0
    for word in {token.word for token in words}:
        if word in spanish.words:
            only_spanish += word not in english.words and word not in common_words("en")
        elif english.knows(word) or word in common_words("en"):
            only_english += 1
        else:
            only_spanish += spanish.knows(word) or word in common_words("es")
    return "es" if only_spanish > only_english else "en"


def units(words: Sequence[Token], language: Language, named: Named) -> list[Unit]:
    """The sentence as phrases; of two that begin at one word the longer."""
    known = lexicon(language)
    spelled = [token.spelled(corrected(token.word, _own(token, language))) for token in words]
    found: list[Unit] = []
    at = 0
    while at < len(spelled):
        last, meaning = _named_at(at, named) or _phrase_at(spelled, at, known, named)
        first = words[at]
        found.append(Unit(first.start, words[last].end, first.clause, meaning))
        at = last + 1
    return found


def _named_at(at: int, named: Named) -> tuple[int, Meaning] | None:
    if at not in named:
        return None
    last, wishes = named[at]
    return last, Meaning("value", wishes)


def _phrase_at(
    words: Sequence[Token], at: int, known: Lexicon, named: Named
) -> tuple[int, Meaning | None]:
    for length in range(_room(words, at, known.longest, named), 0, -1):
        meaning = _meaning(tuple(token.word for token in words[at : at + length]), known)
        if meaning:
            return at + length - 1, meaning
    return at, None


def _room(words: Sequence[Token], at: int, longest: int, named: Named) -> int:
    """How many words a phrase may take: none of the next clause and none that has a meaning."""
    length = 1
    while (
        length < longest
        and at + length < len(words)
        and words[at + length].clause == words[at].clause
        and at + length not in named
    ):
        length += 1
    return length


def _meaning(words: tuple[str, ...], known: Lexicon) -> Meaning | None:
    """In the sentence's language; English values ("slim fit", "oversize") are used in all."""
    meaning = known.exact(words) or known.stemmed(words)
    if meaning is None and known.language != "en":
        english = lexicon("en").exact(words)
        return english if english and english.role == "value" else None
    return meaning


def _own(token: Token, language: Language) -> Language:
    """The language whose slips a word may have."""
    return "en" if language == "ru" and not _is_russian(token) else language


def _is_russian(token: Token) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in token.word)
