"""A way of a table, and below it the same with each of the stages that the plan asks for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import product
from pathlib import Path

from evaluation.feed import WITH_FEED
from evaluation.plan import Plan
from evaluation.result import Result, Scores
from evaluation.stages.asking import Asking
from evaluation.stages.captions import Captioned, captioned
from evaluation.stages.folding import Folder, Folding
from evaluation.stages.ordering import Reranking
from evaluation.stages.shelf import Shelf
from evaluation.stages.stages import RETRIEVAL, Stages
from evaluation.way import Way
from worker.calibration import read
from worker.encoders.base import Encoder
from worker.judging import Judge
from worker.rerankers.base import Reranker
from worker.rerankers.registry import RERANKERS

__all__ = ["Behind", "Measure", "rerankings"]

Measure = Callable[[Stages], Result]
Reached = Callable[[Folding], dict[str, Scores]]  # figures in which variants count too


@dataclass(frozen=True)
class Behind:
    """What may stand behind retrieval."""

    captions: Sequence[Captioned] = ()
    rerankings: Sequence[Reranking] = ()
    folder: Folder | None = None
    _made: dict[object, Stages] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, shelf: Shelf, encoder: Encoder) -> "Behind":
        """The plan's; raises as `Registry.load`."""
        return cls(
            captions=captioned(plan, shelf, encoder),
            rerankings=rerankings(plan, shelf, encoder),
            folder=Folder(shelf, encoder) if plan.fold else None,
        )

    def rows(
        self,
        name: str,
        measure: Measure,
        asking: Callable[[], Asking],
        reached: Reached | None = None,
        *,
        weight: float | None = None,
        feed: bool = False,
    ) -> list[Way]:
        """The way as it is, then with stages behind it.

        Args:
            name: of the way.
            measure: gives its result.
            asking: gives what captioners and rerankers are told of its queries.
            reached: gives the figures in which folded variants count too.
            weight: of the text, where a photo and a text ask together.
            feed: whether the shop's own words are known.
        """
        addition = WITH_FEED if feed else ""
        plain = partial(measure, RETRIEVAL)
        return [
            Way(f"{name}{addition}", plain, weight),
            *(
                Way(
                    f"{', '.join([name, *chosen.names])}{addition}",
                    partial(
                        self._measured,
                        partial(self._stages, name, chosen, asking, feed),
                        measure,
                        reached,
                    ),
                    weight,
                    before=plain,
                )
                for chosen in self._chosen()
            ),
        ]

    def _chosen(self) -> Iterator["_Chosen"]:
        folders = (None, self.folder) if self.folder else (None,)
        for one in product((None, *self.captions), (None, *self.rerankings), folders):
            if any(one):
                yield _Chosen(*one)

    def _measured(
        self, made: Callable[[], Stages], measure: Measure, reached: Reached | None
    ) -> Result:
        stages = made()
        result = measure(stages)
        if stages.ordering is not None:
            numbers = result.numbers | {"ms": stages.ordering.milliseconds}
            result = replace(result, numbers=numbers)
        if stages.folding is not None and reached is not None:
            result = replace(result, details=result.details | reached(stages.folding))
        return result

    def _stages(
        self, name: str, chosen: "_Chosen", asking: Callable[[], Asking], feed: bool
    ) -> Stages:
        """Those of one way: protocols that have it in common measure it once."""
        asked = asking()
        key = name, chosen, asked, feed
        if key not in self._made:
            self._made[key] = chosen.stages(asked, feed=feed)
        return self._made[key]


@dataclass(frozen=True)
class _Chosen:
    """One of each kind, or none."""

    captions: Captioned | None
    reranking: Reranking | None
    folder: Folder | None

    @property
    def names(self) -> list[str]:
        """What a row's name gets."""
        captions = [self.captions.name] if self.captions else []
        reranking = [self.reranking.name] if self.reranking else []
        return [*captions, *reranking, *(["folded"] if self.folder else [])]

    def stages(self, asking: Asking, *, feed: bool) -> Stages:
        """Those of some queries."""
        return Stages(
            fusing=self.captions.fusing(asking) if self.captions else None,
            ordering=self.reranking.ordering(asking, feed=feed) if self.reranking else None,
            folding=Folding(self.folder, feed=feed) if self.folder else None,
        )


def rerankings(plan: Plan, shelf: Shelf, encoder: Encoder) -> list[Reranking]:
    """The plan's rerankers; raises as `Registry.load`."""
    return [
        Reranking(_named(spec), reranker, shelf, plan.reranked, judges, alone=alone)
        for spec in plan.rerankers
        for reranker in [RERANKERS.load(spec, encoder=encoder)]
        for judges in [cache(partial(_judge, encoder, reranker, plan.calibration))]
        for alone in ((False, True) if plan.alone else (False,))
    ]


def _judge(encoder: Encoder, reranker: Reranker, calibration: Path | None, composer: str) -> Judge:
    return Judge(encoder, composer, reranker, read(calibration) if calibration else None)


def _named(spec: str) -> str:
    """A file by its name: a report says nothing of where its writer keeps them."""
    scheme, rest = RERANKERS.parse(spec)
    return f"{scheme}:{Path(rest).name}" if rest else scheme
