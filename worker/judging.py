"""The last look at the candidates: their final order, and how probable it is that each will do.

Retrieval, reranker and attributes are fused (worker/fusion.py); what was fitted for these stages
(worker/calibration.py) turns the three into the probability that the person would accept a product:
in the colour that was asked for, and of the type and gender that was searched for or that design.
"""

from dataclasses import dataclass

import numpy as np

from shared.messages import Likely
from worker.calibration import HOUSE, Calibration, Chance, Fitted, Kind, Stages, Weights, read
from worker.encoders.base import Encoder, FloatArray
from worker.fusion import Parts, fused, unfitted
from worker.rerankers.attributes import Attributes
from worker.rerankers.base import Question, Reranker, Shortlist
from worker.rerankers.identity import Identity

__all__ = ["RETRIEVAL_ALONE", "Judge", "Judged", "in_words", "kind_of"]

RETRIEVAL_ALONE = Weights(retrieval=1, reranker=0, attributes=0)
# What a person takes the words to mean: four in five, more often than not, every now and then.
SURE, LIKELY, MAYBE = 0.8, 0.5, 0.25


@dataclass(frozen=True)
class Judged:
    """Of a shortlist, in its order.

    Attributes:
        final: (n,), the scores that order it.
        chances: (n,), probabilities; None where nothing was fitted for these stages.
        nothing_close: whether even the best of them would hardly be accepted.
    """

    final: FloatArray
    chances: FloatArray | None
    nothing_close: bool = False


class Judge:
    """One reranker and what was fitted for it."""

    def __init__(
        self,
        encoder: Encoder,
        composer: str,
        reranker: Reranker,
        calibration: Calibration | None = None,
    ) -> None:
        """Takes the stages that the scores come from.

        Args:
            encoder: makes the embeddings.
            composer: its spec.
            reranker: looks at the candidates again.
            calibration: what was fitted; None: the house stages' own. One of other stages is not
                used.
        """
        self.reranker = reranker
        self._attributes = Attributes(encoder)
        known = calibration or read(HOUSE)
        mine = Stages(encoder=encoder.model_id, composer=composer, reranker=reranker.model_id)
        self._calibration = known if known.stages == mine else None

    def __call__(self, question: Question, shortlist: Shortlist) -> Judged:
        """Judges a shortlist of at least one candidate."""
        parts = self.parts(question, shortlist)
        fitted = self._fitted(question, shortlist)
        final = fused(self._weights(fitted, parts), parts)
        if fitted is None:
            return Judged(final, None)
        chances = _chances(fitted.chance, parts)
        close = bool(chances.max() >= fitted.close)
        return Judged(final, chances, nothing_close=not close)

    def parts(self, question: Question, shortlist: Shortlist) -> Parts:
        """What each stage says."""
        return Parts(
            retrieval=shortlist.scores,
            reranker=self.reranker.score(question, shortlist),
            attributes=self._attributes.score(question, shortlist),
        )

    def _fitted(self, question: Question, shortlist: Shortlist) -> Fitted | None:
        known = self._calibration
        if known is None:
            return None
        told = sum(bool(one.category or one.colour) for one in shortlist.products)
        kinds = known.feed if 2 * told > len(shortlist) else known.pictures
        return kinds.get(kind_of(question))

    def _weights(self, fitted: Fitted | None, parts: Parts) -> Weights:
        if isinstance(self.reranker, Identity):
            return RETRIEVAL_ALONE  # whatever was fitted: its order is what others have to beat
        return fitted.weights if fitted else unfitted(parts.retrieval)


def kind_of(question: Question) -> Kind:
    """What asks."""
    if question.reference is None:
        return "words"
    return "both" if question.words.wishes or question.words.sentences else "photo"


def in_words(chance: float | None) -> Likely | None:
    """A probability as it is said."""
    if chance is None:
        return None
    if chance >= SURE:
        return "sure"
    if chance >= LIKELY:
        return "likely"
    return "maybe" if chance >= MAYBE else "unlikely"


def _chances(chance: Chance, parts: Parts) -> FloatArray:
    retrieval, standing_out, attributes = parts.terms.T
    logits = (
        chance.bias
        + chance.retrieval * retrieval
        + chance.behind * (retrieval - retrieval.max())
        + chance.reranker * standing_out
        + chance.attributes * attributes
    )
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
