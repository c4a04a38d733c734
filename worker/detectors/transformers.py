"""Detectors of the transformers library: DETR, YOLOS, RT-DETR and their kin.

Size, mean and std come from the model's own image processor. No code from the hub is run.
"""

from pathlib import Path
from typing import Any

import torch
from PIL.Image import Image
from transformers import AutoImageProcessor, AutoModelForObjectDetection

from shared.messages import Box
from worker.detectors.boxes import to_boxes
from worker.detectors.canvas import with_room
from worker.detectors.folder import FOREIGN_SCORE
from worker.detectors.labels import house_labels
from worker.encoders.weights import device_for, loading, model_id

__all__ = ["TransformersDetector", "load"]


class TransformersDetector:
    """A model for object detection with its image processor.

    Raises:
        ValueError: none of its classes is a garment or a person.
    """

    def __init__(self, spec: str, model: Any, processor: Any, device: str) -> None:  # noqa: ANN401 - Auto classes promise no type
        self.model_id = model_id(spec, model)
        self._labels = house_labels(model.config.id2label)
        self._model = model.eval().to(device_for(device))
        self._processor = processor

    @torch.inference_mode()
    def detect(self, photo: Image, min_score: float | None = None) -> list[Box]:
        """Boxes of the house vocabulary in pixels of the RGB photo, best first."""
        seen = with_room(photo)
        inputs = self._processor(seen, return_tensors="pt", input_data_format="channels_last")
        [found] = self._processor.post_process_object_detection(
            self._model(**inputs.to(self._model.device)),
            threshold=FOREIGN_SCORE if min_score is None else min_score,
            target_sizes=[(seen.height, seen.width)],
        )
        corners, scores, classes = found["boxes"], found["scores"], found["labels"]
        return to_boxes(corners, scores, classes, labels=self._labels, size=photo.size)


def load(rest: str, device: str = "auto") -> TransformersDetector:
    """`NAME_OR_FOLDER`: a model on the hub or a folder as `save_pretrained` writes it.

    Raises:
        WeightsUnavailable: no such model, no detector, weights that can be neither found nor read,
            or a model that knows neither garments nor people; the id holds a folder's name only.
    """
    is_folder = Path(rest).is_dir()
    spec = f"transformers:{Path(rest).name if is_folder else rest}"
    with loading(spec, hub=not is_folder, kind="detector"):
        processor = AutoImageProcessor.from_pretrained(rest, trust_remote_code=False)
        return TransformersDetector(spec, _weights(rest), processor, device)


def _weights(name: str) -> Any:  # noqa: ANN401 - see above
    """The model in float32, and whole: transformers fills what a file lacks with random numbers."""
    model, found = AutoModelForObjectDetection.from_pretrained(
        name, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
    )
    if found["missing_keys"] or found["mismatched_keys"]:
        missing = sorted(found["missing_keys"]) or sorted(found["mismatched_keys"])
        raise ValueError(f"the weights are of another model, {missing[0]!r} does not match")
    return model
