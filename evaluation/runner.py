"""Runs protocols over encoders: each encodes the gallery once, then answers every protocol."""

import re

import pyarrow.parquet as pq

from evaluation.baselines import load_encoder
from evaluation.composed_ways import COMPOSED
from evaluation.conversation_sheet import draw_conversation
from evaluation.gallery import Gallery, file_digest
from evaluation.honesty.answering import NothingFitted
from evaluation.honesty.ways import HONEST
from evaluation.plan import Plan
from evaluation.report import ProtocolReport, ReportRow, Setting, bins_of, figures_of
from evaluation.result import Result
from evaluation.searched_ways import SEARCHED
from evaluation.sheet import draw_before_after, draw_sheet
from evaluation.way import Way
from evaluation.ways import Ways
from shared.errors import FeedMissing, PicturesOnly
from worker.captioners.registry import CAPTIONERS
from worker.composers.registry import COMPOSERS
from worker.rerankers.registry import RERANKERS
from worker.sentences.registry import SENTENCES

__all__ = ["PROTOCOLS", "Plan", "run"]

PROTOCOLS = (
    "text", "instance", "recolour", "attribute", HONEST, "conversation", "user", "zero-shot"
)  # fmt: skip
# Where stages may stand behind retrieval.
STAGED = ("text", "instance", "recolour", "attribute")
# Whose queries are changed photos.
STREET = ("instance", HONEST)


def run(plan: Plan) -> list[ProtocolReport]:
    """A report a protocol, its rows in the order of the encoders.

    Raises:
        FeedMissing: a protocol lacks its file.
        SartorError: as the encoders and protocols raise.
    """
    _refuse_early(plan)
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
        ProtocolReport(
            protocol=name,
            asks=_asks(plan, name),
            setting=setting.model_copy(update={"sees": _sees(plan, name)}),
            rows=rows[name],
        )
        for name in plan.protocols
    ]


def _refuse_early(plan: Plan) -> None:
    """Before minutes are spent on a gallery: files that lack, stages that are none."""
    for spec in plan.composers:
        COMPOSERS.parse(spec)
    for spec in plan.rerankers:
        RERANKERS.parse(spec)
    if plan.captioner is not None:
        CAPTIONERS.parse(plan.captioner)
        SENTENCES.parse(plan.sentences)
    for protocol in STREET:
        if protocol in plan.protocols and plan.street is None:
            raise FeedMissing(f"protocol {protocol} needs street photos: --street FILE.parquet")
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


def _sees(plan: Plan, protocol: str) -> str:
    """What of the gallery a search knows and what is done with its answers, in a few words."""
    told = ["pictures and prices only" if protocol == "conversation" else "pictures only"]
    if plan.feed and protocol in (*COMPOSED, *SEARCHED, HONEST):
        told.append("colours, types and genders too where a row says with the feed")
    if plan.rerankers and protocol in (*STAGED, HONEST):
        told.append(f"the first {plan.reranked} in a reranker's order where a row names one")
    if plan.fold and protocol in STAGED:
        told.append("hits counted by the head of its variants where a row says folded")
    return ", ".join(told)


def _asks(plan: Plan, protocol: str) -> str:
    """Where the queries come from, in a few words."""
    products = f"{plan.products.name}, split {plan.split}"
    if protocol in STREET and plan.street is not None:
        changed = f"{products}, changed with {plan.street.name}, split {plan.split}"
        return f"{changed}; requests of recolour; names" if protocol == HONEST else changed
    if protocol == "user" and plan.user_photos is not None:
        looks = "and as detectors crop them" if plan.detectors else "no detector"
        return f"{plan.user_photos.name}, split {plan.user_split}, whole photos, {looks}"
    return products


def _row(plan: Plan, protocol: str, gallery: Gallery, model_id: str, way: Way) -> ReportRow:
    row = ReportRow(model_id=model_id, way=way.name, weight=way.weight)
    try:
        result = way.measure()
    except (PicturesOnly, NothingFitted) as error:
        return row.model_copy(update={"why_not": str(error)})
    _save_sheets(plan, gallery, row, protocol=protocol, way=way, found=result)
    figures, details = figures_of(result, plan.seed)
    measured = {
        "figures": figures,
        "details": details,
        "curve": list(result.curve),
        "bins": bins_of(result),
    }
    return row.model_copy(update=measured)


def _save_sheets(
    plan: Plan, gallery: Gallery, row: ReportRow, *, protocol: str, way: Way, found: Result
) -> None:
    """One of many queries, one a conversation where there are any, one of what a reranker moved."""
    if plan.sheets is None:
        return
    name = f"{protocol}, {row.model_id}, {row.way}"
    title = f"{name}; {_asks(plan, protocol)}; seed {plan.seed}"
    path = plan.sheets / re.sub(r"[^A-Za-z0-9.]+", "-", name)
    plan.sheets.mkdir(parents=True, exist_ok=True)
    draw_sheet(title, found.answers, gallery, plan.seed).save(f"{path}.png")
    if way.before is not None:
        before = way.before().answers
        moved = draw_before_after(title, before, found.answers, gallery, plan.seed)
        moved.save(f"{path}-before-after.png")
    for number, talk in enumerate(found.talks, start=1):
        about = f"{title}; {talk.form}; green: all holds that is wanted by then"
        draw_conversation(about, talk, gallery).save(f"{path}-{number:02}.png")
