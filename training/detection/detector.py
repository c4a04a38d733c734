"""Fits the house detector: a YOLO that starts from weights of everyday objects.

marked photos ------------------------------+
unmarked photos -> a detector, their tags --+-> files -> trainer -> folder -> threshold
photos of one garment, their types ---------+

The result is a folder that `house:FOLDER` loads.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from shared.garments import LABELS
from training.datasets.street import StreetPhoto
from training.detection.dataset import write_dataset
from training.detection.photos import marked_photos, street_photos
from training.detection.pseudo import pseudo_labelled
from training.detection.singles import single_photos
from training.detection.threshold import settle
from training.detection.yolo import ARCHITECTURE, YoloRun, check_run, fit_yolo
from worker.detectors.house import DetectorConfig, save_folder
from worker.detectors.registry import DETECTORS

__all__ = ["DetectorRecipe", "train_detector"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DetectorRecipe:
    """Everything that decides the result."""

    street: tuple[Path, ...]  # Parquet of street photos
    start: Path  # safetensors of the architecture, whatever it was trained to find
    out: Path  # the detector's folder
    run: Path  # the folder of photos, checkpoint and log
    epochs: int = 60
    size: int = 640  # pixels of a photo's longer side
    batch: int = 16
    learning_rate: float = 1e-3
    seed: int = 0
    single: tuple[Path, ...] = ()  # Parquet of photos of one garment each
    pseudo: str = ""  # spec of the detector that marks unmarked photos; "": they are left out
    resume: bool = False


def train_detector(recipe: DetectorRecipe) -> Path:
    """Trains (or goes on training) and writes the detector's folder; returns `recipe.out`.

    Raises:
        SetupError: no photos with boxes, boxes that are none, a start that does not fit, a run
            that exists and is not to be resumed, or the other way round.
    """
    run = YoloRun(
        folder=recipe.run,
        data=recipe.run / "photos" / "data.yaml",
        start=recipe.start,
        epochs=recipe.epochs,
        size=recipe.size,
        batch=recipe.batch,
        learning_rate=recipe.learning_rate,
        seed=recipe.seed,
    )
    check_run(run, resume=recipe.resume)
    val = marked_photos(recipe.street, "val")
    if not recipe.resume:
        write_dataset(_train_photos(recipe), val, run.data.parent)
    config = DetectorConfig(architecture=ARCHITECTURE, labels=LABELS, size=recipe.size)
    save_folder(recipe.out, fit_yolo(run, resume=recipe.resume), config)
    settle(f"house:{recipe.out}", recipe.out, val)
    return recipe.out


def _train_photos(recipe: DetectorRecipe) -> list[StreetPhoto]:
    photos = marked_photos(recipe.street, "train")
    if recipe.pseudo:
        every = street_photos(recipe.street, "train")
        found = list(pseudo_labelled(every, DETECTORS.load(recipe.pseudo)))
        log.info("%d photos marked by people, %d by %s", len(photos), len(found), recipe.pseudo)
        photos += found
    for path in recipe.single:
        photos += single_photos(path, recipe.seed)
    return photos
