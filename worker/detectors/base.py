"""The detector's contract: a photo in, boxes of the house vocabulary out."""

from typing import Protocol

from PIL import Image

from shared.messages import Box

__all__ = ["Detector"]


class Detector(Protocol):
    """Finds garments in a photo.

    `model_id` is the spec and the first 12 hex digits of the weights' sha256; a detector without
    weights has its spec alone.
    """

    model_id: str

    def detect(self, photo: Image.Image, min_score: float | None = None) -> list[Box]:
        """All garments that score enough, best score first; empty when there is none.

        Args:
            photo: upright RGB, any size.
            min_score: in [0, 1]; None: the threshold that the detector is shipped with.

        Returns:
            Boxes xyxy in pixels of `photo`, inside it, each with a score in [0, 1] and a label of
            `shared.garments.LABELS`, or PERSON for somebody as a whole. A label "" is the photo
            itself, from a detector that does not look. Segmenters give outlines.
        """
        ...
