"""The whole photo as its one box: for photos of a single garment, and where no model is wanted."""

from PIL import Image

from shared.messages import Box
from worker.detectors.base import Detector

__all__ = ["WholePhoto", "load"]


class WholePhoto:
    """Finds nothing and chooses everything."""

    def detect(self, photo: Image.Image) -> list[Box]:
        """One box that covers the photo."""
        return [Box(x1=0, y1=0, x2=photo.width, y2=photo.height)]


def load(rest: str) -> Detector:
    """`whole` takes no name."""
    del rest
    return WholePhoto()
