"""Rerankers by spec string."""

from shared.registry import Registry
from worker.rerankers.base import Reranker

__all__ = ["RERANKERS"]

RERANKERS = Registry[Reranker]("reranker", {"none": "worker.rerankers.identity:load"})
