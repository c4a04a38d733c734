"""Coverage: a figure is comparable only where nothing is missing, and says so."""

from evaluation.benchmarks.result import Coverage


def test_coverage_when_a_picture_is_missing_then_it_is_partial_and_counts_are_said():
    coverage = Coverage(pictures_found=74_381, pictures=77_684, queries_asked=6, queries=6)
    assert not coverage.complete
    assert "74,381 of 77,684 pictures found" in str(coverage)
    assert "PARTIAL" in str(coverage)


def test_coverage_when_all_is_there_then_it_is_complete():
    coverage = Coverage(pictures_found=5, pictures=5, queries_asked=6, queries=6)
    assert coverage.complete
    assert str(coverage) == "complete: 5 of 5 pictures found, 6 of 6 queries asked"
