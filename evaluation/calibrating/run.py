"""Fits the last stage on the queries of protocol `honest`, those of split val."""

from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.baselines import load_encoder
from evaluation.calibrating.fitting import fitted
from evaluation.calibrating.lists import lists_of
from evaluation.gallery import Gallery
from evaluation.plan import Plan
from evaluation.ways import Ways
from worker.calibration import Calibration, Kind, Stages
from worker.judging import Judge
from worker.rerankers.registry import RERANKERS

__all__ = ["CalibrationPlan", "calibrate"]


@dataclass(frozen=True)
class _Asked:
    """One kind of questions in protocol `honest`, and the columns in which a hit agrees."""

    name: str
    hit: tuple[str, ...]
    very_one: bool = False


KINDS: dict[Kind, _Asked] = {
    "photo": _Asked("changed photos", ("id",)),
    "both": _Asked("requests", ("group", "baseColour")),
    "words": _Asked("names", ("group",), very_one=True),
}


@dataclass(frozen=True)
class CalibrationPlan:
    """What is fitted, on what.

    Attributes:
        products: Parquet of products.
        street: Parquet of street photos, to change products' photos with.
        encoder: spec string.
        composer: spec string.
        reranker: spec string.
        count: how many candidates the reranker looks at.
        split: whose products ask.
        cache: folder of kept embeddings and readings.
    """

    products: Path
    street: Path
    encoder: str
    composer: str
    reranker: str
    count: int
    split: str
    cache: Path


def calibrate(plan: CalibrationPlan) -> Calibration:
    """Weights and probabilities for these stages; raises as the stages' loaders do."""
    encoder = load_encoder(plan.encoder)
    reranker = RERANKERS.load(plan.reranker, encoder=encoder)
    gallery = Gallery.read(plan.products, encoder, plan.cache)
    asking = Plan(
        protocols=(),
        products=plan.products,
        encoders=(plan.encoder,),
        composers=(plan.composer,),
        street=plan.street,
        split=plan.split,
        cache=plan.cache,
    )
    shelf, queries = Ways(asking).kinds(gallery, encoder)
    judge = Judge(encoder, plan.composer, reranker)
    kinds, counts = {}, []
    for kind, its in KINDS.items():
        asked = replace(queries[its.name](False), adjust=None)
        lists = lists_of(asked, its.hit, judge, shelf, plan.count)
        kinds[kind] = fitted(lists, very_one=its.very_one)
        counts.append(f"{len(lists.hits):,} {its.name}")
    return Calibration(
        stages=Stages(encoder=encoder.model_id, composer=plan.composer, reranker=reranker.model_id),
        kinds=kinds,
        fitted_on=f"{plan.products.name}, split {plan.split}: {', '.join(counts)}",
    )
