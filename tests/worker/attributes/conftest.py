"""An encoder of three words, and a calibration for it."""

import pytest

from tests.worker.attributes.word_encoder import WordEncoder
from worker.attributes.calibration import Calibration, Calibrations


@pytest.fixture
def encoder():
    return WordEncoder()


@pytest.fixture
def calibrations(encoder):
    colours = Calibration(
        values={"Red": 0.0, "Blue": -1.0}, temperature=0.5, open_temperature=0.25, products=9
    )
    return Calibrations(
        encoder=encoder.model_id, dim=encoder.dim, attributes={"baseColour": colours}
    )
