"""Protocol `user`: which finds answer which photo, by hand; details by type; clear errors."""

import numpy as np
import pytest

from evaluation.protocols.user import UserPhotos, user
from shared.errors import FeedUnreadable
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
