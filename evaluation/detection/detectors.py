"""Detectors by spec string, with the baselines that evaluation alone knows.

`whole` is among the worker's own; here stand `coco-person:FILE`, which knows people and bags but no
clothes, and `untrained:FILE`, where training begins: what a detector's figures must beat.
"""

from shared.errors import UnknownSpec
from shared.registry import Registry
from worker.detectors.base import Detector
from worker.detectors.registry import DETECTORS

__all__ = ["BASELINES", "load_detector"]

BASELINES = Registry[Detector](
    "baseline",
    {
        "coco-person": "evaluation.detection.baselines:load_coco_person",
        "untrained": "evaluation.detection.baselines:load_untrained",
    },
)


def load_detector(spec: str, device: str = "auto") -> Detector:
    """A detector or a baseline by its spec string; raises as `Registry.load`."""
    if spec.partition(":")[0].strip() in BASELINES.schemes:
        return BASELINES.load(spec, device=device)
    try:
        return DETECTORS.load(spec, device=device)
    except UnknownSpec as error:
        raise UnknownSpec(f"{error}; baselines: {', '.join(BASELINES.schemes)}") from error
