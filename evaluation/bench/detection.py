"""`sartor bench detect`: our detectors beside ultralytics' own validation and prediction."""

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from evaluation.bench.rounds import Timing, take_turns
from evaluation.bench.theirs import Theirs, write_checkpoint, write_photos
from evaluation.detection.photos import AnnotatedPhoto
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS

__all__ = ["DetectionBench", "bench_detection", "markdown"]

OURS, VALIDATION, PREDICTION = "sartor, detect", "ultralytics, val", "ultralytics, predict"


@dataclass(frozen=True)
class DetectionBench:
    """One detector's timings by way, and what they were taken on."""

    model_id: str
    size: int  # pixels of the longer side, on both sides
    photos: int
    timings: dict[str, Timing]


def bench_detection(spec: str, photos: Sequence[AnnotatedPhoto], rounds: int) -> DetectionBench:
    """Times a YOLO of ours and the same weights in ultralytics' hands, in turns, on decoded photos.

    Raises:
        UnknownSpec: the spec names no YOLO's file or folder.
        SartorError: as the detector's loader raises.
    """
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        checkpoint = write_checkpoint(spec, folder)
        detector = DETECTORS.load(spec)
        theirs = Theirs(checkpoint, write_photos(photos, folder / "photos"))
        pictures = [photo.picture for photo in photos]
        ways = {
            OURS: lambda: _ours(detector, pictures),
            VALIDATION: theirs.validate,
            PREDICTION: lambda: theirs.predict(pictures),
        }
        timings = take_turns(ways, rounds)
    return DetectionBench(detector.model_id, theirs.size, len(photos), timings)


def markdown(bench: DetectionBench) -> str:
    """The table, medians over rounds with the least and the most, and our share of their time."""
    ours, rounds = bench.timings[OURS], len(bench.timings[OURS].rounds)
    about = (
        f"{bench.photos} photos, longer side {bench.size} pixels, one at a time, {rounds} rounds in"
        f" turns; {os.cpu_count()} cores, {torch.get_num_threads()} threads. Milliseconds a photo,"
        " median (least-most) of the rounds; ratio: ours over theirs, median of the rounds'."
    )
    rows = [
        f"| {way} | {timing.median:.1f} ({min(timing.rounds):.1f}-{max(timing.rounds):.1f}) "
        f"| {'-' if way == OURS else f'{ours.over(timing):.2f}'} |"
        for way, timing in bench.timings.items()
    ]
    head = ["| way | ms a photo | ratio |", "| --- | --- | --- |"]
    return "\n".join([f"## {bench.model_id}", "", about, "", *head, *rows]) + "\n"


def _ours(detector: Detector, pictures: Sequence[Image.Image]) -> float:
    """Milliseconds a decoded photo, from pixels to boxes."""
    start = time.perf_counter()
    for picture in pictures:
        detector.detect(picture)
    return 1000 * (time.perf_counter() - start) / len(pictures)
