"""One slip of the finger in a longer word, set right where only one word can be meant."""

from collections.abc import Iterator
from functools import cache, lru_cache

from shared.words.lexicon import Lexicon, lexicon
from shared.words.tables import fillers
from shared.words.text import Language, stem

__all__ = ["common_words", "corrected"]

SHORTEST = 5  # letters: "red" with a slip is another word
ALPHABETS: dict[Language, str] = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "es": "abcdefghijklmnopqrstuvwxyz",
    "ru": "".join(map(chr, range(0x430, 0x450))),  # without the letter io, which `text` replaces
}
_KEPT = 5_000  # words whose correction is remembered


@lru_cache(_KEPT)
def corrected(word: str, language: Language) -> str:
    """The word of a value that is one letter away, else the word itself.

    One letter lost, added, changed or swapped with the next (Damerau, 1964); the first letter is
    hardly ever wrong, and common words of the language are no slips.
    """
    known = lexicon(language)
    if len(word) < SHORTEST or not word.isalpha() or known.knows(word) or word in _others(language):
        return word
    meant = sorted(_meant(word, known))
    return meant[0] if len({stem(one, language) for one in meant}) == 1 else word


def _meant(word: str, known: Lexicon) -> set[str]:
    alphabet = ALPHABETS[known.language]
    exact = {one for one in _one_letter_away(word, alphabet) if one in known.single}
    root = stem(word, known.language)
    if exact or known.language == "en" or len(root) < SHORTEST - 1:
        return exact
    # Of "чёрный" there are a dozen forms, and a slip in each.
    return {known.stems[one] for one in _one_letter_away(root, alphabet) if one in known.stems}


def _one_letter_away(word: str, alphabet: str) -> Iterator[str]:
    for place in range(1, len(word) + 1):
        before, here, after = word[:place], word[place : place + 1], word[place + 1 :]
        if here:
            yield before + after
        if after:
            yield before + after[0] + here + after[1:]
        for letter in alphabet:
            yield before + letter + here + after
            if here:
                yield before + letter + after


@cache
def _others(language: Language) -> frozenset[str]:
    """Words of their own, however near they are to ours."""
    return common_words(language) | frozenset(fillers()["others"].split())


@cache
def common_words(language: Language) -> frozenset[str]:
    """A thousand words that everyone writes, as they compare."""
    # Faker takes a second to import: only who reads a sentence pays it, once.
    from faker.providers.lorem import en_US, es_ES, ru_RU  # noqa: PLC0415

    lists = {"en": en_US, "es": es_ES, "ru": ru_RU}
    words = map(str.casefold, lists[language].Provider.word_list)
    return frozenset(word.translate(str.maketrans("áéíóúñ", "aeioun")) for word in words)
