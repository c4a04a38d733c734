"""The detector that ships with the repository: a small YOLO for the fourteen labels."""

from pathlib import Path

from worker.detectors.folder import DetectorConfig, save_folder
from worker.detectors.ultralytics import UltralyticsDetector, build, load_folder

__all__ = ["HOUSE", "DetectorConfig", "build", "load", "save_folder"]

HOUSE = Path(__file__).parent.parent / "weights" / "house-detector"


def load(rest: str = "", device: str = "auto") -> UltralyticsDetector:
    """`house`, or `house:FOLDER` for one that was trained anew.

    Raises:
        WeightsUnavailable: the folder lacks a file, or its weights are of another model.
    """
    folder = Path(rest) if rest else HOUSE
    return load_folder(folder, f"house:{folder.name}" if rest else "house", device)
