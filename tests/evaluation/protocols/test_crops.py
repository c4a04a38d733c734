"""What is searched of people's photos: the first choice with its margin, or the whole photo."""

import numpy as np

from evaluation.protocols.crops import crops_by, whole_photos
from tests.evaluation.small_shop import HalvesEncoder, png
from tests.evaluation.small_street import BAG, COLOURS, TOP, TROUSERS, ColourDetector, picture
from worker.detectors.whole import WholePhoto

PHOTOS = [
    picture([("trousers", TROUSERS), ("top", TOP), ("bag", BAG)]),
    picture([]),
]
IMAGES = [png(photo) for photo in PHOTOS]


def test_the_first_choice_is_cut_out_and_what_shows_nothing_stays_whole():
    crops = crops_by(ColourDetector(), IMAGES)
    assert (crops.labels, crops.found.tolist()) == (["top", ""], [True, False])
    # 40 x 30 pixels, and 10% of 40 on each side, inside the photo.
    assert crops.pictures[0].size == (48, 38)
    assert crops.pictures[0].getpixel((22, 17)) == COLOURS["top"]
    assert crops.pictures[1].tobytes() == PHOTOS[1].tobytes()


def test_a_detector_that_does_not_look_leaves_photos_whole():
    crops = crops_by(WholePhoto(), IMAGES)
    whole = whole_photos(IMAGES)
    assert [one.tobytes() for one in crops.pictures] == [one.tobytes() for one in whole.pictures]
    assert crops.labels == whole.labels == ["", ""]
    assert crops.found.all()


def test_each_encoder_sees_crops_once():
    crops, encoder = whole_photos(IMAGES), HalvesEncoder()
    first = crops.embeddings(encoder)
    assert crops.embeddings(encoder) is first
    assert encoder.seen == 2
    other = HalvesEncoder()
    other.model_id = "others"
    assert np.array_equal(crops.embeddings(other), first)
    assert other.seen == 2
