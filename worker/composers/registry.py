"""Composers by spec string."""

from shared.registry import Registry
from worker.composers.base import Composer

__all__ = ["COMPOSERS"]

COMPOSERS = Registry[Composer]("composer", {"sum": "worker.composers.weighted_sum:load"})
