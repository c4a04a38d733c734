"""Spec strings of detectors: the worker's own, baselines, and what is neither."""

import pytest

from evaluation.detection.detectors import BASELINES, load_detector
from shared.errors import UnknownSpec
from worker.detectors.whole import WholePhoto


def test_the_workers_detectors_are_known():
    assert isinstance(load_detector("whole"), WholePhoto)


def test_an_unknown_spec_lists_detectors_and_baselines():
    with pytest.raises(UnknownSpec, match=r"ultralytics.*baselines: coco-person, untrained"):
        load_detector("magic")


def test_no_baseline_hides_a_detector():
    assert not set(BASELINES.schemes) & {"house", "whole", "ultralytics"}
