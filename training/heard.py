"""How real shoppers ask for changes: patterns learnt from their sentences, none of it ours.

    "is solid black with no stripes" -> "is {pattern:is} {colour:is} with no {not_pattern:has}"

A sentence becomes a pattern when every word beside the values that the lexicon knows says nothing.
The sentences themselves are read where training runs and are not kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from random import Random

from shared.wishes import Attribute
from training.datasets.sentences import COLOURS, NEUTRAL
from training.frames import NOT, Change, Frame
from training.lexicon import FORMS, TOLD, Form, values_of, words

__all__ = ["Heard", "requests"]

ATTRIBUTES: tuple[Attribute, ...] = ("colour", "gender", "usage", "pattern", *TOLD)
# Words that ask for the opposite of the value that follows them; anywhere else they say something.
NOTS = ("no", "not", "without", "instead of", "rather than", "than")
LEANING = re.compile(rf"\b(?:{'|'.join((*NOTS, 'more'))})\s+$")
SHADES = frozenset({"color", "colored", "colour", "coloured", "colors", "tone", "toned"})
EMPTY = NEUTRAL | SHADES | {
    "have", "for", "please", "looks", "look", "item", "style", "styled", "slightly", "much",
    "very", "bit", "desired", "also",
}  # fmt: skip
PLAIN = re.compile(r"[a-z0-9 ,'/-]+")
WORDS_MOST = 12
DRAWN = 3  # patterns tried for one request: some lack words for its values
PATTERNS_LEAST = 10  # fewer would be heard over and over: nobody asked FashionIQ for "women's"


class Heard:
    """Patterns by the attributes that they speak of, drawn by the square root of their counts.

    By the counts themselves "is blue" would be a third of all that ask for a colour.
    """

    def __init__(self, patterns: Mapping[str, int]) -> None:
        self._frames: dict[frozenset[str], list[Frame]] = defaultdict(list)
        self._weights: dict[frozenset[str], list[float]] = defaultdict(list)
        for text, count in patterns.items():
            frame = Frame(text)
            self._frames[frame.attributes].append(frame)
            self._weights[frame.attributes].append(count**0.5)

    def drawn(self, changes: Sequence[Change], rng: Random) -> Sequence[Frame]:
        """A few frames for these changes; none where hardly anybody asked so."""
        asked = frozenset(change.attribute for change in changes)
        if len(self._frames.get(asked, ())) < PATTERNS_LEAST:
            return ()
        return rng.choices(self._frames[asked], self._weights[asked], k=DRAWN)


def requests(sentences: Iterable[str]) -> Counter[str]:
    """The patterns of those sentences that ask for attributes and nothing else, with counts."""
    patterns = (_pattern(sentence.lower().strip(" .!?")) for sentence in sentences)
    return Counter(pattern for pattern in patterns if pattern)


def _pattern(sentence: str) -> str:
    """The sentence with places for its values; "" where it says more than them."""
    if not PLAIN.fullmatch(sentence) or len(sentence.split()) > WORDS_MOST:
        return ""
    known, pieces, others, places, end = _known(), [], [], [], 0
    for match in _finder().finditer(sentence):
        attribute, form = known[match[0]]
        before = sentence[end : match.start()]
        field = f"{NOT}{attribute}" if form == "less" or _refuses(before) else attribute
        pieces.append(f"{before}{{{field}:{form}}}")
        others.append(LEANING.sub("", before))
        places.append(field)
        end = match.end()
    said = re.findall(r"[^\W_]+", " ".join([*others, sentence[end:]]))
    pattern = " ".join(("".join(pieces) + sentence[end:]).split())
    return pattern if _asks_alone(places, said) else ""


def _refuses(before: str) -> bool:
    leaning = LEANING.search(before)
    return leaning is not None and leaning[0].strip() != "more"


def _asks_alone(places: Sequence[str], others: Sequence[str]) -> bool:
    """Whether an attribute has one place at most of a sign, and the other words say nothing."""
    allowed = EMPTY if "colour" in places else EMPTY - SHADES
    return 0 < len(places) == len(set(places)) and allowed.issuperset(others)


@cache
def _known() -> Mapping[str, tuple[Attribute, Form]]:
    """Every phrase of the lexicon with its attribute and the first form that it fits."""
    values = [(name, value) for name in ATTRIBUTES for value in values_of(name)]
    values += [("colour", colour) for colour in sorted(COLOURS)]
    known: dict[str, tuple[Attribute, Form]] = {}
    for attribute, value in values:
        for form in FORMS:
            for phrase in words(attribute, value, form):
                known.setdefault(phrase, (attribute, form))
    return known


@cache
def _finder() -> re.Pattern[str]:
    longest = sorted(_known(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
