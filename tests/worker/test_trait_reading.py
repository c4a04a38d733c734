"""What pictures say of products: read off the index where it is sure, and not guessed."""

from datetime import UTC, datetime

import numpy as np
import pytest

from index_store.engines.exact import ExactIndex
from index_store.manifest import Manifest
from index_store.product import Product
from index_store.version import IndexVersion
from tests.worker.conftest import ColourEncoder
from tests.worker.tiny_house import DESIGN, JOINT, VALUES, save_tiny_clip, tiny_house
from worker.encoders.house import HouseEncoder
from worker.trait_reading import SURE, TraitReading


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> HouseEncoder:
    return tiny_house(save_tiny_clip(tmp_path_factory.mktemp("clip")))


def shop_where(encoder: HouseEncoder, *seen: dict[str, str], sure: float = 0.9) -> IndexVersion:
    """Products whose pictures show these values, each with a probability of `sure`."""
    logs = np.log([_probabilities(one, sure) for one in seen]).astype(np.float32)
    joint = np.eye(JOINT, dtype=np.float32)[: len(seen)]
    design = np.eye(DESIGN, dtype=np.float32)[: len(seen)]
    vectors = encoder.layout.packed(joint, design, logs)
    products = [Product(id=str(row), title="", picture="") for row in range(len(seen))]
    manifest = Manifest(
        number=1,
        model_id=encoder.model_id,
        dim=encoder.dim,
        count=len(seen),
        created=datetime.now(UTC),
        files={},
        recall=1,
    )
    return IndexVersion(manifest, vectors, products, ExactIndex(vectors))


def _probabilities(seen: dict[str, str], sure: float) -> list[float]:
    """Of every value of every trait: of a trait that is not seen all alike."""
    return [
        (sure if value == seen[trait] else (1 - sure) / (len(values) - 1))
        if trait in seen
        else 1 / len(values)
        for trait, values in VALUES.items()
        for value in values
    ]


def test_read_when_a_value_is_sure_then_it_is_said_for_the_rows_asked(
    encoder: HouseEncoder,
) -> None:
    index = shop_where(encoder, {"colour": "red"}, {"gender": "women"}, {"colour": "sea green"})
    read = TraitReading(encoder, index)([2, 0])
    assert set(read) == set(VALUES)
    assert read["colour"] == ["sea green", "red"]
    assert read["gender"] == ["", ""]


@pytest.mark.parametrize(("sure", "said"), [(SURE - 0.02, ""), (SURE + 0.02, "striped")])
def test_read_when_a_value_is_just_likely_enough_then_it_is_said(
    encoder: HouseEncoder, sure: float, said: str
) -> None:
    index = shop_where(encoder, {"pattern": "striped"}, sure=sure)
    assert TraitReading(encoder, index)([0])["pattern"] == [said]


def test_read_when_no_row_is_asked_then_every_trait_is_empty(encoder: HouseEncoder) -> None:
    read = TraitReading(encoder, shop_where(encoder, {"colour": "red"}))([])
    assert read == {trait: [] for trait in VALUES}


def test_read_when_the_encoder_has_no_traits_then_nothing_is_read(encoder: HouseEncoder) -> None:
    index = shop_where(encoder, {"colour": "red"})
    assert TraitReading(ColourEncoder(), index)([0]) == {}
