"""What is searched of people's photos: each photo as it is, or a detector's first choice of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from evaluation.gallery import Bools
from shared.pictures import decode
from worker.detectors.base import Detector
from worker.encoders.base import Encoder, FloatArray
from worker.garments import crop, shown

__all__ = ["Crops", "crops_by", "whole_photos"]


@dataclass(frozen=True, eq=False)
class Crops:
    """Pictures to search by.

    Attributes:
        pictures: (photos,), RGB.
        labels: (photos,), of the garment that each shows; "" where that is not known.
        found: bool (photos,), False where the whole photo stands in for a box.
    """

    pictures: Sequence[Image.Image]
    labels: Sequence[str]
    found: Bools
    _kept: dict[str, FloatArray] = field(default_factory=dict, repr=False)

    def embeddings(self, encoder: Encoder) -> FloatArray:
        """(photos, d); ways of searching that share crops encode them once."""
        if encoder.model_id not in self._kept:
            self._kept[encoder.model_id] = encoder.encode_images(list(self.pictures))
        return self._kept[encoder.model_id]


def whole_photos(images: Sequence[bytes]) -> Crops:
    """The photos uncut, without a detector."""
    count = len(images)
    return Crops([decode(image) for image in images], [""] * count, np.ones(count, np.bool_))


def crops_by(detector: Detector, images: Sequence[bytes]) -> Crops:
    """The box that a person would be offered first; the whole photo where nothing was found."""
    pictures, labels, found = [], [], []
    for image in images:
        photo = decode(image)
        first = next(iter(shown(detector.detect(photo), photo.width, photo.height)), None)
        pictures.append(photo if first is None else crop(photo, first))
        labels.append("" if first is None else first.label)
        found.append(first is not None)
    return Crops(pictures, labels, np.array(found, np.bool_))
