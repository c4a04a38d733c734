"""The rows of protocols where a photo and words ask together: a row a composition."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial

from evaluation.asker import Asker
from evaluation.composition import Composition, compositions
from evaluation.gallery import Ints
from evaluation.plan import Plan
from evaluation.protocols.attribute import attribute
from evaluation.protocols.colour_requests import DEPTH, ColourRequests
from evaluation.protocols.conversation import JUDGED, Conversations, conversation
from evaluation.protocols.recolour import recolour, recoloured
from evaluation.query_set import QuerySet
from evaluation.result import Result, Scores
from evaluation.stages.asking import Asking, asking_products
from evaluation.stages.folding import Folding
from evaluation.stages.rows import Behind, Reached
from evaluation.stages.shelf import Shelf
from evaluation.stages.stages import Stages
from evaluation.way import Way
from worker.encoders.base import Encoder

__all__ = ["COMPOSED", "ComposedWays", "is_house"]

Measured = Callable[[Composition, bool, Stages], Result]
Judge = Callable[[ColourRequests, Ints], Result]

JUDGES: dict[str, Judge] = {"recolour": recolour, "attribute": attribute}
COMPOSED = (*JUDGES, "conversation")
HOUSE = "house@"  # how the model id of the house encoder begins


class ComposedWays:
    """The ways of one plan to ask one encoder's gallery; what two protocols ask is asked once."""

    def __init__(
        self, plan: Plan, shelf: Shelf, encoder: Encoder, behind: Behind | None = None
    ) -> None:
        """Raises UnknownSpec, EmptySpec: the plan names a composer that is none."""
        self._plan = plan
        self._shelf = shelf
        self._gallery = shelf.gallery
        self._behind = behind or Behind()
        self._asker = Asker(shelf.gallery, encoder)
        self._askings: dict[Composition, Asking] = {}
        self._compositions = compositions(encoder, _specs(plan, encoder))
        self._own_spec = own_spec(plan, encoder)
        self._own = compositions(encoder, [self._own_spec])[-1]

    def of(self, protocol: str) -> list[Way]:
        """The rows of one of COMPOSED."""
        if protocol in JUDGES:
            reached = self._reached if protocol == "recolour" else None
            return self._rows(partial(self._recoloured, JUDGES[protocol]), self._behind, reached)
        averaged = Way("all sentences averaged", self._averaged)
        return [*self._rows(self._talked, Behind()), averaged]

    def requests(self, feed: bool) -> QuerySet:
        """Those of JUDGES as the encoder's own composer asks them."""
        how, asked = self._own, self._requests
        return QuerySet(
            queries=self._asker.embeddings(how, asked.questions),
            # As it was written: by that name a calibration knows it.
            asking=replace(self._asking(how), composer=self._own_spec),
            references=asked.references,
            targets=asked.targets,
            texts=asked.texts,
            photos=lambda chosen: self._gallery.photos(asked.references[chosen]),
            left_out=asked.references,
            adjust=partial(self._asker.adjusted, how, asked.questions, feed),
        )

    def _rows(self, measure: Measured, behind: Behind, reached: Reached | None = None) -> list[Way]:
        return [
            way
            for how in self._compositions
            for feed in ((False, True) if self._plan.feed else (False,))
            for way in behind.rows(
                how.name,
                partial(measure, how, feed),
                partial(self._asking, how),
                reached,
                weight=how.weight,
                feed=feed,
            )
        ]

    def _asking(self, how: Composition) -> Asking:
        """What a reranker is told of the requests: what the composition sees and hears."""
        if how not in self._askings:
            asked = self._requests.questions
            words = [how.heard(one) for one in asked.words]
            self._askings[how] = (
                asking_products(self._shelf, words, asked.references, how.spec)
                if how.sees
                else Asking(words, left_out=asked.references, composer=how.spec)
            )
        return self._askings[how]

    def _recoloured(self, judge: Judge, how: Composition, feed: bool, stages: Stages) -> Result:
        asked = self._requests
        found = self._asker.found(how, asked.questions, DEPTH, feed=feed, stages=stages)
        return judge(asked, found)

    def _reached(self, folding: Folding) -> dict[str, Scores]:
        """Of each pair, the mean over paraphrases."""
        asked = self._requests
        return {
            f"R@{k} with variants": asked.mean(folding.recall(partial(recoloured, asked), k))
            for k in (1, 10)
        }

    def _talked(self, how: Composition, feed: bool, stages: Stages) -> Result:
        asked = self._talks.questions
        found = self._asker.found(how, asked, JUDGED, feed=feed, stages=stages)
        drawn = how.sees and how.hears  # ten sheets of each baseline would bury the others
        return conversation(self._talks, found, asked.words if drawn else ())

    def _averaged(self) -> Result:
        asked = self._talks.unread
        found = self._asker.found(Composition("", "sum"), asked, JUDGED, feed=False)
        return conversation(self._talks, found)

    @cached_property
    def _requests(self) -> ColourRequests:
        return ColourRequests.of(self._gallery, self._plan.split, self._plan.seed)

    @cached_property
    def _talks(self) -> Conversations:
        return Conversations.of(self._gallery, self._plan.split, self._plan.seed)


def _specs(plan: Plan, encoder: Encoder) -> list[str]:
    """What is asked for; else `sum`, and for the house encoder the settings' own composer."""
    specs = plan.composers or dict.fromkeys(["sum", own_spec(plan, encoder)])
    return [*specs, *(f"sum:{weight}" for weight in plan.weights)]


def own_spec(plan: Plan, encoder: Encoder) -> str:
    """The first that is asked for; else the settings' own for the house encoder, or `sum`."""
    if plan.composers:
        return plan.composers[0]
    return plan.own_composer if is_house(encoder) else "sum"


def is_house(encoder: Encoder) -> bool:
    """Whether the settings' own stages were made for it."""
    return encoder.model_id.startswith(HOUSE)
