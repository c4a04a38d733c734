"""The threshold that a detector is shipped with: as high as costs no garment that people search.

The measure is the share of photos whose largest garment is among the boxes shown. Below some score
it no longer rises, and what is let in on top is only more to choose from.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.messages import Box
from training.datasets.street import StreetPhoto
from worker.detectors.base import Detector
from worker.detectors.folder import CONFIG_FILE, read_config
from worker.detectors.registry import DETECTORS
from worker.garments import shown
from worker.main_garment import largest_garment, shows

__all__ = ["LOWEST", "Seen", "best_threshold", "largest_found", "settle"]

log = logging.getLogger(__name__)

LOWEST = 0.05  # a box that is wrong in nineteen of twenty cases is no offer
STEP = 0.01
SLACK = 0.005  # of the photos: what fewer boxes to choose from may cost


@dataclass(frozen=True)
class Seen:
    """What a detector found in a photo of that size, from LOWEST upwards, and what is there."""

    found: tuple[Box, ...]
    true: tuple[Box, ...]
    width: int
    height: int


def settle(spec: str, folder: Path, photos: Iterable[StreetPhoto]) -> float:
    """Chooses the threshold of a detector's folder, writes it there and returns it.

    Args:
        spec: what loads that folder.
        folder: as `worker.detectors.folder` writes it.
        photos: with boxes, of the split to choose on.
    """
    seen = list(_looked_at(DETECTORS.load(spec), photos))
    threshold = best_threshold(seen)
    share = largest_found(seen, threshold)
    log.info("threshold %.2f: the largest garment is found in %.3f of photos", threshold, share)
    config = read_config(folder).model_copy(update={"threshold": threshold})
    (folder / CONFIG_FILE).write_text(config.model_dump_json(indent=2) + "\n", "utf-8")
    return threshold


def best_threshold(photos: Sequence[Seen]) -> float:
    """The highest of the thresholds that find (nearly) as many largest garments as any."""
    steps = round((1 - LOWEST) / STEP)
    shares = {
        threshold: largest_found(photos, threshold)
        for threshold in (round(LOWEST + step * STEP, 2) for step in range(steps))
    }
    enough = max(shares.values()) - SLACK
    return max(threshold for threshold, share in shares.items() if share >= enough)


def largest_found(photos: Sequence[Seen], threshold: float) -> float:
    """The share of photos with a main garment whose largest is among the boxes shown; 0 of none."""
    hits = [
        shows(_offered(photo, threshold), target)
        for photo in photos
        if (target := largest_garment(photo.true)) is not None
    ]
    return sum(hits) / len(hits) if hits else 0.0


def _looked_at(detector: Detector, photos: Iterable[StreetPhoto]) -> Iterator[Seen]:
    for photo in photos:
        picture = photo.picture()
        found = tuple(detector.detect(picture, min_score=LOWEST))
        yield Seen(found, photo.boxes or (), picture.width, picture.height)


def _offered(photo: Seen, threshold: float) -> tuple[Box, ...]:
    sure = [box for box in photo.found if box.score >= threshold]
    return shown(sure, photo.width, photo.height)
