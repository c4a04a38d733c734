"""Protocol `user`: which finds answer which photo, by hand; details by type; clear errors."""

import numpy as np
import pytest

from evaluation.protocols.crops import Crops
from evaluation.protocols.type_rules import type_filter
from evaluation.protocols.user import UserPhotos, user
from shared.errors import FeedUnreadable
from shared.pictures import decode
from tests.evaluation.small_shop import photo, png, write

# The nearest product is the photo's own; three of nine finds share its design, so its type.
PHOTOS = [
    ("belted", "pants", 1, 0.3),  # Jeans are pants
    ("hooded", "longsleeve", 1, 0.3),  # Sweatshirts have long sleeves
    ("striped", "longsleeve", 0, 0.3),  # Shirts do not answer it; the three Sweatshirts do
    ("striped", "hat", 0, 0.0),
]


@pytest.fixture
def photos(tmp_path):
    rows = [
        {"split": "val", "articleType": kind, "image": png(photo("Green", design))}
        for design, kind, _, _ in PHOTOS
    ]
    path = write(tmp_path / "user.parquet", [*rows, rows[0] | {"split": "train"}])
    return UserPhotos.read(path, "val")


def test_precision_counts_products_that_answer_the_photos_type(gallery, encoder, photos):
    scores = user(gallery, encoder, photos).scores
    assert scores["P@1"].tolist() == [first for _, _, first, _ in PHOTOS]
    assert scores["P@10"].tolist() == pytest.approx([share for _, _, _, share in PHOTOS])


def test_details_are_each_types_own_photos(gallery, encoder, photos):
    details = user(gallery, encoder, photos).details
    assert list(details) == ["P@10 hat", "P@10 longsleeve", "P@10 pants"]
    assert details["P@10 longsleeve"].tolist() == pytest.approx([0.3, 0.3])


def test_answers_show_the_photos(gallery, encoder, photos):
    answers = user(gallery, encoder, photos).answers
    (shown,) = answers.photos(np.array([2]))
    assert shown.tobytes() == photo("Green", "striped").tobytes()
    assert answers.found[2, 0] == 4


def test_an_empty_split_is_refused(tmp_path):
    path = write(tmp_path / "user.parquet", [{"split": "val", "articleType": "hat", "image": b""}])
    with pytest.raises(FeedUnreadable, match="no photo of split 'test'"):
        UserPhotos.read(path, "test")


def test_whole_photos_say_nothing_of_what_was_found(gallery, encoder, photos):
    assert "nothing found" not in user(gallery, encoder, photos).scores


def test_crops_ask_and_the_share_without_any_is_reported(gallery, encoder, photos):
    # Every crop shows the hooded design: right for the two long sleeves, and for them alone.
    crops = Crops([photo("Red", "hooded")] * 4, ["top"] * 4, np.array([True, False, True, True]))
    result = user(gallery, encoder, photos, crops)
    assert result.scores["P@1"].tolist() == [0, 1, 1, 0]
    assert result.scores["nothing found"].tolist() == [0, 1, 0, 0]
    (shown,) = result.answers.photos(np.array([3]))
    assert shown.tobytes() == photo("Red", "hooded").tobytes()


def test_a_rule_weighs_the_type_that_was_found(gallery, encoder, photos):
    pictures = [decode(image) for image in photos.images]
    crops = Crops(pictures, ["trousers", "top", "trousers", ""], np.ones(4, bool))
    result = user(gallery, encoder, photos, crops, type_filter)
    # The third is a striped top: with Jeans alone to find, not even its shirt comes first.
    assert result.answers.found[:, 0].tolist() == [7, 1, 7, 4]
