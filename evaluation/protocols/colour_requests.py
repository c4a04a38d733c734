"""The queries of `recolour` and `attribute`: a product, and a wish for another colour.

Ordered pairs inside a group of 2 to 8 products with different `baseColour`, at most 4 a group, in
six paraphrases; the gallery is the whole file, the reference left out. The query embedding is the
sum composer's, norm((1 - w) z + w t): weight 0 is the image alone, 1 the text alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random

import numpy as np

from evaluation.gallery import Bools, Gallery, Ints
from evaluation.result import Answers, Scores
from evaluation.search import SHOWN, search
from shared.errors import FeedUnreadable
from worker.encoders.base import Encoder, FloatArray

__all__ = ["DEPTH", "PARAPHRASES", "ColourRequests", "ask", "colour_pairs", "mean_scores"]

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


@dataclass(frozen=True)
class ColourRequests:
    """The queries and what each paraphrase found.

    Attributes:
        gallery: what was searched.
        references: (pairs,), rows of the reference images.
        targets: (pairs,), rows of the targets.
        texts: each paraphrase's sentences (pairs,).
        found: each paraphrase's answers (pairs, 50), rows of the gallery, best first.
    """

    gallery: Gallery
    references: Ints
    targets: Ints
    texts: Sequence[Sequence[str]]
    found: Sequence[Ints]

    def answers(self, right: Sequence[Bools]) -> Answers:
        """All paraphrases one after another; `right` is as `found`."""
        references = np.tile(self.references, len(self.texts))
        return Answers(
            [text for sentences in self.texts for text in sentences],
            lambda queries: self.gallery.photos(references[queries]),
            np.concatenate([found[:, :SHOWN] for found in self.found]),
            np.concatenate([judged[:, :SHOWN] for judged in right]),
        )


def ask(gallery: Gallery, encoder: Encoder, split: str, weight: float, seed: int) -> ColourRequests:
    """Asks every pair of the split in every paraphrase.

    Raises:
        PicturesOnly: the encoder reads no text, and the weight is above 0.
        FeedUnreadable: no group of the split has two colours.
    """
    pairs = colour_pairs(gallery, split, seed)
    if not pairs:
        raise FeedUnreadable(f"{gallery.path}: no group of split {split!r} has two colours")
    references, targets = np.array(pairs, np.int64).T
    texts = [_sentences(gallery, wording, references, targets) for wording in PARAPHRASES]
    words = [_words(encoder, sentences, weight) for sentences in texts]
    seen = (1 - weight) * gallery.embeddings[references]
    found = [search(seen + said, gallery.embeddings, DEPTH, references) for said in words]
    return ColourRequests(gallery, references, targets, texts, found)


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


def mean_scores(paraphrases: Sequence[Scores]) -> Scores:
    """The mean over paraphrases of each pair's score, float64 (pairs,)."""
    return np.asarray(np.mean(np.stack(paraphrases), axis=0), np.float64)


def _sentences(gallery: Gallery, wording: str, references: Ints, targets: Ints) -> list[str]:
    colours = np.char.lower(gallery["baseColour"])
    pairs = zip(colours[references], colours[targets], strict=True)
    return [wording.format(B=present, C=wanted) for present, wanted in pairs]


def _words(encoder: Encoder, sentences: Sequence[str], weight: float) -> FloatArray:
    """The weighted embeddings of the sentences, each encoded once: colours are few."""
    if weight == 0:
        return np.zeros((len(sentences), encoder.dim), np.float32)
    unique, places = np.unique(sentences, return_inverse=True)
    return np.asarray(weight * encoder.encode_texts(unique.tolist())[places], np.float32)
