"""The reader: probabilities by hand, own values, kept directions, and real products."""

import math

import numpy as np
import pytest
import scipy.special
from PIL import Image

from evaluation.calibration import expected_calibration_error
from shared.errors import PicturesOnly, SetupError, UnknownSpec, WeightsUnavailable
from tests.worker.attributes.word_encoder import TwoPartWordEncoder
from training.datasets.products import read_products
from worker.attributes.reader import AttributeReader
from worker.encoders.registry import ENCODERS

RED, GREEN, BLUE = np.eye(4, dtype=np.float32)[:3]


@pytest.fixture
def reader(encoder, calibrations):
    return AttributeReader(encoder, calibrations)


def test_probability_is_the_softmax_of_scaled_cosine_and_bias(reader):
    reading = reader.read(RED[None])["baseColour"]
    # cos(red, Red) = 2 / sqrt 5 and cos(red, Blue) = 0; temperature 1/2; biases 0 and -1.
    gap = 2 * 2 / math.sqrt(5) + 1
    assert reading.values == ("Red", "Blue")
    assert reading.best(0) == ("Red", pytest.approx(1 / (1 + math.exp(-gap)), abs=1e-6))


def test_bias_decides_where_the_picture_tells_nothing(reader):
    reading = reader.read_one(GREEN[None], "baseColour")
    assert reading.probabilities[0] == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e)])


def test_own_values_are_equally_likely_beforehand(reader):
    reading = reader.read_with(GREEN[None], "baseColour", ["Blue", "Red"])
    assert reading.values == ("Blue", "Red")
    assert reading.probabilities[0] == pytest.approx([0.5, 0.5])


def test_own_values_use_the_temperature_without_biases(reader):
    reading = reader.read_with(RED[None], "baseColour", ["Red", "Green", "Blue"])
    by_hand = scipy.special.softmax([2 / math.sqrt(5) / 0.25, 0, 0])
    assert reading.probabilities[0] == pytest.approx(by_hand, abs=1e-6)


def test_rows_sum_to_one_and_keep_the_order_of_cosines(reader):
    embeddings = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    colours = ["Red", "Green", "Blue", "Navy Blue"]
    reading = reader.read_with(embeddings, "baseColour", colours)
    assert reading.probabilities.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-6)
    cosines = embeddings[:, :3] * 2 + embeddings[:, 3:]  # of the three plain colours, times sqrt 5
    order = np.argsort(reading.probabilities[:, :3], axis=1)
    assert order.tolist() == np.argsort(cosines, axis=1).tolist()


def test_a_sharp_temperature_overflows_nothing(encoder, calibrations):
    sharp = calibrations.attributes["baseColour"].model_copy(update={"temperature": 1e-6})
    reader = AttributeReader(
        encoder, calibrations.model_copy(update={"attributes": {"baseColour": sharp}})
    )
    assert reader.read_one(BLUE[None], "baseColour").probabilities.tolist() == [[0, 1]]


def test_no_embeddings_give_an_empty_reading(reader):
    reading = reader.read_one(np.zeros((0, 4), np.float32), "baseColour")
    assert (reading.probabilities.shape, reading.probabilities.dtype) == ((0, 2), np.float32)


def test_directions_are_made_once_and_nobody_can_change_them(reader, encoder):
    rows = reader.prompt_embeddings("baseColour")
    asked = len(encoder.asked)
    reader.read(RED[None])
    reader.read_with(RED[None], "baseColour", ["Red", "Blue"])
    assert len(encoder.asked) == asked == 6
    with pytest.raises(ValueError, match="read-only"):
        rows[0] = 0


def test_of_two_parts_the_one_that_words_share_is_read(reader, calibrations):
    """Pictures of any brightness read as their colour does, whole embeddings and all."""
    encoder = TwoPartWordEncoder()
    seen = encoder.encode_images([Image.new("RGB", (4, 4), colour) for colour in ("red", "navy")])
    wide = AttributeReader(encoder, calibrations)
    assert wide.prompt_embeddings("baseColour").shape == (2, 4)
    plain = np.stack([RED, BLUE])
    found, wanted = (one.read(rows)["baseColour"] for one, rows in ((wide, seen), (reader, plain)))
    assert found.probabilities == pytest.approx(wanted.probabilities, abs=1e-6)
    own = [
        one.read_with(rows, "baseColour", ["Red", "Green"]).probabilities
        for one, rows in ((wide, seen), (reader, plain))
    ]
    assert own[0] == pytest.approx(own[1], abs=1e-6)


def test_an_unknown_attribute_lists_the_known(reader):
    with pytest.raises(UnknownSpec, match="'mood'; known: baseColour"):
        reader.read_one(RED[None], "mood")


@pytest.mark.parametrize("values", [[], ["Red", "Red"], ["Red", " "]])
def test_own_values_that_mean_nothing_are_refused(reader, values):
    with pytest.raises(SetupError, match="each once"):
        reader.read_with(RED[None], "baseColour", values)


def test_an_encoder_without_words_says_so(reader, encoder, monkeypatch):
    def refuse(texts):
        raise PicturesOnly("no words")

    monkeypatch.setattr(encoder, "encode_texts", refuse)
    with pytest.raises(PicturesOnly):
        reader.read(RED[None])


def test_a_reader_loads_its_file_and_refuses_the_house_one(encoder, calibrations, tmp_path):
    calibrations.write(tmp_path / "attributes.json")
    reader = AttributeReader.load(encoder, tmp_path / "attributes.json")
    assert (reader.names, reader.values("baseColour")) == (("baseColour",), ("Red", "Blue"))
    with pytest.raises(WeightsUnavailable, match="calibrated for house@"):
        AttributeReader.load(encoder)


def test_house_encoder_reads_real_products_and_knows_how_sure_it_is(real_data):
    """Bounds that any encoder worth shipping keeps: far over chance, confidence near accuracy."""
    encoder = ENCODERS.load("house")
    products = [p for _, p in read_products([real_data / "products-224.parquet"], {"val"})][:300]
    embeddings = encoder.encode_images([product.picture() for product in products])
    readings = AttributeReader.load(encoder).read(embeddings)
    told = {
        "articleType": ([product.article_type for product in products], 0.6),
        "baseColour": ([product.colour for product in products], 0.4),
        "gender": ([product.gender for product in products], 0.7),
    }
    for name, (values, least) in told.items():
        guesses = [readings[name].best(row) for row in range(len(products))]
        correct = np.array([guess.value == v for guess, v in zip(guesses, values, strict=True)])
        confidence = np.array([guess.probability for guess in guesses])
        assert correct.mean() > least
        assert expected_calibration_error(confidence, correct) < 0.15
