"""The house vocabulary of garments, and which of those in a photo somebody's words mean.

Fourteen labels, as the street photos are annotated. Both sides of the queue read words by the same
table (garment_words.toml), so that "these shoes" means the same box as a caption and as a reply.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.messages import Box

__all__ = ["LABELS", "PERSON", "Meant", "distinct", "iou", "meant", "named"]

LABELS = (
    "top", "outerwear", "dress", "trousers", "shorts", "skirt", "shoes", "bag", "hat", "glasses",
    "belt", "scarf", "watch", "tie",
)  # fmt: skip
PERSON = "person"  # what a model of everyday objects finds: a crop to search in, never a garment

SAME_PLACE = 0.6  # IoU; a top tucked into a skirt overlaps it by a tenth


@dataclass(frozen=True)
class Meant:
    """What words say about garments.

    Attributes:
        box: which of the garments found is to be searched, from 0; None: the words do not say.
        wanted: the label of the type that is asked for; None: that of what is searched.
    """

    box: int | None = None
    wanted: str | None = None


@dataclass(frozen=True)
class _Mention:
    label: str
    start: int
    end: int
    points: bool  # "these shoes": at something in the photo; "a skirt" does not


def distinct(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Without those that lie where an earlier one lies: a coat that may be a dress is one thing."""
    kept: list[Box] = []
    for box in boxes:
        if all(iou(box, other) < SAME_PLACE for other in kept):
            kept.append(box)
    return tuple(kept)


def iou(a: Box, b: Box) -> float:
    """Intersection over union of two boxes' areas, 0 to 1."""
    width = min(a.x2, b.x2) - max(a.x1, b.x1)
    height = min(a.y2, b.y2) - max(a.y1, b.y1)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (a.area + b.area - common)


def meant(refinements: Sequence[str], found: Sequence[Box]) -> Meant:
    """Reads the newest words first: "a skirt like this dress" searches the dress for skirts.

    Args:
        refinements: what was said, oldest first, in any of the table's languages.
        found: the garments of the photo, likeliest first; of two alike the first is meant.
    """
    labels = [box.label for box in found]
    box: int | None = None
    wanted: str | None = None
    for words in reversed(refinements):
        here, asked = _read(words, labels)
        box = here if box is None else box
        wanted = asked if wanted is None else wanted
    return Meant(box, wanted)


def named(words: str) -> tuple[str, ...]:
    """The labels of the garments that words name, in their order: "hats and scarves"."""
    return tuple(mention.label for mention in _mentions(words.casefold()))


def _read(words: str, labels: Sequence[str]) -> tuple[int | None, str | None]:
    mentions = list(_mentions(words.casefold()))
    pointed = next((one for one in mentions if one.points and one.label in labels), None)
    asked = next((one for one in mentions if one is not pointed), None)
    if asked is None:
        asked = pointed
    searched = pointed or asked
    if searched is None or searched.label not in labels:
        return None, asked.label if asked else None
    return labels.index(searched.label), asked.label if asked else None


def _mentions(words: str) -> Iterator[_Mention]:
    """The garments that words name; of a compound ("dress shirt") the last noun is the garment."""
    found = list(_nouns().finditer(words))
    for number, match in enumerate(found):
        follower = found[number + 1] if number + 1 < len(found) else None
        if follower is not None and not words[match.end() : follower.start()].strip(" -"):
            continue
        before = words[: _phrase_start(found, number, words)]
        if _refused().search(before):
            continue
        label = _labels()[match["noun"]]
        yield _Mention(label, match.start(), match.end(), bool(_pointing().search(before)))


def _phrase_start(found: Sequence[re.Match[str]], number: int, words: str) -> int:
    """Where the compound that ends in this noun begins."""
    while number and not words[found[number - 1].end() : found[number].start()].strip(" -"):
        number -= 1
    return found[number].start()


@cache
def _words(kind: str) -> str:
    """All languages' words of a kind, as alternatives of a pattern."""
    return "|".join(re.escape(word) for table in _tables() for word in table[kind])


@cache
def _pointing() -> re.Pattern[str]:
    """Up to two words may stand between: "these nice red shoes"."""
    return re.compile(rf"\b(?:{_words('pointing')})(?:\s+[\w-]+){{0,2}}\s+$")


@cache
def _refused() -> re.Pattern[str]:
    """What makes a garment not the one meant: "not the bag", "a dress with a belt"."""
    article = rf"(?:\s+(?:an?|una?|{_words('pointing')}))?"
    return re.compile(
        rf"\b(?:{_words('refusing')}){article}\s+$|\b(?:{_words('beside')})(?:\s+(?:an?|una?))?\s+$"
    )


@cache
def _labels() -> dict[str, str]:
    """Nouns of all languages to labels."""
    return {noun: label for table in _tables() for label in LABELS for noun in table[label]}


@cache
def _nouns() -> re.Pattern[str]:
    longest_first = sorted(_labels(), key=len, reverse=True)
    nouns = "|".join(re.escape(noun) for noun in longest_first)
    return re.compile(rf"(?<![\w-])(?P<noun>{nouns})(?![\w]|-\w)")


@cache
def _tables() -> tuple[dict[str, list[str]], ...]:
    body = Path(__file__).with_name("garment_words.toml").read_text("utf-8")
    return tuple(tomllib.loads(body).values())
