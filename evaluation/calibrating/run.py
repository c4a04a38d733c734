"""Fits the last stage on the queries of protocol `honest`, those of split val."""

from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.baselines import load_encoder
from evaluation.calibrating.bounds import Asker, bounded
from evaluation.calibrating.fitting import fitted
from evaluation.calibrating.lists import lists_of
from evaluation.gallery import Gallery
from evaluation.plan import Plan
from evaluation.protocols.user import UserPhotos
from evaluation.ways import Ways
from worker.calibration import Calibration, Kind, Stages
from worker.composers.registry import COMPOSERS
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
        user_photos: Parquet of people's own photos, split `train`, for the bounds of "close";
            None: those of the questions themselves.
        encoder: spec string.
        composer: spec string.
        reranker: spec string.
        count: how many candidates the reranker looks at.
        split: whose products ask.
        cache: folder of kept embeddings and readings.
    """

    products: Path
    street: Path
    user_photos: Path | None
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
    found = Calibration(
        stages=Stages(encoder=encoder.model_id, composer=plan.composer, reranker=reranker.model_id),
        kinds=kinds,
        fitted_on=f"{plan.products.name}, split {plan.split}: {', '.join(counts)}",
    )
    if plan.user_photos is None:
        return found
    photos = UserPhotos.read(plan.user_photos, "train")
    composer = COMPOSERS.load(plan.composer, encoder=encoder)
    fit = Judge(encoder, plan.composer, reranker, found)
    return bounded(found, photos, Asker(shelf, encoder, composer, fit, plan.count))
