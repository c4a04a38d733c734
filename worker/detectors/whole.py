"""The whole photo as its one box: for photos of a single garment, and where no model is wanted."""

from PIL import Image

from shared.messages import Box
from worker.detectors.base import Detector

__all__ = ["WholePhoto", "load"]


class WholePhoto:
    """Finds nothing and chooses everything."""

    model_id = "whole"

    def detect(self, photo: Image.Image, min_score: float | None = None) -> list[Box]:
        """One box without a label that covers the photo, whatever the score."""
        del min_score
        return [Box(x1=0, y1=0, x2=photo.width, y2=photo.height)]


def load(rest: str, device: str = "auto") -> Detector:
    """`whole` takes no name and no device."""
    del rest, device
    return WholePhoto()
