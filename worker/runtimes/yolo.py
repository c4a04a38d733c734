"""The one door to ultralytics: imported quietly and offline, without traces on the machine.

Left to itself its import looks for the network, writes settings into the home folder, prints, and
sets environment variables that child processes inherit (OMP_NUM_THREADS=1; LD_LIBRARY_PATH, by
OpenCV). Later it may install packages, send usage figures and run the code in a checkpoint.
Whatever uses ultralytics imports this module first; its own names for detection stand here.
"""

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from PIL import Image

__all__ = [
    "DetectionModel", "LetterBox", "attempt_download_asset", "cv2", "load_checkpoint",
    "non_max_suppression", "ops",
]  # fmt: skip

# Read by ultralytics at its import and by the processes it starts; what is set already stays.
ITS_OWN = {
    "YOLO_OFFLINE": "1",  # no look for the network, no usage figures; a model asked for is fetched
    "YOLO_AUTOINSTALL": "0",  # no pip
    "YOLO_VERBOSE": "0",
    "ULTRALYTICS_SAFE_LOAD": "1",  # a checkpoint's classes by name alone, none of its code
}
# Where training would report to, wherever such a package happens to be installed.
REPORTS = ("sync", "clearml", "comet", "dvc", "mlflow", "raytune", "tensorboard", "wandb")


@contextmanager
def _traceless() -> Iterator[None]:
    """Undoes what the import changes for everybody.

    Environment, warnings, how arrays print; and it replaces PIL.Image.open by one that, on bytes
    that are no picture, asks for a HEIF package, so that we would not know the error any more.
    """
    for name, value in ITS_OWN.items():
        os.environ.setdefault(name, value)
    before = dict(os.environ)
    image_open, torch_save = Image.open, torch.save
    try:
        # It writes its settings where it is imported, and reads them then alone.
        with tempfile.TemporaryDirectory(prefix="sartor-yolo-") as folder:
            os.environ.setdefault("YOLO_CONFIG_DIR", folder)
            with warnings.catch_warnings(), np.printoptions():
                yield
    finally:
        Image.open, torch.save = image_open, torch_save
        torch.set_printoptions(profile="default")  # type: ignore[no-untyped-call]
        _restore(before)


def _restore(environment: dict[str, str]) -> None:
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    os.environ.update(environment)


def _speak_through_our_log() -> None:
    """Its messages go where ours go, from warnings upwards, and not to standard output."""
    logger = logging.getLogger("ultralytics")
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.WARNING)


with _traceless():
    import cv2
    from ultralytics import settings
    from ultralytics.data.augment import LetterBox
    from ultralytics.nn.tasks import DetectionModel, load_checkpoint
    from ultralytics.utils import ops
    from ultralytics.utils.downloads import attempt_download_asset
    from ultralytics.utils.nms import non_max_suppression

    settings.update(dict.fromkeys(REPORTS, False))

_speak_through_our_log()
