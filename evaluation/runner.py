"""Runs protocols over encoders: each encodes the gallery once, then answers every protocol."""

import re

import pyarrow.parquet as pq

from evaluation.baselines import load_encoder
from evaluation.gallery import Gallery, file_digest
from evaluation.plan import Plan
from evaluation.report import ProtocolReport, ReportRow, Setting, figures_of
from evaluation.result import Result
from evaluation.sheet import draw_sheet
from evaluation.ways import Way, Ways
from shared.errors import FeedMissing, PicturesOnly

__all__ = ["PROTOCOLS", "Plan", "run"]

PROTOCOLS = ("text", "instance", "recolour", "attribute", "user", "zero-shot")


def run(plan: Plan) -> list[ProtocolReport]:
    """A report a protocol, its rows in the order of the encoders.

    Raises:
        FeedMissing: a protocol lacks its file.
        SartorError: as the encoders and protocols raise.
    """
    _refuse_missing_files(plan)
    rows: dict[str, list[ReportRow]] = {protocol: [] for protocol in plan.protocols}
    ways = Ways(plan)
    for spec in plan.encoders:
        encoder = load_encoder(spec)
        gallery = Gallery.read(plan.products, encoder, plan.cache)
        for protocol in plan.protocols:
            rows[protocol] += [
                _row(plan, protocol, gallery, encoder.model_id, way)
                for way in ways.of(protocol, gallery, encoder)
            ]
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
        looks = "and as detectors crop them" if plan.detectors else "no detector"
        return f"{plan.user_photos.name}, split {plan.user_split}, whole photos, {looks}"
    return products


def _row(plan: Plan, protocol: str, gallery: Gallery, model_id: str, way: Way) -> ReportRow:
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
