"""The calibration file: written and read, and every way in which it is refused."""

import json

import pytest

from shared.errors import WeightsUnavailable
from tests.worker.attributes.word_encoder import TwoPartWordEncoder, WordEncoder
from worker.attributes.calibration import HOUSE_FILE, Calibrations
from worker.encoders.registry import ENCODERS


@pytest.fixture
def file(tmp_path, calibrations):
    path = tmp_path / "weights" / "attributes.json"
    calibrations.write(path)
    return path


def test_a_written_file_reads_as_it_was(file, calibrations, encoder):
    assert Calibrations.load(file, encoder) == calibrations


def test_values_keep_their_order(file, encoder):
    found = Calibrations.load(file, encoder).attributes["baseColour"]
    assert list(found.values) == ["Red", "Blue"]


def test_the_same_weights_under_another_spec_are_the_same_encoder(file):
    Calibrations.load(file, WordEncoder("local-dir:somewhere@0123456789ab"))


def test_a_joint_space_keeps_its_calibration_whatever_stands_behind_it(file, calibrations):
    """The whole encoder's id is made of both parts' weights; the joint part's alone counts."""
    encoder = TwoPartWordEncoder("words@0123456789ab")
    assert Calibrations.load(file, encoder) == calibrations
    with pytest.raises(WeightsUnavailable, match=r"not for words-joint@ffff \(4\)"):
        Calibrations.load(file, TwoPartWordEncoder("words@ffff"))


def test_a_missing_file_says_how_to_fit_one(tmp_path, encoder):
    with pytest.raises(WeightsUnavailable, match="sartor train attributes"):
        Calibrations.load(tmp_path / "attributes.json", encoder)


def test_other_weights_are_named_and_refused(file):
    with pytest.raises(WeightsUnavailable, match=r"for words@0123456789ab .* not for words@ffff"):
        Calibrations.load(file, WordEncoder("words@ffff"))


def test_another_dimension_is_refused(file, encoder):
    encoder.dim = 5
    with pytest.raises(WeightsUnavailable, match=r"4 dimensions.*\(5\)"):
        Calibrations.load(file, encoder)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", 0),
        ("temperature", -0.1),
        ("open_temperature", "warm"),
        ("values", {}),
        ("values", {"Red": None}),
        ("products", 0),
        ("surprise", 1),
    ],
)
def test_a_field_out_of_range_is_refused(file, encoder, field, value):
    content = json.loads(file.read_text())
    content["attributes"]["baseColour"][field] = value
    file.write_text(json.dumps(content))
    with pytest.raises(WeightsUnavailable, match=field):
        Calibrations.load(file, encoder)


def test_an_unknown_attribute_is_refused(file, encoder):
    file.write_text(file.read_text().replace("baseColour", "mood"))
    with pytest.raises(WeightsUnavailable, match="no attribute is called mood"):
        Calibrations.load(file, encoder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"{}"])
def test_a_file_of_something_else_is_refused(file, encoder, content):
    file.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match="no calibration"):
        Calibrations.load(file, encoder)


def test_the_shipped_file_belongs_to_the_shipped_weights():
    found = Calibrations.load(HOUSE_FILE, ENCODERS.load("house"))
    assert set(found.attributes) == {"articleType", "baseColour", "pattern", "gender", "usage"}
