"""Runs protocols over encoders: each encodes the gallery once, then answers every protocol."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from evaluation.baselines import load_encoder
from evaluation.gallery import Gallery, file_digest
from evaluation.protocols.attribute import attribute
from evaluation.protocols.instance import instance
from evaluation.protocols.recolour import recolour
from evaluation.protocols.text import text
from evaluation.protocols.user import UserPhotos, user
from evaluation.protocols.zero_shot import zero_shot
from evaluation.report import ProtocolReport, ReportRow, Setting, figures_of
from evaluation.result import Result
from evaluation.sheet import draw_sheet
from evaluation.street_change import StreetChange, read_street_photos
from shared.errors import FeedMissing, PicturesOnly
from worker.composers.weighted_sum import DEFAULT_WEIGHT
from worker.encoders.base import Encoder

__all__ = ["PROTOCOLS", "Plan", "run"]

PROTOCOLS = ("text", "instance", "recolour", "attribute", "user", "zero-shot")
COMPOSED = {"recolour": recolour, "attribute": attribute}  # where a photo and a text ask together


@dataclass(frozen=True)
class Plan:
    """What is measured, on what.

    Attributes:
        protocols: names of PROTOCOLS.
        products: the gallery's Parquet file.
        encoders: spec strings, baselines too.
        weights: text weights beside 0, the composer's own and 1.
        split: whose products ask.
        seed: of every draw.
        street: Parquet of street photos, for `instance`.
        user_photos: Parquet of people's own photos, for `user`.
        user_split: whose photos ask; the published file has no `test`.
        cache: folder of kept embeddings.
        sheets: folder of the contact sheets; None draws none.
    """

    protocols: Sequence[str]
    products: Path
    encoders: Sequence[str]
    weights: Sequence[float] = ()
    split: str = "test"
    seed: int = 0
    street: Path | None = None
    user_photos: Path | None = None
    user_split: str = "val"
    cache: Path | None = None
    sheets: Path | None = None


@dataclass(frozen=True)
class _Way:
    """One row to be: its name, its text weight, and the call that measures it."""

    name: str
    measure: Callable[[], Result]
    weight: float | None = None


def run(plan: Plan) -> list[ProtocolReport]:
    """A report a protocol, its rows in the order of the encoders.

    Raises:
        FeedMissing: a protocol lacks its file.
        SartorError: as the encoders and protocols raise.
    """
    _refuse_missing_files(plan)
    rows: dict[str, list[ReportRow]] = {protocol: [] for protocol in plan.protocols}
    for spec in plan.encoders:
        encoder = load_encoder(spec)
        gallery = Gallery.read(plan.products, encoder, plan.cache)
        for protocol in plan.protocols:
            ways = _ways(plan, protocol, gallery, encoder)
            rows[protocol] += [_row(plan, protocol, gallery, encoder.model_id, way) for way in ways]
    setting = _setting(plan)
    return [
        ProtocolReport(protocol=name, asks=_asks(plan, name), setting=setting, rows=rows[name])
        for name in plan.protocols
    ]


def _refuse_missing_files(plan: Plan) -> None:
    if "instance" in plan.protocols and plan.street is None:
        raise FeedMissing("protocol instance needs street photos: --street FILE.parquet")
    if "user" in plan.protocols and plan.user_photos is None:
        raise FeedMissing("protocol user needs people's photos: --user-photos FILE.parquet")


def _setting(plan: Plan) -> Setting:
    return Setting(
        products=plan.products.name,
        products_sha256=file_digest(plan.products),
        split=plan.split,
        gallery=pq.ParquetFile(plan.products).metadata.num_rows,
        seed=plan.seed,
    )


def _asks(plan: Plan, protocol: str) -> str:
    """Where the queries come from, in a few words."""
    products = f"{plan.products.name}, split {plan.split}"
    if protocol == "instance" and plan.street is not None:
        return f"{products}, changed with {plan.street.name}, split {plan.split}"
    if protocol == "user" and plan.user_photos is not None:
        return f"{plan.user_photos.name}, split {plan.user_split}, whole photos, no detector"
    return products


def _ways(plan: Plan, protocol: str, gallery: Gallery, encoder: Encoder) -> list[_Way]:
    if protocol == "text":
        return [_Way("name", partial(text, gallery, encoder, plan.split))]
    if protocol == "zero-shot":
        return [_Way("prompts", partial(zero_shot, gallery, encoder, plan.split))]
    if protocol == "instance" and plan.street is not None:
        change = StreetChange(read_street_photos(plan.street, plan.split), plan.seed)
        return [_Way("changed photo", partial(instance, gallery, encoder, plan.split, change))]
    if protocol == "user" and plan.user_photos is not None:
        photos = UserPhotos.read(plan.user_photos, plan.user_split)
        return [_Way("whole photo", partial(user, gallery, encoder, photos))]
    measure = COMPOSED[protocol]
    return [
        _Way(_weight_name(w), partial(measure, gallery, encoder, plan.split, w, plan.seed), w)
        for w in sorted({0.0, DEFAULT_WEIGHT, 1.0, *plan.weights})
    ]


def _weight_name(weight: float) -> str:
    alone = {0.0: "image only", 1.0: "text only"}
    return alone.get(weight, f"sum, w = {weight:.2f}")


def _row(plan: Plan, protocol: str, gallery: Gallery, model_id: str, way: _Way) -> ReportRow:
    row = ReportRow(model_id=model_id, way=way.name, weight=way.weight)
    try:
        result = way.measure()
    except PicturesOnly as error:
        return row.model_copy(update={"why_not": str(error)})
    _save_sheet(plan, protocol, gallery, row, result)
    figures, details = figures_of(result, plan.seed)
    return row.model_copy(update={"figures": figures, "details": details})


def _save_sheet(plan: Plan, protocol: str, gallery: Gallery, row: ReportRow, found: Result) -> None:
    if plan.sheets is None:
        return
    name = f"{protocol}, {row.model_id}, {row.way}"
    title = f"{name}; {_asks(plan, protocol)}; seed {plan.seed}"
    plan.sheets.mkdir(parents=True, exist_ok=True)
    path = plan.sheets / f"{re.sub(r'[^A-Za-z0-9.]+', '-', name)}.png"
    draw_sheet(title, found.answers, gallery, plan.seed).save(path)
