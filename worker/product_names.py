"""A product's name without its colours, which all colours of one design share.

"Nike Women Pink Snapper Flip Flops" and "Nike Women Snapper Green Flip Flops" are one name. A name
that many products of a shop bear ("Men Casual Shirt") says what they are, not which.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from index_store.version import IndexVersion
from shared.words.tables import entries
from shared.words.text import LANGUAGES, Language, phrase, stem

__all__ = ["NAMELESS", "colourless", "names_of"]

NAMELESS = 0  # the number of products whose name does not tell them from others
# More bear no name of one design: of 32 pairs of the Fashion Product Images with such a name, their
# pictures near, 10 looked like one.
MOST_BEARERS = 8
JOINING = frozenset({"&", "and", "и", "y"})  # "black & white"
# Letters that every form of a word begins with: what begins like no colour needs no stemmer, which
# would take most of the time.
STAYING = 3
_KEPT = 50_000  # words: of those that come once, numbers of models, none is met again
_VERSIONS = 2  # as many as IndexReader keeps

Phrase = tuple[str, ...]


@lru_cache(_VERSIONS)
def names_of(index: IndexVersion) -> NDArray[np.int64]:
    """Numbers (n,) of the products' names, row by row: those of one name have one number.

    NAMELESS where there is no title, or where more than MOST_BEARERS products bear the name.
    Of 200,000 distinct titles it takes 2.4 s of a core, of a million 13 s: a process does it before
    a version serves, and of a large one in a thread (IndexReader.follow).
    """
    # By 64 bits of each, or a million names would take 700 MB. Two of a million that differ share
    # theirs in one shop of thirty million, and even then only pictures that are alike join.
    hashes = np.fromiter(map(hash, _names(index)), np.int64, index.count)
    _, numbers, bearers = np.unique(hashes, return_inverse=True, return_counts=True)
    tells = (bearers[numbers] <= MOST_BEARERS) & (hashes != hash(()))
    numbers = np.where(tells, numbers + NAMELESS + 1, NAMELESS)
    numbers.setflags(write=False)  # one for all who ask
    return numbers


def colourless(title: str) -> Phrase:
    """The words of a title as they compare, without those for colours in any of our languages."""
    words = [word for part in title.split() for word in _words(part)]
    kept: list[str] = []
    at = 0
    while at < len(words):
        length = _colour_at(words, at)
        if not length and words[at] not in JOINING:
            kept.append(words[at])
        at += length or 1
    return tuple(kept)


def _names(index: IndexVersion) -> Iterator[Phrase]:
    """Without what the shop itself calls the colour either: "rocket", "ink"."""
    columns = (index.products.column(name) for name in ("title", "colour"))
    for chunks in zip(*(column.chunks for column in columns), strict=True):
        for title, colour in zip(*(chunk.to_pylist() for chunk in chunks), strict=True):
            shops = _words(colour)
            yield tuple(word for word in colourless(title) if word not in shops)


@lru_cache(_KEPT)
def _words(text: str) -> Phrase:
    return phrase(text)


def _colour_at(words: Sequence[str], at: int) -> int:
    """How many words the longest colour takes that begins there; 0: none begins."""
    beginning = _beginning(words[at])
    if not beginning:
        return 0
    fitting = [
        len(stems)
        for language, stems in beginning
        if stems == tuple(stem(word, language) for word in words[at : at + len(stems)])
    ]
    return max(fitting, default=0)


@lru_cache(_KEPT)
def _beginning(word: str) -> tuple[tuple[Language, Phrase], ...]:
    """The colours, as stems of a language's words, that begin with a word in any of its forms."""
    return tuple(
        (language, stems)
        for language in LANGUAGES
        if word[:STAYING] in _starts(language)
        for stems in _colours(language).get(stem(word, language), ())
    )


@cache
def _starts(language: Language) -> frozenset[str]:
    return frozenset(first[:STAYING] for first in _colours(language))


@cache
def _colours(language: Language) -> dict[str, list[Phrase]]:
    """The stems of a language's words for colours, by the first of them."""
    known: dict[str, list[Phrase]] = defaultdict(list)
    for entry in entries():
        for words in entry.words.get(language, ()) if entry.attribute == "colour" else ():
            stems = tuple(stem(word, language) for word in phrase(words))
            known[stems[0]].append(stems)
    return known
