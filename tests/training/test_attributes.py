"""Fitting calibrations: known temperatures and frequencies come back; files in, file out."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy.optimize
import scipy.special
import typer
from PIL import Image
from typer.testing import CliRunner

import training.attributes
from shared.errors import SetupError
from shared.registry import Registry
from tests.worker.attributes.word_encoder import TwoPartWordEncoder, WordEncoder
from training.attributes import attributes, fit_attributes, fit_calibration
from worker.attributes.calibration import Calibrations

VALUES = ("A", "B", "C", "D")
COLOURS = ("Red", "Green", "Blue")


def drawn(temperature, biases, count=6000, seed=0):
    """Cosines, and values drawn with the probabilities that they should be read as."""
    rng = np.random.default_rng(seed)
    cosines = rng.uniform(-1, 1, (count, len(VALUES))).astype(np.float32)
    odds = scipy.special.softmax(cosines / temperature + np.asarray(biases), axis=1)
    return cosines, [VALUES[rng.choice(len(VALUES), p=row)] for row in odds]


def fitted(cosines, told, counts=(1, 1, 1, 1)):
    groups = [str(row) for row in range(len(told))]
    return fit_calibration(cosines, told, dict(zip(VALUES, counts, strict=True)), groups)


@pytest.mark.parametrize("temperature", [0.05, 0.2, 1.5])
def test_a_known_temperature_is_recovered(temperature):
    found = fitted(*drawn(temperature, [0, 0, 0, 0]))
    assert found.temperature == pytest.approx(temperature, rel=0.1)
    assert found.open_temperature == pytest.approx(temperature, rel=0.1)


def test_the_open_temperature_is_the_one_that_scipy_finds():
    cosines, told = drawn(0.3, [0, 0, -1, -2], count=400)
    targets = [VALUES.index(value) for value in told]

    def loss(temperature):
        logs = scipy.special.log_softmax(cosines.astype(np.float64) / temperature, axis=1)
        return -logs[np.arange(len(targets)), targets].mean()

    best = scipy.optimize.minimize_scalar(loss, bounds=(0.01, 5), method="bounded").x
    assert fitted(cosines, told).open_temperature == pytest.approx(best, rel=1e-3)


def test_frequencies_of_the_shop_become_biases():
    counts = (1000, 300, 100, 10)
    found = fitted(*drawn(0.2, np.log(counts)), counts)
    wanted = np.log(counts) - np.log(1000)
    assert list(found.values.values()) == pytest.approx(wanted, abs=0.3)
    assert found.temperature == pytest.approx(0.2, rel=0.1)


def test_words_that_mislead_are_corrected():
    """All values are equally frequent, but the cosines of B are 0.4 too high, of D too low."""
    cosines, told = drawn(0.2, [0, 0, 0, 0])
    shifted = cosines + np.array([0, 0.4, 0, -0.4], np.float32)
    biases = np.array(list(fitted(shifted, told).values.values()))
    assert biases - biases[0] == pytest.approx([0, -2, 0, 2], abs=0.3)


def test_frequencies_that_the_products_belie_are_left_out():
    found = fitted(*drawn(0.2, [0, 0, 0, 0]), counts=(1000, 300, 100, 10))
    assert list(found.values.values()) == pytest.approx([0, 0, 0, 0], abs=0.2)


def test_a_single_product_gives_a_file_that_can_be_read():
    found = fitted(*drawn(0.2, [0, 0, 0, 0], count=1))
    assert found.products == 1
    assert 0 < found.temperature < 1
    assert list(found.values) == list(VALUES)


def test_cosines_that_tell_nothing_leave_the_frequencies():
    counts = (60, 20, 15, 5)
    told = np.repeat(VALUES, np.array(counts) * 10).tolist()
    cosines = np.random.default_rng(1).uniform(-1, 1, (1000, 4)).astype(np.float32)
    found = fitted(cosines, told, counts)
    assert found.temperature > 5
    odds = scipy.special.softmax(list(found.values.values()))
    assert odds == pytest.approx(np.array(counts) / 100, abs=0.05)


def encoded(colour):
    out = io.BytesIO()
    Image.new("RGB", (6, 8), colour.lower()).save(out, "WEBP", lossless=True)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """Coloured squares, ten a colour and split; one grey in `val` alone; nobody tells the usage."""
    rows = [(split, colour) for split in ("train", "val") for colour in COLOURS * 10]
    rows.append(("val", "Grey"))
    columns = {
        "id": [str(number) for number in range(len(rows))],
        "split": [split for split, _ in rows],
        "baseColour": [colour for _, colour in rows],
        "productDisplayName": [f"Striped {colour} Square" for _, colour in rows],
        "usage": [None] * len(rows),
        "image": [encoded(colour) for _, colour in rows],
    }
    path = tmp_path / "products.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=7)
    return path


def test_attributes_that_the_files_tell_are_fitted_on_the_split(file):
    found = fit_attributes(WordEncoder(), [file])
    assert (found.encoder, found.dim) == ("words@0123456789ab", 4)
    assert set(found.attributes) == {"baseColour", "pattern"}
    colours = found.attributes["baseColour"]
    assert list(colours.values) == sorted(COLOURS)  # grey is not in `train`
    assert colours.products == 30
    assert list(found.attributes["pattern"].values) == ["Striped"]


def test_of_two_parts_the_joint_space_is_calibrated(file):
    found = fit_attributes(TwoPartWordEncoder(), [file])
    assert (found.encoder, found.dim) == ("words-joint@0123456789ab", 4)
    assert found.attributes == fit_attributes(WordEncoder(), [file]).attributes


def test_a_picture_that_says_it_all_makes_the_encoder_sure(file):
    colours = fit_attributes(WordEncoder(), [file]).attributes["baseColour"]
    assert 0 < colours.temperature < 0.2


def test_chunks_of_pictures_change_nothing(file, monkeypatch):
    whole = fit_attributes(WordEncoder(), [file])
    monkeypatch.setattr(training.attributes, "CHUNK", 4)
    assert fit_attributes(WordEncoder(), [file]) == whole


@pytest.mark.parametrize("split", ["test", "nowhere"])
def test_a_split_without_products_is_refused(file, split):
    with pytest.raises(SetupError, match=split):
        fit_attributes(WordEncoder(), [file], split)


def test_the_command_writes_a_file_that_its_encoder_accepts(file, tmp_path, monkeypatch):
    table = {"words": "tests.worker.attributes.word_encoder:load"}
    monkeypatch.setattr(training.attributes, "ENCODERS", Registry("encoder", table))
    app = typer.Typer()
    app.command()(attributes)
    out = tmp_path / "new" / "attributes.json"
    line = ["--encoder", "words", "--products", str(file), "--out", str(out)]
    result = CliRunner().invoke(app, line)
    assert result.exit_code == 0, result.output
    assert "baseColour: 3 values, 30 products" in result.output
    assert Calibrations.load(out, WordEncoder()) == fit_attributes(WordEncoder(), [file])


def test_a_products_file_that_is_not_there_is_asked_for(tmp_path):
    app = typer.Typer()
    app.command()(attributes)
    line = ["--encoder", "house", "--products", str(tmp_path / "no.parquet"), "--out", "o"]
    assert CliRunner().invoke(app, line).exit_code == 2
