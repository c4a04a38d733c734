"""The detector's contract: a photo in, boxes out, the likeliest garment first."""

from typing import Protocol

from PIL import Image

from shared.messages import Box

__all__ = ["Detector"]


class Detector(Protocol):
    """Finds garments in a photo."""

    def detect(self, photo: Image.Image) -> list[Box]:
        """Boxes xyxy in pixels of `photo` (upright RGB), best first; empty when none is found."""
        ...
