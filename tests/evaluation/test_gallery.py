"""Gallery: columns, photos in any order, embeddings kept once a file and model, clear errors."""

import numpy as np
import pytest

from evaluation.gallery import Gallery
from shared.errors import FeedUnreadable
from tests.evaluation.small_shop import COLOURS, HalvesEncoder, shop, write


def test_gallery_reads_columns_and_encodes_every_photo(gallery, encoder):
    assert gallery["baseColour"].tolist() == list(COLOURS) * 3
    assert gallery.embeddings.shape == (9, 6)
    assert encoder.seen == 9
    # Red half, cyan half: 1 against 1, 1, all over the square root of three.
    assert gallery.embeddings[0] == pytest.approx(np.array([1, 0, 0, 0, 1, 1]) / 3**0.5)


def test_gallery_with_a_cache_encodes_a_file_once(products, tmp_path):
    first, second = HalvesEncoder(), HalvesEncoder()
    encoded = Gallery.read(products, first, tmp_path / "kept")
    kept = Gallery.read(products, second, tmp_path / "kept")
    assert (first.seen, second.seen) == (9, 0)
    assert np.array_equal(encoded.embeddings, kept.embeddings)


def test_cache_when_the_model_changed_is_not_used(products, tmp_path):
    Gallery.read(products, HalvesEncoder(), tmp_path)
    other = HalvesEncoder()
    other.model_id = "halves, other weights"
    Gallery.read(products, other, tmp_path)
    assert other.seen == 9


def test_cache_when_the_file_changed_under_its_name_is_not_used(products, tmp_path):
    Gallery.read(products, HalvesEncoder(), tmp_path)
    write(products, shop()[:4])
    again = HalvesEncoder()
    assert len(Gallery.read(products, again, tmp_path)) == again.seen == 4


def test_photos_come_in_the_order_asked_for_and_repeat(gallery):
    photos = list(gallery.photos(np.array([8, 0, 8])))
    assert [photo.getpixel((0, 0)) for photo in photos] == [(0, 0, 255), (255, 0, 0), (0, 0, 255)]


def test_same_compares_all_columns_with_the_query_row(gallery):
    found = np.array([[0, 1, 3]])
    assert gallery.same(("group",), found, np.array([0])).tolist() == [[True, True, False]]
    both = gallery.same(("group", "baseColour"), found, np.array([0]))
    assert both.tolist() == [[True, False, False]]


def test_an_empty_split_is_refused(gallery):
    with pytest.raises(FeedUnreadable, match="no product of split 'val'"):
        gallery.rows("val")


def test_a_column_that_the_file_lacks_is_named(tmp_path, encoder):
    rows = [{key: row[key] for key in ("id", "image")} for row in shop()]
    gallery = Gallery.read(write(tmp_path / "bare.parquet", rows), encoder)
    with pytest.raises(FeedUnreadable, match="no column group"):
        gallery["group"]


def test_a_file_without_photos_or_no_parquet_is_refused(tmp_path, encoder):
    with pytest.raises(FeedUnreadable, match="no column image"):
        Gallery.read(write(tmp_path / "blind.parquet", [{"id": "1"}]), encoder)
    (tmp_path / "text.parquet").write_text("no parquet")
    with pytest.raises(FeedUnreadable, match="cannot be read"):
        Gallery.read(tmp_path / "text.parquet", encoder)
