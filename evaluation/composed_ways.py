"""The rows of protocols where a photo and words ask together: a row a composition."""

from collections.abc import Callable
from functools import cached_property, partial

from evaluation.asker import Asker
from evaluation.composition import Composition, compositions
from evaluation.feed import WITH_FEED
from evaluation.gallery import Gallery, Ints
from evaluation.plan import Plan
from evaluation.protocols.attribute import attribute
from evaluation.protocols.colour_requests import DEPTH, ColourRequests
from evaluation.protocols.conversation import JUDGED, Conversations, conversation
from evaluation.protocols.recolour import recolour
from evaluation.result import Result
from evaluation.way import Way
from worker.encoders.base import Encoder

__all__ = ["COMPOSED", "ComposedWays"]

Judge = Callable[[ColourRequests, Ints], Result]

JUDGES: dict[str, Judge] = {"recolour": recolour, "attribute": attribute}
COMPOSED = (*JUDGES, "conversation")
HOUSE = "house@"  # how the model id of the house encoder begins


class ComposedWays:
    """The ways of one plan to ask one encoder's gallery; what two protocols ask is asked once."""

    def __init__(self, plan: Plan, gallery: Gallery, encoder: Encoder) -> None:
        """Raises UnknownSpec, EmptySpec: the plan names a composer that is none."""
        self._plan = plan
        self._gallery = gallery
        self._asker = Asker(gallery, encoder)
        self._compositions = compositions(encoder, _specs(plan, encoder))

    def of(self, protocol: str) -> list[Way]:
        """The rows of one of COMPOSED."""
        if protocol in JUDGES:
            return self._rows(partial(self._recoloured, JUDGES[protocol]))
        averaged = Way("all sentences averaged", self._averaged)
        return [*self._rows(self._talked), averaged]

    def _rows(self, measure: Callable[[Composition, bool], Result]) -> list[Way]:
        return [
            Way(
                f"{how.name}{WITH_FEED}" if feed else how.name,
                partial(measure, how, feed),
                how.weight,
            )
            for how in self._compositions
            for feed in ((False, True) if self._plan.feed else (False,))
        ]

    def _recoloured(self, judge: Judge, how: Composition, feed: bool) -> Result:
        asked = self._requests
        return judge(asked, self._asker.found(how, asked.questions, DEPTH, feed=feed))

    def _talked(self, how: Composition, feed: bool) -> Result:
        asked = self._talks.questions
        found = self._asker.found(how, asked, JUDGED, feed=feed)
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
    own = [plan.own_composer] if encoder.model_id.startswith(HOUSE) else []
    return [*(plan.composers or ["sum", *own]), *(f"sum:{weight}" for weight in plan.weights)]
