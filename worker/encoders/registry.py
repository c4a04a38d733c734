"""The encoders by the scheme of their spec strings; nothing is imported until one is asked for."""

from shared.registry import Registry
from worker.encoders.base import Encoder

__all__ = ["ENCODERS"]

ENCODERS = Registry[Encoder](
    "encoder",
    {
        "house": "worker.encoders.house:load_house",
        "open_clip": "worker.encoders.open_clip:load_open_clip",
        "hf-hub": "worker.encoders.open_clip:load_hub",
        "local-dir": "worker.encoders.open_clip:load_folder",
        "timm": "worker.encoders.timm:load_timm",
        "torchvision": "worker.encoders.torchvision:load_torchvision",
        "transformers": "worker.encoders.transformers:load_transformers",
    },
)
