"""Protocol `detect`: a detector's boxes on the street photos of one split, judged.

Two kinds of figures. mAP asks for every garment, at every score (min_score 0.001). The shares ask
what a person meets: the boxes shown at the detector's own threshold, and the photo's largest
garment (top, outerwear, dress, trousers, shorts, skirt, by the area of its box) among them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.progress import track

from evaluation.detection.photos import AnnotatedPhoto
from evaluation.detection.precision import LabelPrecision, average_precisions, mean_precision
from evaluation.result import Scores
from shared.messages import Box
from worker.detectors.base import Detector
from worker.garments import shown
from worker.main_garment import first_is, largest_garment, shows, shows_box

__all__ = ["OFTEN", "Detections", "detect"]

EVERY_SCORE = 0.001  # the usual floor of mAP: what lies below costs time and moves no figure
# Belt, scarf, watch and tie are small and rare: their AP says little on a hundred photos.
OFTEN = (
    "top", "outerwear", "dress", "trousers", "shorts", "skirt", "shoes", "bag", "hat", "glasses",
)  # fmt: skip

Judge = Callable[[Sequence[Box], Box], bool]
# The shares' names in the report; hit: ...
JUDGES: Mapping[str, Judge] = {
    "largest garment": shows,  # its label right, IoU >= 0.5
    "its box": shows_box,  # under any label
    "it first": first_is,  # the first choice, label right
}


@dataclass(frozen=True)
class Detections:
    """What a detector found on the photos, and the figures of it.

    Attributes:
        shown: (photos,), the boxes that a person would see, likeliest first.
        shares: a share's name to 0 or 1 of every photo that has a main garment, float64.
        shown_counts: float64 (photos,), how many boxes are shown.
        precisions: AP of each label that the split has.
    """

    shown: Sequence[Sequence[Box]]
    shares: dict[str, Scores]
    shown_counts: Scores
    precisions: dict[str, LabelPrecision]

    @property
    def means(self) -> dict[str, float]:
        """mAP50 and mAP50-95 over all labels and over the ten of OFTEN, where the split has any."""
        figures: dict[str, float] = {}
        for suffix, labels in (("", [*self.precisions]), (" of ten", OFTEN)):
            if set(labels) & set(self.precisions):
                at_50, at_all = mean_precision(self.precisions, labels)
                figures |= {f"mAP50{suffix}": at_50, f"mAP50-95{suffix}": at_all}
        return figures


def detect(detector: Detector, photos: Sequence[AnnotatedPhoto]) -> Detections:
    """Runs the detector on each photo, once for what is shown and once for every score."""
    found, seen = [], []
    for photo in track(photos, f"detecting with {detector.model_id}", transient=True):
        picture = photo.picture
        found.append(detector.detect(picture, min_score=EVERY_SCORE))
        seen.append(shown(detector.detect(picture), picture.width, picture.height))
    return Detections(
        shown=seen,
        shares=_shares(seen, photos),
        shown_counts=np.array([len(boxes) for boxes in seen], np.float64),
        precisions=average_precisions(found, [photo.boxes for photo in photos]),
    )


def _shares(seen: Sequence[Sequence[Box]], photos: Sequence[AnnotatedPhoto]) -> dict[str, Scores]:
    garments = [largest_garment(photo.boxes) for photo in photos]
    pairs = [(boxes, one) for boxes, one in zip(seen, garments, strict=True) if one is not None]
    return {
        name: np.array([judge(boxes, garment) for boxes, garment in pairs], np.float64)
        for name, judge in JUDGES.items()
    }
