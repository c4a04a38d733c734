"""A worker as any other but for its models: pictures are encoded as their mean colours.

Run as `celery -A tests.worker.building.shop_worker worker`. Every picture that it encodes is a line
in $LOOKED. What a test wants to see go wrong is in the pictures: fuchsia takes the process down,
aqua has no embedding.
"""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from shared.settings import Settings
from tests.worker.building.shop_worker_colours import DEADLY, NAMELESS
from tests.worker.conftest import ColourEncoder
from worker import process
from worker.categories import CategoryLabels
from worker.composers.weighted_sum import WeightedSum
from worker.detectors.whole import WholePhoto
from worker.garment_preference import GarmentPreference
from worker.judging import Judge
from worker.pipeline import Pipeline
from worker.rerankers.identity import Identity
from worker.reranking import Reranking

SECONDS_A_BATCH = 0.05  # time enough to be killed in


class Worked(ColourEncoder):
    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        means = [np.asarray(image, dtype=np.float32).mean(axis=(0, 1)) for image in images]
        if any(np.allclose(mean, DEADLY, atol=9) for mean in means):
            os.kill(os.getpid(), signal.SIGKILL)
        vectors = super().encode_images(images)
        for row, mean in enumerate(means):
            if np.allclose(mean, NAMELESS, atol=9):
                vectors[row] = 0
        time.sleep(SECONDS_A_BATCH)
        with Path(os.environ["LOOKED"]).open("a") as log:
            log.writelines(f"{mean.round().astype(int).tolist()}\n" for mean in means)
        return vectors


def colour_pipeline(_settings: Settings) -> Pipeline:
    encoder = Worked()
    return Pipeline(
        detector=WholePhoto(),
        encoder=encoder,
        composer=WeightedSum(encoder, 0.5),
        reranking=Reranking(Judge(encoder, "sum:0.5", Identity())),
        preference=GarmentPreference(CategoryLabels(encoder)),
        fold=False,
    )


process.Pipeline.from_settings = colour_pipeline  # type: ignore[method-assign]

from worker.app import app  # noqa: E402 - its signals call what was just put in place
from worker.building import start  # noqa: E402

start.PART = 40
__all__ = ["app"]
