"""`sartor bench rerank`: what is timed, on which candidates, and what the table says."""

import re

import numpy as np
import pytest
from typer.testing import CliRunner

from evaluation.bench import commands
from evaluation.bench.reranking import DETECTION, RerankBench, bench_reranking, markdown
from evaluation.bench.rounds import Timing
from evaluation.bench.shop import Shop
from tests.evaluation.small_shop import HalvesEncoder, shop, write
from tests.evaluation.small_street import ColourDetector, street_file
from tests.evaluation.stages.rerankers import BothAlike, SameDesign
from worker.rerankers.identity import Identity
from worker.rerankers.registry import RERANKERS


@pytest.fixture
def small(tmp_path):
    """Seven products in the index, two that ask."""
    return Shop(write(tmp_path / "shop.parquet", shop()), HalvesEncoder(), count=7, photos=2)


def test_what_stands_behind_the_index_asks(small):
    assert small.found.shape == (2, 7)
    assert len(small.asking) == 2
    assert np.array_equal(small.references, HalvesEncoder().encode_images(small.asking))


def test_a_file_smaller_than_the_index_asks_with_its_own_products(tmp_path):
    few = Shop(write(tmp_path / "few.parquet", shop()[:3]), HalvesEncoder(), count=50, photos=2)
    assert few.found[:, 0].tolist() == [0, 1]


def timed(shop, name, reranker):
    judges = {name: BothAlike(reranker)}
    return bench_reranking(shop, judges, ColourDetector(), shop.asking, rounds=1)


def test_both_ways_give_the_reranker_the_same_details(small):
    reranker = SameDesign()
    bench_reranking(
        small, {"design": BothAlike(reranker)}, ColourDetector(), small.asking, rounds=1
    )
    asked, found = zip(*reranker.asked, strict=True)
    assert len(asked) == 8  # two photos, two ways, a round to warm up and one to keep
    for indexed, again in zip(found[:2], found[2:4], strict=True):
        assert np.array_equal(indexed.details, again.details)
        assert np.array_equal(indexed.scores, again.scores)
    # The index is read once; each query reads its own picture, and fifty more in the second way.
    assert reranker.reader.seen == 7 + 2 * (2 + 2 * (1 + 7))


def test_a_reranker_that_reads_no_pictures_has_one_way(small):
    bench = bench_reranking(
        small, {"none": BothAlike(Identity())}, ColourDetector(), small.asking, rounds=1
    )
    assert list(bench.timings) == [DETECTION, "none"]
    assert (bench.products, bench.photos, bench.candidates) == (7, 2, 7)


def test_ratios_are_those_of_the_rounds():
    timings = {
        DETECTION: Timing((20.0, 40.0, 22.0)),
        "late": Timing((1.0, 2.0, 1.1)),
        "late, pictures read again": Timing((100.0, 200.0, 110.0)),
    }
    table = markdown(RerankBench(500, 20, 50, timings))
    assert "| detection | 22.00 (20.00-40.00) | - | - |" in table
    assert "| late | 1.10 (1.00-2.00) | 0.050 | - |" in table
    assert "| late, pictures read again | 110.00 (100.00-200.00) | 5.000 | 100.0 |" in table
    assert "50 candidates each of an index of 500, 3 rounds in turns" in table


def test_the_command_prints_each_way(detector, tmp_path, monkeypatch):
    at = "tests.evaluation.stages.rerankers:load_same_design"
    monkeypatch.setitem(RERANKERS._table, "design", at)
    monkeypatch.setattr(commands.ENCODERS, "load", lambda _: HalvesEncoder())
    products = write(tmp_path / "shop.parquet", shop())
    words = ["rerank", "--products", str(products), "--street", str(street_file(tmp_path))]
    chosen = ["--detector", f"ultralytics:{detector[0]}", "--reranker", "design"]
    chosen += ["--reranker", "none", "--count", "7", "--photos", "2", "--rounds", "1"]
    result = CliRunner().invoke(commands.app, [*words, *chosen])
    assert result.exit_code == 0, result.output
    assert re.findall(r"\| (.*?) \| [\d.]+ \(", result.output) == [
        "detection", "design", "design, pictures read again", "none"
    ]  # fmt: skip
