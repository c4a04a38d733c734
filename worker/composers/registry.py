"""Composers by spec string; each is loaded with the encoder whose space it composes in."""

from shared.registry import Registry
from worker.composers.base import Composer

__all__ = ["COMPOSERS"]

COMPOSERS = Registry[Composer](
    "composer",
    {
        "sum": "worker.composers.weighted_sum:load",
        "slerp": "worker.composers.slerp:load",
        "arithmetic": "worker.composers.arithmetic:load",
        "tirg": "worker.composers.tirg:load",
        "complex": "worker.composers.complex:load",
        "combiner": "worker.composers.combiner:load",
        "attention": "worker.composers.attention:load",
        "house": "worker.composers.house:load",
    },
)
