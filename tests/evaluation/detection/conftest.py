"""The four hand-made street photos, as a file and as read."""

import pytest

from evaluation.detection.photos import read_annotated
from tests.evaluation.small_street import street_file


@pytest.fixture
def street(tmp_path):
    return street_file(tmp_path)


@pytest.fixture
def photos(street):
    return read_annotated(street, "test")
