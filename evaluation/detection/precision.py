"""Average precision of each label, as COCO defines it, by torchmetrics over pycocotools."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import torch
from torchmetrics.detection import MeanAveragePrecision

from shared.garments import LABELS
from shared.messages import Box

__all__ = ["LabelPrecision", "average_precisions", "mean_precision"]


@dataclass(frozen=True)
class LabelPrecision:
    """One label's AP at IoU 0.5 and its mean over IoU 0.5, 0.55, ..., 0.95, both 0 to 1."""

    ap50: float
    ap50_95: float
    boxes: int  # true ones


def average_precisions(
    found: Sequence[Sequence[Box]], true: Sequence[Sequence[Box]]
) -> dict[str, LabelPrecision]:
    """AP of each label that has true boxes, in the order of LABELS.

    AP is the mean precision at recalls 0, 0.01, ..., 1 over a label's 100 surest boxes of each
    photo, at each of the ten IoU (Lin et al., ECCV 2014; pycocotools).

    Args:
        found: boxes of each photo at every score; those without a label of LABELS do not count.
        true: boxes of the same photos.
    """
    # The summary holds the precisions behind the means: AP50 a label is no figure of its own.
    metric = MeanAveragePrecision(extended_summary=True, backend="pycocotools")
    metric.warn_on_many_detections = False  # COCO's limit of 100 is what is wanted
    metric.update([_tensors(boxes) for boxes in found], [_tensors(boxes) for boxes in true])
    summary = metric.compute()
    # (IoU, recall, label, area, limit) at any area and the largest limit, to (IoU, label).
    precision = summary["precision"][..., 0, -1].mean(dim=1)
    column = {label: place for place, label in enumerate(summary["classes"].reshape(-1).tolist())}
    counts = _counts(true)
    return {
        label: LabelPrecision(
            float(precision[0, column[number]]),
            float(precision[:, column[number]].mean()),
            counts[label],
        )
        for number, label in enumerate(LABELS)
        if counts[label]
    }


def mean_precision(
    precisions: Mapping[str, LabelPrecision], labels: Collection[str] = LABELS
) -> tuple[float, float]:
    """mAP50 and mAP50-95: means over those of the labels that have true boxes.

    Raises:
        ValueError: none has.
    """
    counted = [one for label, one in precisions.items() if label in labels]
    if not counted:
        raise ValueError("no label has a true box")
    return (
        sum(one.ap50 for one in counted) / len(counted),
        sum(one.ap50_95 for one in counted) / len(counted),
    )


def _counts(photos: Sequence[Sequence[Box]]) -> dict[str, int]:
    labels = [box.label for boxes in photos for box in boxes]
    return {label: labels.count(label) for label in LABELS}


def _tensors(boxes: Sequence[Box]) -> dict[str, torch.Tensor]:
    garments = [box for box in boxes if box.label in LABELS]
    return {
        "boxes": torch.tensor([box.xyxy for box in garments]).reshape(-1, 4),
        "scores": torch.tensor([box.score for box in garments]),
        "labels": torch.tensor([LABELS.index(box.label) for box in garments], dtype=torch.int64),
    }
