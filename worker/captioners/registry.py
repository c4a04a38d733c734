"""Captioners by spec string; each is loaded with the pipeline's encoder, and a device."""

from shared.registry import Registry
from worker.captioners.base import Captioner

__all__ = ["CAPTIONERS"]

CAPTIONERS = Registry[Captioner](
    "captioner",
    {
        "house": "worker.captioners.house:load",
        "transformers": "worker.captioners.transformers:load",
    },
)
