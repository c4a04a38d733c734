"""Rerankers by spec string; each is loaded with the encoder whose candidates it ranks."""

from shared.registry import Registry
from worker.rerankers.base import Reranker

__all__ = ["RERANKERS"]

RERANKERS = Registry[Reranker](
    "reranker",
    {
        "none": "worker.rerankers.identity:load",
        "attributes": "worker.rerankers.attributes:load",
        "late": "worker.rerankers.late:load",
        "cross": "worker.rerankers.cross:load",
        "house": "worker.rerankers.house:load",
    },
)
