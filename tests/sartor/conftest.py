"""What commands that build an index need: the workers' pipeline of colours."""

from tests.worker.conftest import pipeline

__all__ = ["pipeline"]
