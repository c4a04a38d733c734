"""Fits the last stage on the queries of protocol `honest`, those of split val."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.baselines import load_encoder
from evaluation.calibrating.bounds import Asker, bounded
from evaluation.calibrating.fitting import fitted, weights_of
from evaluation.calibrating.lists import Lists, lists_of
from evaluation.gallery import Gallery
from evaluation.plan import Plan
from evaluation.protocols.user import UserPhotos
from evaluation.stages.shelf import Shelf
from evaluation.ways import Kinds, Ways
from shared.errors import FeedUnreadable
from worker.calibration import Calibration, Kind, Stages, Weights
from worker.composers.registry import COMPOSERS
from worker.encoders.base import Encoder
from worker.judging import RETRIEVAL_ALONE, Judge
from worker.rerankers.identity import Identity
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
        products: Parquet files of products, each a gallery; bounds are those of the first.
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

    products: Sequence[Path]
    street: Path
    user_photos: Path | None
    encoder: str
    composer: str
    reranker: str
    count: int
    split: str
    cache: Path


@dataclass(frozen=True)
class _Gallery:
    """One file's products, and the queries of its split by the names of their kinds."""

    shelf: Shelf
    queries: Kinds

    @classmethod
    def of(cls, plan: CalibrationPlan, products: Path, encoder: Encoder) -> "_Gallery":
        asking = Plan(
            protocols=(),
            products=products,
            encoders=(plan.encoder,),
            composers=(plan.composer,),
            street=plan.street,
            split=plan.split,
            cache=plan.cache,
        )
        gallery = Gallery.read(products, encoder, plan.cache)
        if len(gallery) <= plan.count:
            raise FeedUnreadable(
                f"{products} has {len(gallery)} products, and lists of {plan.count} candidates "
                f"take {plan.count + 1}: use a larger file, or a smaller SARTOR_RERANKED",
                reason=f"fewer than {plan.count + 1} products",
            )
        return cls(*Ways(asking).kinds(gallery, encoder))


def calibrate(plan: CalibrationPlan) -> Calibration:
    """Weights and probabilities for these stages.

    Raises:
        FeedUnreadable: a file is no products file, has too few of them, or none is found that is
            wanted.
        SartorError: as the stages' loaders do.
    """
    encoder = load_encoder(plan.encoder)
    reranker = RERANKERS.load(plan.reranker, encoder=encoder)
    galleries = [_Gallery.of(plan, one, encoder) for one in plan.products]
    judge = Judge(encoder, plan.composer, reranker)
    told = [one.name for one in plan.products]
    by_pictures = {kind: _lists(plan, galleries, judge, kind, feed=False) for kind in KINDS}
    weights = {
        kind: RETRIEVAL_ALONE if isinstance(reranker, Identity) else _weights(lists, kind)
        for kind, lists in by_pictures.items()
    }
    found = Calibration(
        stages=Stages(encoder=encoder.model_id, composer=plan.composer, reranker=reranker.model_id),
        pictures={
            kind: fitted(lists, weights[kind], feed=False) for kind, lists in by_pictures.items()
        },
        feed={
            kind: fitted(_lists(plan, galleries, judge, kind, feed=True), weights[kind], feed=True)
            for kind in KINDS
        },
        fitted_on=f"{', '.join(told)}, split {plan.split}",
    )
    if plan.user_photos is None:
        return found
    photos = UserPhotos.read(plan.user_photos, "train")
    composer = COMPOSERS.load(plan.composer, encoder=encoder)
    fit = Judge(encoder, plan.composer, reranker, found)
    return bounded(found, photos, Asker(galleries[0].shelf, encoder, composer, fit, plan.count))


def _weights(lists: Lists, kind: Kind) -> Weights:
    its = KINDS[kind]
    try:
        return weights_of(lists, very_one=its.very_one)
    except ValueError as error:
        what = f"nothing can be fitted on {its.name}: {error}"
        raise FeedUnreadable(
            f"{what}; use a file with more products of the split, or stages that find them",
            reason=what,
        ) from error


def _lists(
    plan: CalibrationPlan, galleries: Sequence[_Gallery], judge: Judge, kind: Kind, *, feed: bool
) -> Lists:
    its = KINDS[kind]
    return Lists.joined(
        [
            lists_of(one.queries[its.name](feed), its.hit, judge, one.shelf, plan.count, feed=feed)
            for one in galleries
        ]
    )
