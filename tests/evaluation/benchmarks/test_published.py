"""Published figures: percent, of known benchmarks, under the names of our own rows."""

from evaluation.benchmarks.published import PUBLISHED, published_for
from evaluation.benchmarks.registry import BENCHMARKS

FIGURES = {
    "fashion-iq": {"R@10", "R@50", "mean of both"},
    "fashion200k": {"R@1", "R@10", "R@50"},
    "street2shop": {"top-1", "top-20", "mAP"},
    "deepfashion-inshop": {"R@1"},
}


def test_published_figures_are_percent_under_our_own_names():
    assert {figure.benchmark for figure in PUBLISHED} == set(FIGURES) <= set(BENCHMARKS)
    for figure in PUBLISHED:
        assert set(figure.figures) <= FIGURES[figure.benchmark]
        assert all(1 < value < 100 for value in figure.figures.values())
        assert figure.source
        assert figure.gallery


def test_published_for_gives_one_benchmarks_figures_in_order():
    assert [figure.method for figure in published_for("deepfashion-inshop")] == [
        "Proxy Anchor 2020",
        "Hyp-ViT 2022",
        "UNICOM 2023",
    ]
    assert published_for("deepfashion-c2s") == []
