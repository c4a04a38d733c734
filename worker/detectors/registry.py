"""Detectors by spec string."""

from shared.registry import Registry
from worker.detectors.base import Detector

__all__ = ["DETECTORS"]

DETECTORS = Registry[Detector](
    "detector",
    {
        "house": "worker.detectors.house:load",
        "torchvision": "worker.detectors.torchvision:load",
        "transformers": "worker.detectors.transformers:load",
        "ultralytics": "worker.detectors.ultralytics:load",
        "whole": "worker.detectors.whole:load",
    },
)
