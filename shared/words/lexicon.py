"""Which words mean what: phrases of all tables, by their exact words and by their stems."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from shared.wishes import Wish
from shared.words.tables import Entry, entries, fillers, signs
from shared.words.text import Language, phrase, stem

__all__ = ["GRADED", "Lexicon", "Meaning", "Role", "lexicon"]

Role = Literal[
    "value", "refuse", "more", "less", "swap", "into", "but", "and", "beside", "having", "like",
    "article", "filler",
]  # fmt: skip
Phrase = tuple[str, ...]

# Attributes that a thing can have more or less of.
GRADED = frozenset({
    "colour", "pattern", "sleeve", "length", "neck", "material", "fit", "usage", "detail"
})  # fmt: skip
SHORTEST_JOINED = 6  # letters of two words that people write as one: "tshirt", "offwhite"
CONSONANTS = frozenset("bcdfgklmnprtvz")


@dataclass(frozen=True)
class Meaning:
    """What a phrase says: a value (`wishes`, more than one for "kids") or how values are meant."""

    role: Role
    wishes: tuple[Wish, ...] = ()


class Lexicon:
    """The phrases of one language.

    Attributes:
        longest: words of the longest phrase.
        words: every word of a phrase, as it compares.
        single: those that are a value by themselves.
        stems: the stems of those, each with a word that has it.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._exact: dict[Phrase, Meaning] = {}
        self._stemmed: dict[Phrase, Meaning] = {}
        for words, meaning in _phrases(language):
            self._exact.setdefault(words, meaning)
        for words, meaning in list(self._exact.items()):
            if meaning.role == "value" and not (language == "en" and _is_garment(meaning)):
                self._stemmed.setdefault(self._stems(words), meaning)
        self.longest = max(map(len, self._exact))
        self.words = frozenset(word for words in self._exact for word in words)
        self.single = frozenset(
            words[0]
            for words, said in self._exact.items()
            if said.role == "value" and len(words) == 1
        )
        self.stems = {stem(word, language): word for word in sorted(self.single)}

    def exact(self, words: Phrase) -> Meaning | None:
        """What these very words mean."""
        return self._exact.get(words)

    def stemmed(self, words: Phrase) -> Meaning | None:
        """What the words mean in any of their forms."""
        return self._stemmed.get(self._stems(words))

    def knows(self, word: str) -> bool:
        """True for a word of some phrase, in any form."""
        return word in self.words or stem(word, self.language) in self.stems

    def _stems(self, words: Phrase) -> Phrase:
        return tuple(stem(word, self.language) for word in words)


@cache
def lexicon(language: Language) -> Lexicon:
    """The phrases of a language; built when they are first asked for."""
    return Lexicon(language)


def _phrases(language: Language) -> Iterator[tuple[Phrase, Meaning]]:
    """Phrases of a language, those that count first standing first."""
    yield from _values(language)
    for role, said in signs().items():
        yield from ((phrase(words), Meaning(cast("Role", role))) for words in said[language])
    yield from ((phrase(word), Meaning("article")) for word in fillers()["articles"].split())
    yield from ((phrase(word), Meaning("filler")) for word in fillers()[language].split())
    yield from ((phrase(words), Meaning("filler")) for words in fillers()["phrases"][language])


def _values(language: Language) -> Iterator[tuple[Phrase, Meaning]]:
    wishes: dict[Phrase, list[Wish]] = defaultdict(list)
    for entry in entries():
        for words, wish in _named(entry, language):
            held = wishes[words]
            if not held or (held[0].attribute == wish.attribute == "gender" and wish not in held):
                held.append(wish)
    for words, asked in wishes.items():
        yield words, Meaning("value", tuple(asked))
    yield from _joined((words, Meaning("value", tuple(asked))) for words, asked in wishes.items())


def _named(entry: Entry, language: Language) -> Iterator[tuple[Phrase, Wish]]:
    """Every phrase for a value, and what each asks for."""
    want, more = entry.wish(), entry.wish("more")
    for words in _forms(entry, language):
        yield words, want
    if language in entry.without:
        yield phrase(entry.without[language]), want
    for said in entry.more.get(language, ()):
        yield phrase(said), more
    if language == "en" and entry.attribute == "colour":
        yield from (((_comparative(word),), more) for word in _single(entry.words.get("en", ())))


def _forms(entry: Entry, language: Language) -> Iterator[Phrase]:
    said = entry.words.get(language) or entry.words.get("en", ())
    for words in map(phrase, said):
        yield words
        if "grey" in words:
            yield tuple("gray" if word == "grey" else word for word in words)
        if entry.attribute == "type" and language == "en":
            yield (*words[:-1], _plural(words[-1]))


def _joined(values: Iterable[tuple[Phrase, Meaning]]) -> Iterator[tuple[Phrase, Meaning]]:
    """Two words that people write as one."""
    for words, meaning in values:
        if len(words) == 2 and sum(map(len, words)) >= SHORTEST_JOINED:  # noqa: PLR2004
            yield ("".join(words),), meaning


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word if word.endswith("s") and not word.endswith("ss") else word + "es"
    return word + "s"


def _comparative(word: str) -> str:
    """Of "blue" "bluer", of "red" "redder"."""
    if word.endswith("e"):
        return word + "r"
    if word.endswith("y") and len(word) > 1 and word[-2] in CONSONANTS:
        return word[:-1] + "ier"
    doubled = word[-1] in "dgnt" and word[-2:-1] in "aeiou" and word[-3:-2] not in "aeiou"
    return word + word[-1] + "er" if doubled else word + "er"


def _single(said: Sequence[str]) -> Iterator[str]:
    return (words[0] for words in map(phrase, said) if len(words) == 1 and words[0].isalpha())


def _is_garment(meaning: Meaning) -> bool:
    """Of an English garment no other form counts: "dressed" and "tied" are no dress and no tie."""
    return any(wish.attribute == "type" for wish in meaning.wishes)
