"""Runs protocol `detect` over detectors: a table of figures, and one of average precisions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.detection.detectors import load_detector
from evaluation.detection.photos import AnnotatedPhoto, read_annotated
from evaluation.detection.protocol import Detections, detect
from evaluation.detection.sheet import draw_detections
from evaluation.gallery import file_digest
from evaluation.report import Figure, ProtocolReport, ReportRow, StreetSetting, mean_figure
from shared.garments import LABELS

__all__ = ["DETECT", "DetectPlan", "run_detection"]

DETECT = "detect"


@dataclass(frozen=True)
class DetectPlan:
    """What is measured, on what.

    Attributes:
        street: Parquet of street photos with boxes.
        detectors: spec strings, baselines too.
        split: whose photos are looked at.
        seed: of every draw.
        sheets: folder of the contact sheets; None draws none.
    """

    street: Path
    detectors: Sequence[str]
    split: str = "test"
    seed: int = 0
    sheets: Path | None = None


def run_detection(plan: DetectPlan) -> list[ProtocolReport]:
    """Two reports: a row a detector, and a row a label and detector.

    Raises:
        FeedUnreadable: the file has no photo with boxes of the split.
        SartorError: as the detectors' loaders raise.
    """
    photos = read_annotated(plan.street, plan.split)
    found: dict[str, Detections] = {}
    for spec in plan.detectors:
        detector = load_detector(spec)
        found[detector.model_id] = detect(detector, photos)
        _save_sheet(plan, photos, detector.model_id, found[detector.model_id])
    asks = f"{plan.street.name}, split {plan.split}, photos with boxes"
    setting = _setting(plan, photos)
    rows = [_row(model_id, one, plan.seed) for model_id, one in found.items()]
    labels = list(_label_rows(found))
    return [
        ProtocolReport(protocol=DETECT, asks=asks, setting=setting, rows=rows),
        ProtocolReport(
            protocol=f"{DETECT}, by label", asks=f"{asks}, by box", setting=setting, rows=labels
        ),
    ]


def _setting(plan: DetectPlan, photos: Sequence[AnnotatedPhoto]) -> StreetSetting:
    return StreetSetting(
        street=plan.street.name,
        street_sha256=file_digest(plan.street),
        split=plan.split,
        photos=len(photos),
        boxes=sum(len(photo.boxes) for photo in photos),
        seed=plan.seed,
    )


def _row(model_id: str, found: Detections, seed: int) -> ReportRow:
    means = {name: Figure(value=value) for name, value in found.means.items()}
    # A split may lack photos with a main garment.
    shares = {name: mean_figure(one, seed) for name, one in found.shares.items() if len(one)}
    counts = {
        "boxes shown": mean_figure(found.shown_counts, seed).model_copy(update={"share": False}),
        "at most": Figure(value=float(found.shown_counts.max()), share=False),
    }
    return ReportRow(model_id=model_id, way="boxes", figures=means | shares | counts)


def _label_rows(found: Mapping[str, Detections]) -> Iterator[ReportRow]:
    """Detectors below each other, label by label."""
    for label in LABELS:
        for model_id, one in found.items():
            if label in one.precisions:
                precision = one.precisions[label]
                figures = {
                    "AP50": Figure(value=precision.ap50, queries=precision.boxes),
                    "AP50-95": Figure(value=precision.ap50_95, queries=precision.boxes),
                }
                yield ReportRow(model_id=model_id, way=label, figures=figures)


def _save_sheet(
    plan: DetectPlan, photos: Sequence[AnnotatedPhoto], model_id: str, found: Detections
) -> None:
    if plan.sheets is None:
        return
    plan.sheets.mkdir(parents=True, exist_ok=True)
    title = f"{DETECT}, {model_id}; {plan.street.name}, split {plan.split}; seed {plan.seed}"
    path = plan.sheets / f"{re.sub(r'[^A-Za-z0-9.]+', '-', f'{DETECT}, {model_id}')}.png"
    draw_detections(title, photos, found.shown, plan.seed).save(path)
