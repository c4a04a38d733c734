"""The queries of `recolour` and `attribute`: a product, and a wish for another colour.

Ordered pairs inside a group of 2 to 8 products with different `baseColour`, at most 4 a group, in
six paraphrases; the gallery is the whole file, the reference left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from random import Random

import numpy as np
from numpy.typing import NDArray

from evaluation.asker import Questions
from evaluation.gallery import Bools, Gallery, Ints
from evaluation.result import Answers, Scores
from evaluation.search import SHOWN
from shared.errors import FeedUnreadable
from shared.words import understood

__all__ = ["DEPTH", "PARAPHRASES", "ColourRequests", "colour_pairs"]

PARAPHRASES = (  # C the target's colour, B the reference's
    "make it {C}",
    "same but in {C}",
    "I want this in {C} please",
    "{C} instead of {B}",
    "is {C} and not {B}",
    "do you have it in {C}?",
)
GROUP_MOST = 8  # larger groups share a generic name, not a design
PAIRS_A_GROUP = 4
DEPTH = 50  # the deepest k of the reports


@dataclass(frozen=True, eq=False)
class ColourRequests:
    """What is asked: all pairs in the first paraphrase, then all in the second, and so on.

    Attributes:
        gallery: what is searched.
        references: (requests,), rows of the reference images.
        targets: (requests,), rows of the targets.
        texts: (requests,), the sentences.
    """

    gallery: Gallery
    references: Ints
    targets: Ints
    texts: Sequence[str]

    @classmethod
    def of(cls, gallery: Gallery, split: str, seed: int) -> "ColourRequests":
        """Those of a split's products; raises FeedUnreadable where no group has two colours."""
        pairs = colour_pairs(gallery, split, seed)
        if not pairs:
            raise FeedUnreadable(f"{gallery.path}: no group of split {split!r} has two colours")
        references, targets = np.array(pairs, np.int64).T
        colours = np.char.lower(gallery["baseColour"])
        texts = [
            wording.format(B=colours[reference], C=colours[target])
            for wording in PARAPHRASES
            for reference, target in pairs
        ]
        count = len(PARAPHRASES)
        return cls(gallery, np.tile(references, count), np.tile(targets, count), texts)

    @cached_property
    def questions(self) -> Questions:
        """The requests as any composer is asked them."""
        return Questions(self.references, [understood([text]) for text in self.texts])

    def by_paraphrase(self, scores: Scores) -> NDArray[np.float64]:
        """A score of each request (requests,), as (paraphrases, pairs)."""
        return scores.reshape(len(PARAPHRASES), -1)

    def mean(self, scores: Scores) -> Scores:
        """The mean over paraphrases of each pair's score, float64 (pairs,)."""
        return np.asarray(self.by_paraphrase(scores).mean(axis=0), np.float64)

    def answers(self, found: Ints, right: Bools) -> Answers:
        """For the contact sheet; both (requests, ranks)."""
        return Answers(
            self.texts,
            lambda requests: self.gallery.photos(self.references[requests]),
            found[:, :SHOWN],
            right[:, :SHOWN],
        )


def colour_pairs(gallery: Gallery, split: str, seed: int = 0) -> list[tuple[int, int]]:
    """(reference, target) rows of the gallery, drawn with the seed where a group has too many."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in gallery.rows(split).tolist():
        groups[str(gallery["group"][row])].append(row)
    rng, colours = Random(seed), gallery["baseColour"]
    chosen: list[tuple[int, int]] = []
    for rows in groups.values():
        if len(rows) <= GROUP_MOST:
            pairs = [(a, b) for a, b in permutations(rows, 2) if colours[a] != colours[b]]
            chosen += rng.sample(pairs, min(PAIRS_A_GROUP, len(pairs)))
    return chosen
