"""Fashion200k: labels, TIRG's queries, hits by caption, the reference left out."""

import pytest

from evaluation.benchmarks.fashion200k import fashion200k, read_fashion200k
from shared.errors import FeedMissing, FeedUnreadable
from tests.evaluation.benchmarks.colours import (
    BLUE,
    GREEN,
    RED,
    ColourEncoder,
    figures,
    paint,
    write,
)
from training.datasets.fashion200k import CATEGORIES

LABELS = {  # category: (item, colour, caption)
    "dress": [
        ("1", RED, "red long dress"),
        ("2", RED, "red long dress"),
        ("3", (200, 0, 255), "blue long dress"),
        ("4", BLUE, "blue long dress"),
    ],
    "top": [("5", GREEN, "green top")],
}


def name(category, item):
    return f"women/{category}/kind/{item}/{item}_0.jpeg"


@pytest.fixture
def root(tmp_path):
    for category in CATEGORIES:
        rows = LABELS.get(category, [])
        for item, colour, _ in rows:
            paint(tmp_path / name(category, item), colour)
        lines = [f"{name(category, item)}\t0.9\t{caption} \n" for item, _, caption in rows]
        write(tmp_path / "labels" / f"{category}_test_detect_all.txt", "".join(lines))
    asked = [("1", "4"), ("2", "3")]
    lines = [f"{name('dress', a)} {name('dress', b)}\n" for a, b in asked]
    write(tmp_path / "test_queries.txt", "".join(lines))
    return tmp_path


def test_fashion200k_hits_any_picture_of_the_targets_caption(root):
    """Red plus blue is nearest to (200, 0, 255), item 3: right for the first query too."""
    encoder = ColourEncoder()
    result = fashion200k(root, encoder, 0.5)
    assert figures(result.headline) == {"R@1": 1, "R@10": 1, "R@50": 1}
    assert (result.headline.category, result.headline.queries) == ("all", 2)
    assert (result.headline.gallery, result.rows[0].category) == (5, "dress")
    assert set(encoder.texts) == {"replace red with blue"}
    assert result.coverage.complete


def test_fashion200k_with_the_picture_alone_finds_the_twin_and_not_itself(root):
    """From item 1: item 2 first (same colour, wrong caption), 3 second; the reference is out."""
    write(root / "test_queries.txt", f"{name('dress', '1')} {name('dress', '2')}\n")
    assert figures(fashion200k(root, ColourEncoder(), 0.0).headline)["R@1"] == 1
    write(root / "test_queries.txt", f"{name('dress', '1')} {name('dress', '3')}\n")
    assert figures(fashion200k(root, ColourEncoder(), 0.0).headline)["R@1"] == 0


def test_fashion200k_never_answers_with_the_reference(root):
    """Item 5 is the only picture of its caption: asked for that caption, nothing is right."""
    write(root / "test_queries.txt", f"{name('top', '5')} {name('top', '5')}\n")
    assert figures(fashion200k(root, ColourEncoder(), 0.0).headline)["R@50"] == 0


def test_read_fashion200k_when_a_query_is_not_labelled_then_it_is_named(root):
    write(root / "test_queries.txt", f"women/other.jpeg {name('dress', '2')}\n")
    with pytest.raises(FeedUnreadable, match=r"women/other\.jpeg"):
        read_fashion200k(root)


@pytest.mark.parametrize("gone", ["test_queries.txt", "labels/pants_test_detect_all.txt"])
def test_read_fashion200k_when_a_file_is_missing_then_the_layout_is_shown(root, gone):
    (root / gone).unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*women/dresses/"):
        read_fashion200k(root)
