"""Fits a YOLO by ultralytics' own trainer, quietly and offline.

RUN/photos      the pictures as files, see `training.detection.dataset`
RUN/checkpoint.pt, weights/, results.csv, args.yaml      the trainer's
"""

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn

from shared.errors import SetupError
from worker.runtimes.yolo import DetectionModel, load_checkpoint

# isort: split
from ultralytics.models.yolo.detect import DetectionTrainer  # behind its door

__all__ = ["ARCHITECTURE", "YoloRun", "check_run", "fit_yolo"]

log = logging.getLogger(__name__)

ARCHITECTURE = "yolov5n.yaml"
CHECKPOINT = "checkpoint.pt"
SETTINGS: dict[str, Any] = {
    "optimizer": "AdamW",
    "cos_lr": True,
    "lrf": 0.02,  # of the learning rate, at the end
    "warmup_epochs": 1.0,
    "warmup_bias_lr": 0.0,  # 0.1, meant for SGD, undoes in an epoch what the biases had learnt
    "rect": True,  # see `training.detection.dataset`
    # Four photos in one show garments at half their size; nobody sends such photos.
    "mosaic": 0.0,
    "close_mosaic": 0,
    "scale": 0.5,
    "translate": 0.1,
    "degrees": 4.0,
    "shear": 2.0,
    "amp": False,  # the check of half precision would fetch a model
    "deterministic": False,  # it would change torch for the whole process
    "plots": False,
    "verbose": False,
}


@dataclass(frozen=True)
class YoloRun:
    """What a run of the trainer is told."""

    folder: Path
    data: Path  # data.yaml
    start: Path  # safetensors of backbone and neck at least
    epochs: int
    size: int  # pixels of the longer side
    batch: int
    learning_rate: float
    seed: int


def check_run(run: YoloRun, *, resume: bool) -> None:
    """Raises SetupError where there is nothing to resume, or something that is not to be."""
    checkpoint = run.folder / CHECKPOINT
    if resume and not checkpoint.exists():
        raise SetupError(f"{checkpoint} is missing, nothing to resume: start without --resume")
    if checkpoint.exists() and not resume:
        raise SetupError(f"{checkpoint} exists: add --resume, or name another --run")


def fit_yolo(run: YoloRun, *, resume: bool = False) -> nn.Module:
    """Trains and returns the averaged weights of the best epoch on val, float32.

    Args:
        run: see there.
        resume: goes on after the last whole epoch, with the settings that the run began with.

    Raises:
        SetupError: `start` does not fit the architecture.
    """
    checkpoint = run.folder / CHECKPOINT
    threads = torch.get_num_threads()  # the trainer leaves one core idle, from its making on
    try:
        if not (resume and _finished(checkpoint)):
            trainer = _resumed(run, checkpoint) if resume else _fresh(run)
            _train(trainer, checkpoint, threads)
        best: nn.Module = load_checkpoint(run.folder / "weights" / "best.pt")[0]
    finally:
        torch.set_num_threads(threads)
    return best


def _finished(checkpoint: Path) -> bool:
    model, state = load_checkpoint(checkpoint)
    return bool(state["epoch"] + 1 >= model.args["epochs"])


def _fresh(run: YoloRun) -> DetectionTrainer:
    told = {
        "model": ARCHITECTURE,
        "data": str(run.data),
        "save_dir": str(run.folder),
        "epochs": run.epochs,
        "patience": run.epochs,  # no early stop: the rate falls to the end
        "imgsz": run.size,
        "batch": run.batch,
        "nbs": run.batch,  # an optimiser step a batch
        "lr0": run.learning_rate,
        "seed": run.seed,
    }
    trainer = DetectionTrainer(overrides=SETTINGS | told)
    trainer.model = trainer.get_model(ARCHITECTURE, verbose=False)
    _load_start(trainer.model, run.start)
    return trainer


def _resumed(run: YoloRun, checkpoint: Path) -> DetectionTrainer:
    told = {"resume": str(checkpoint), "data": str(run.data), "save_dir": str(run.folder)}
    return DetectionTrainer(overrides=told)


def _load_start(model: DetectionModel, start: Path) -> None:
    """Takes what fits by name and shape: of another head, backbone and neck."""
    own = model.state_dict()
    given = load_file(start)
    fitting = {
        name: value.to(own[name].dtype)
        for name, value in given.items()
        if name in own and own[name].shape == value.shape
    }
    neck = [name for name in own if not name.startswith(f"model.{len(model.model) - 1}.")]
    if not fitting.keys() >= set(neck):
        raise SetupError(f"{start} holds no weights of {ARCHITECTURE}: backbone or neck differ")
    model.load_state_dict(fitting, strict=False)


def _train(trainer: DetectionTrainer, checkpoint: Path, threads: int) -> None:
    def settle(trainer: DetectionTrainer) -> None:
        torch.set_num_threads(threads)
        if trainer.device.type == "cpu":  # on others it does this itself
            trainer.model.to(memory_format=torch.channels_last)  # 13% faster

    def keep(trainer: DetectionTrainer) -> None:
        half_written = checkpoint.with_name(checkpoint.name + ".part")
        shutil.copyfile(trainer.last, half_written)
        half_written.replace(checkpoint)
        said = trainer.metrics["metrics/mAP50(B)"]
        log.info("epoch %d of %d: mAP50 %.3f", trainer.epoch + 1, trainer.epochs, said)

    trainer.add_callback("on_train_start", settle)
    trainer.add_callback("on_model_save", keep)
    trainer.train()
