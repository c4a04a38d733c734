"""Detectors by spec string."""

from shared.registry import Registry
from worker.detectors.base import Detector

__all__ = ["DETECTORS"]

DETECTORS = Registry[Detector]("detector", {"whole": "worker.detectors.whole:load"})
