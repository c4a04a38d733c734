"""Evaluation: composition, ranks, what is left out and what is not asked; worked by hand."""

import numpy as np
import pytest

from evaluation.benchmarks.base import (
    Benchmark,
    BenchmarkQuery,
    GalleryItem,
    Part,
    Picture,
    mean_average_precision,
    recalls,
)
from evaluation.benchmarks.run import CHUNK, evaluate
from shared.errors import FeedMissing
from tests.evaluation.benchmarks.colours import (
    BLUE,
    GREEN,
    RED,
    ColourEncoder,
    TwoPartColourEncoder,
    figures,
    paint,
)

MAGENTA, YELLOW = (255, 0, 255), (255, 255, 0)


def benchmark(*parts, leave_reference_out=False):
    return Benchmark(
        name="test",
        split="test",
        protocol="",
        parts=parts,
        measures=recalls("R@", (1, 2)) | {"mAP": mean_average_precision},
        headline="all",
        leave_reference_out=leave_reference_out,
    )


@pytest.fixture
def picture(tmp_path):
    return lambda colour: Picture(paint(tmp_path / f"{colour}.png", colour))


def run(*args, weight=0.5, **options):
    return evaluate(benchmark(*args, **options), ColourEncoder(), weight)


@pytest.mark.parametrize(
    ("weight", "first"), [(0.0, "red"), (0.5, "magenta"), (0.3, "magenta"), (1.0, "blue")]
)
def test_evaluate_moves_from_the_picture_to_the_text_with_the_weight(picture, weight, first):
    """Red plus w blue: cos with magenta beats cos with red where tan(angle) > tan(22.5 degrees),
    that is where w / (1 - w) > 0.414.
    """
    named = {"red": RED, "magenta": MAGENTA, "blue": BLUE, "green": GREEN}
    gallery = [GalleryItem(picture(colour), name) for name, colour in named.items()]
    part = Part([BenchmarkQuery(picture(RED), first, "in blue")], gallery)
    assert figures(run(part, weight=weight).headline)["R@1"] == 1


def test_evaluate_when_equal_scores_meet_then_the_gallery_order_decides(picture):
    gallery = [GalleryItem(picture((c, 0, 0)), str(c)) for c in (100, 150, 200)]
    part = Part([BenchmarkQuery(picture(RED), "150")], gallery)
    assert figures(run(part).headline) == {"R@1": 0, "R@2": 1, "mAP": 0.5}


def test_evaluate_counts_every_right_picture_in_map(picture):
    """Ranks from red: red (right), yellow (wrong), green (right): AP = (1/1 + 2/3) / 2."""
    items = [(RED, "p"), (YELLOW, "other"), (GREEN, "p")]
    gallery = [GalleryItem(picture(colour), label) for colour, label in items]
    result = run(Part([BenchmarkQuery(picture(RED), "p")], gallery))
    assert figures(result.headline)["mAP"] == pytest.approx(5 / 6)


def test_evaluate_when_the_reference_is_left_out_then_it_is_neither_hit_nor_in_the_way(picture):
    gallery = [GalleryItem(picture(c), n) for c, n in [(RED, "a"), (YELLOW, "b"), (BLUE, "a")]]
    part = Part([BenchmarkQuery(picture(RED), "b"), BenchmarkQuery(picture(RED), "a")], gallery)
    kept, left = run(part), run(part, leave_reference_out=True)
    # b: second behind the reference, then first; a: the reference itself, then last of two.
    assert figures(kept.headline) == pytest.approx(
        {"R@1": 1 / 2, "R@2": 1, "mAP": (1 / 2 + 5 / 6) / 2}
    )
    assert figures(left.headline) == pytest.approx({"R@1": 1 / 2, "R@2": 1, "mAP": (1 + 1 / 2) / 2})


def test_evaluate_when_an_encoder_has_two_parts_then_the_one_that_words_share_is_measured(picture):
    """Red plus half of blue is magenta; in whole embeddings the picture would hardly count."""
    gallery = [GalleryItem(picture(colour), str(colour)) for colour in (BLUE, RED, MAGENTA)]
    asked = Part([BenchmarkQuery(picture(RED), str(MAGENTA), "blue")], gallery)
    result = evaluate(benchmark(asked), TwoPartColourEncoder(), 0.5)
    assert figures(result.headline) == figures(run(asked).headline)
    assert figures(result.headline)["R@1"] == 1
    assert result.model_id == "colours and more"


def test_evaluate_when_pictures_are_missing_then_their_queries_are_counted_and_not_asked(
    picture, tmp_path
):
    gone = Picture(tmp_path / "gone.jpg")
    gallery = [GalleryItem(picture(RED), "a"), GalleryItem(gone, "b")]
    queries = [BenchmarkQuery(picture(RED), "a"), BenchmarkQuery(picture(RED), "b")]
    queries.append(BenchmarkQuery(Picture(tmp_path / "gone too.jpg"), "a"))
    result = run(Part(queries, gallery))
    assert result.headline.queries == 1
    assert result.headline.gallery == 1
    assert str(result.coverage).endswith("1 of 3 pictures found, 1 of 3 queries asked")
    assert not result.coverage.complete


def test_evaluate_when_a_picture_serves_two_galleries_then_it_is_counted_once(picture):
    part = Part([BenchmarkQuery(picture(RED), "a")], [GalleryItem(picture(RED), "a")])
    assert run(part, part).coverage.pictures == 1


def test_evaluate_when_one_gallery_has_nothing_left_then_the_others_are_still_answered(
    picture, tmp_path
):
    whole = Part(
        [BenchmarkQuery(picture(RED), "a", category="x")], [GalleryItem(picture(RED), "a")]
    )
    lost = Part([BenchmarkQuery(picture(RED), "b", category="y")], [])
    result = run(whole, lost)
    assert [row.category for row in result.rows] == ["x", "mean", "all"]
    assert result.coverage.queries == 2


def test_evaluate_when_no_query_can_be_asked_then_it_says_where_it_looked(tmp_path):
    gone = Picture(tmp_path / "images" / "gone.jpg")
    part = Part([BenchmarkQuery(gone, "a")], [GalleryItem(gone, "a")])
    with pytest.raises(FeedMissing, match=r"0 of 1 pictures found.*gone\.jpg"):
        run(part)


def test_evaluate_when_a_split_is_empty_then_it_says_so():
    with pytest.raises(FeedMissing, match="no query is of test"):
        run(Part([], []))


@pytest.mark.parametrize(("text", "weight"), [("blue", 0.5), ("", None)])
def test_evaluate_names_a_text_weight_only_where_there_is_text(picture, text, weight):
    part = Part([BenchmarkQuery(picture(RED), "a", text)], [GalleryItem(picture(RED), "a")])
    assert run(part).text_weight == weight


def test_evaluate_over_several_chunks_agrees_with_a_slow_twin(picture):
    """One query at a time, ranks counted instead of sorted."""
    rng = np.random.default_rng(3)
    colours = [tuple(c) for c in rng.integers(1, 256, (CHUNK + 9, 3)).tolist()]
    vectors = np.array(colours, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = [str(i // 3) for i in range(len(colours))]
    gallery = [GalleryItem(picture(c), n) for c, n in zip(colours, labels, strict=True)]
    queries = [BenchmarkQuery(item.picture, item.label) for item in gallery]
    result = run(Part(queries, gallery), leave_reference_out=True)
    hits = []
    for i, vector in enumerate(vectors):
        scores = vectors @ vector
        rivals = [j for j in range(len(labels)) if j != i]
        best = max(rivals, key=lambda j: scores[j])
        hits.append(labels[best] == labels[i])
    assert figures(result.headline)["R@1"] == pytest.approx(np.mean(hits))
