"""The benchmarks by name: each is there, and each says what layout it wants."""

import pytest

from evaluation.benchmarks.registry import BENCHMARKS
from shared.errors import FeedMissing
from tests.evaluation.benchmarks.colours import ColourEncoder


def test_benchmarks_are_the_five_of_the_protocols():
    assert list(BENCHMARKS) == [
        "fashion-iq",
        "fashion200k",
        "street2shop",
        "deepfashion-c2s",
        "deepfashion-inshop",
    ]


@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmark_of_an_empty_folder_shows_source_and_layout(tmp_path, name):
    with pytest.raises(FeedMissing, match=r"(?s)http.*FOLDER/.*├──"):
        BENCHMARKS[name](tmp_path, ColourEncoder(), 0.5)
