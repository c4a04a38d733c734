"""The benchmarks by the name that the command line has for them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from evaluation.benchmarks.deepfashion_c2s import deepfashion_c2s
from evaluation.benchmarks.deepfashion_inshop import deepfashion_inshop
from evaluation.benchmarks.fashion200k import fashion200k
from evaluation.benchmarks.fashion_iq import fashion_iq
from evaluation.benchmarks.result import BenchmarkResult
from evaluation.benchmarks.street2shop import street2shop
from worker.encoders.base import Encoder

__all__ = ["BENCHMARKS", "RunBenchmark"]

# The folder of a user's own copy, the encoder, the weight of the text (0 to 1).
RunBenchmark = Callable[[Path, Encoder, float], BenchmarkResult]

BENCHMARKS: Mapping[str, RunBenchmark] = {
    "fashion-iq": fashion_iq,
    "fashion200k": fashion200k,
    "street2shop": street2shop,
    "deepfashion-c2s": deepfashion_c2s,
    "deepfashion-inshop": deepfashion_inshop,
}
