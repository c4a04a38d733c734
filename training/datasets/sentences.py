"""Reads shoppers' sentences: FashionIQ and Shoes captions (JSON), or plain text, one a line."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.datasets.shoes import CAPTIONS, NAMES, read_shoes

__all__ = ["COLOURS", "NEUTRAL", "colour_requests", "read_sentences"]

KEYS = ("captions", "Caption", "RelativeCaption")  # FashionIQ's and the two of Shoes

# Basic colour terms (Berlin and Kay, 1969) and the fashion trade's own: what a request may name.
COLOURS = frozenset((
    "black", "white", "blue", "brown", "grey", "gray", "red", "green", "navy", "pink", "purple",
    "silver", "yellow", "beige", "gold", "orange", "olive", "cream", "teal", "tan", "maroon",
    "turquoise", "lavender", "peach", "magenta", "khaki", "mustard", "burgundy",
))  # fmt: skip
# Words that change nothing but the colour; any other word makes it another request.
NEUTRAL = frozenset((
    "is", "it", "its", "a", "an", "the", "in", "color", "colored", "coloured", "colour", "has",
    "of", "but", "same", "with", "and", "be", "solid", "product", "i", "want", "would", "like",
    "to", "rather", "instead", "all", "only", "prefer", "this", "that", "are", "completely",
    "entirely", "totally", "fully", "mostly", "tone", "toned", "looking", "one",
))  # fmt: skip
WORDS_MOST = 9
PLACE = "{C}"


def read_sentences(path: Path) -> Iterator[str]:
    """Yields the sentences of a file; a folder yields those that it has for training.

    Of a folder: FashionIQ's train files, the Shoes pairs of its train split, and text files.
    """
    if path.is_dir():
        for shoes in sorted(path.rglob(CAPTIONS)):
            yield from (text for pair in read_shoes(shoes.parent, "train") for text in pair.texts)
        texts = [file for file in path.rglob("*.txt") if not file.match(NAMES.format("*"))]
        for file in sorted([*path.rglob("*.train.json"), *texts]):
            yield from read_sentences(file)
        return
    if path.suffix != ".json":
        yield from (line for line in path.read_text().splitlines() if line.strip())
        return
    for record in json.loads(path.read_text()):
        found = [record[key] for key in KEYS if key in record]
        for value in found:
            yield from [value] if isinstance(value, str) else value


def colour_requests(sentences: Iterable[str]) -> Counter[str]:
    """How real shoppers ask for a colour: patterns with a place for it, by how often they occur.

    "It is teal in color." -> "it is {C} in color". Kept are sentences that name one colour and say
    nothing else.
    """
    patterns = (_pattern(sentence.lower().strip(" .")) for sentence in sentences)
    return Counter(pattern for pattern in patterns if pattern)


def _pattern(sentence: str) -> str:
    words = re.findall(r"[a-z'-]+", sentence)
    colours = [word for word in words if word in COLOURS]
    others = [word for word in words if word not in COLOURS]
    if len(colours) != 1 or len(words) > WORDS_MOST or not NEUTRAL.issuperset(others):
        return ""
    return " ".join(PLACE if word in COLOURS else word for word in words)
