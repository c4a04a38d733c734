"""Asks questions of a gallery, each a photo of it and what is said, as a composition makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from evaluation.composition import Composition
from evaluation.feed import Feed
from evaluation.gallery import BATCH, Bools, Gallery, Ints
from evaluation.remembered import remembering
from evaluation.search import search
from evaluation.stages.stages import RETRIEVAL, Stages
from shared.errors import SetupError
from shared.wishes import Understood
from worker.composers.base import Asked, Composer
from worker.encoders.base import Encoder, FloatArray, joint_part
from worker.encoders.patches import NO_MAP

__all__ = ["Asker", "Questions"]


@dataclass(frozen=True, eq=False)
class Questions:
    """What is asked.

    Attributes:
        references: (questions,), rows of the gallery; they are not found by their own question.
        words: (questions,), what is said to each, read.
        allowed: (questions, n), what may be found at all; None: everything.
    """

    references: Ints
    words: Sequence[Understood]
    allowed: Bools | None = None


# The composition, the questions, the depth, whether the feed is known, what stands behind.
_Key = tuple[Composition, Questions, int, bool, Stages]


class Asker:
    """One encoder's gallery; whatever was made for one answer is kept for the next."""

    def __init__(self, gallery: Gallery, encoder: Encoder) -> None:
        self._gallery = gallery
        self._encoder = encoder
        self._remembered = remembering(encoder)
        self._patches: dict[int, FloatArray] = {}
        self._embedded: dict[tuple[Composition, Questions], FloatArray] = {}
        self._found: dict[_Key, Ints] = {}

    def found(
        self,
        how: Composition,
        asked: Questions,
        depth: int,
        *,
        feed: bool,
        stages: Stages = RETRIEVAL,
    ) -> Ints:
        """The first `depth` rows of each question, best first, int64 (questions, depth).

        Args:
            how: the composition.
            asked: the questions.
            depth: how many rows.
            feed: whether the gallery's colours, types and genders are known beside its pictures.
            stages: what stands behind retrieval.

        Raises:
            PicturesOnly: the encoder reads no words, and the composition needs them.
            SetupError: the composer wants patches, and the encoder gives none.
            FeedUnreadable: with the feed, the file lacks one of its columns.
        """
        key = how, asked, depth, feed, stages
        if key not in self._found:
            self._found[key] = search(
                self.embeddings(how, asked),
                self._gallery.embeddings,
                stages.depth(depth),
                asked.references,
                adjust=stages.adjust(partial(self.adjusted, how, asked, feed)),
                reorder=stages.reorder,
            )[:, :depth]
        return self._found[key]

    def embeddings(self, how: Composition, asked: Questions) -> FloatArray:
        """The queries (questions, dim); raises as `found`."""
        if (how, asked) not in self._embedded:
            composer = how.load(self._remembered)
            looks = composer.wants_patches and how.sees
            patches = self._patches_of(asked.references) if looks else {}
            rows = [
                self._composed(how, composer, row, words, patches.get(row))
                for row, words in zip(asked.references.tolist(), asked.words, strict=True)
            ]
            self._embedded[how, asked] = np.stack(rows)
        return self._embedded[how, asked]

    def _composed(
        self,
        how: Composition,
        composer: Composer,
        row: int,
        words: Understood,
        patches: FloatArray | None,
    ) -> FloatArray:
        reference = self._gallery.embeddings[row] if how.sees else None
        return composer.compose(Asked(reference, how.heard(words), None, patches))

    def _patches_of(self, references: Ints) -> dict[int, FloatArray]:
        """By row, each (patches, joint_dim)."""
        new = [row for row in np.unique(references).tolist() if row not in self._patches]
        encode = getattr(self._encoder, "encode_patches", None)
        if encode is None:
            raise SetupError(f"{self._encoder.model_id} {NO_MAP}")
        for start in range(0, len(new), BATCH):
            rows = new[start : start + BATCH]
            shared = joint_part(self._encoder, encode(list(self._gallery.photos(np.array(rows)))))
            flat = shared.reshape(len(rows), -1, shared.shape[-1])
            self._patches.update(zip(rows, flat, strict=True))
        return self._patches

    def adjusted(
        self, how: Composition, asked: Questions, feed: bool, part: slice, scores: FloatArray
    ) -> FloatArray:
        """An `evaluation.search.Adjust` but for its first three."""
        if feed:
            words = [how.heard(one) for one in asked.words[part]]
            likes = asked.references[part].tolist() if how.sees else [None] * len(words)
            scores = scores + self._feed.bonuses(words, likes)
        if asked.allowed is not None:
            scores[~asked.allowed[part]] = -np.inf
        return scores

    @cached_property
    def _feed(self) -> Feed:
        return Feed(self._gallery)
