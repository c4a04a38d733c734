"""An encoder of two parts is measured in its joint space, and once more as its composer asks."""

import numpy as np
import pytest

from evaluation.gallery import Gallery
from evaluation.protocols.instance import ChangedPhotos, instance
from evaluation.protocols.text import text
from evaluation.two_parts import in_joint_space, ways_of_asking
from shared.words import understood
from tests.evaluation.small_shop import TwoHalvesEncoder, photo
from tests.worker.tiny_house import JOINT, save_tiny_clip, tiny_house
from worker.composers.base import Asked
from worker.composers.registry import COMPOSERS


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return tiny_house(save_tiny_clip(tmp_path_factory.mktemp("clip") / "tiny"))


def unchanged(picture, product_id, article_type):
    return picture


def found(how, encoder, whole):
    photos = ChangedPhotos(whole, encoder, "test", unchanged)
    return instance(how.gallery, photos, how.of_embeddings(photos.embeddings)).scores["R@1"]


def test_an_encoder_of_one_part_is_measured_as_it_is(gallery, encoder):
    (how,) = ways_of_asking(gallery, encoder)
    assert (how.addition, how.gallery, how.encoder) == ("", gallery, encoder)


def test_of_two_parts_words_and_photos_are_measured_in_the_shared_one(products):
    """In the colour alone all that is red is one; the design, for pictures only, tells it apart."""
    encoder = TwoHalvesEncoder()
    whole = Gallery.read(products, encoder)
    (joint,) = ways_of_asking(whole, encoder)
    assert joint.gallery.embeddings.tolist() == np.tile(np.eye(3), (3, 1)).tolist()
    assert found(joint, encoder, whole).tolist() == [1] * 3 + [0] * 6
    photos = ChangedPhotos(whole, encoder, "test", unchanged)
    assert instance(whole, photos, photos.embeddings).scores["R@1"].tolist() == [1] * 9
    named = joint.encoder.encode_texts(whole["productDisplayName"].tolist())
    assert text(joint.gallery, "test", named).scores["R@1"].tolist() == [1] * 3 + [0] * 6


def test_the_house_encoder_is_also_asked_through_its_composer(products, house):
    gallery = Gallery.read(products, house)
    joint, composed = ways_of_asking(gallery, house)
    assert (joint.addition, composed.addition) == ("", ", house composer")
    assert joint.encoder is house.joint
    assert joint.gallery.embeddings.shape == (9, JOINT)
    assert composed.gallery is gallery
    queries = composed.encoder.encode_images([photo("Red", "hooded")])
    assert queries.shape == (1, house.dim)
    assert not np.allclose(queries, gallery.embeddings[:1], atol=0.1)
    assert found(composed, house, gallery).tolist() == [1] * 9  # a photo as it is finds itself


def test_the_house_composer_reads_names(products, house):
    gallery = Gallery.read(products, house)
    _, composed = ways_of_asking(gallery, house)
    queries = composed.encoder.encode_texts(["Red hooded thing", "Blue striped shirt"])
    assert queries.shape == (2, house.dim)
    asked = Asked(None, understood(["Blue striped shirt"]))
    assert queries[1].tolist() == COMPOSERS.load("house", encoder=house).compose(asked).tolist()


def test_what_is_composed_is_kept_apart_from_what_is_seen(products, house):
    """Crops keep embeddings by the model id."""
    joint, composed = ways_of_asking(Gallery.read(products, house), house)
    assert len({house.model_id, joint.encoder.model_id, composed.encoder.model_id}) == 3


def test_no_pictures_are_no_queries(products, house):
    _, composed = ways_of_asking(Gallery.read(products, house), house)
    assert composed.encoder.encode_images([]).shape == (0, house.dim)


def test_columns_and_photos_stay_those_of_the_file(products):
    encoder = TwoHalvesEncoder()
    joint = in_joint_space(Gallery.read(products, encoder), encoder).gallery
    assert joint["baseColour"][:3].tolist() == ["Red", "Green", "Blue"]
    (picture,) = joint.photos(np.array([4]))
    assert picture.tobytes() == photo("Green", "striped").tobytes()
