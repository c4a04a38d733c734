"""The shelf: what rerankers get of a gallery, with and without the feed; readings kept on disk."""

import numpy as np
import pytest

from evaluation.stages.shelf import Shelf
from tests.evaluation.small_shop import DESIGNS
from tests.evaluation.stages.rerankers import MeanReader


def shortlist(shelf, *, feed, reader=None):
    return shelf.shortlist(np.array([4, 0]), np.array([0.9, 0.8], np.float32), reader, feed=feed)


def test_pictures_only_products_are_known_by_their_ids_alone(gallery):
    first, second = shortlist(Shelf(gallery), feed=False).products
    assert (first.id, second.id) == ("striped-Green", "hooded-Red")
    assert not any((first.title, first.colour, first.category, first.gender))


def test_with_the_feed_products_have_the_shops_own_words(gallery):
    first, _ = shortlist(Shelf(gallery), feed=True).products
    assert (first.title, first.colour) == ("Green striped thing", "Green")
    assert (first.category, first.gender) == ("Shirts", "Men")


def test_a_shortlist_has_scores_embeddings_and_details_of_its_rows(gallery):
    of_both = shortlist(Shelf(gallery), feed=False, reader=MeanReader())
    assert of_both.scores.tolist() == pytest.approx([0.9, 0.8])
    assert np.array_equal(of_both.embeddings, gallery.embeddings[[4, 0]])
    designs = np.array([DESIGNS["striped"], DESIGNS["hooded"]]) / 255
    assert of_both.details.tolist() == designs.tolist()
    assert shortlist(Shelf(gallery), feed=False).details is None


def test_a_gallery_is_read_once_and_found_again_on_disk(gallery, tmp_path):
    reader = MeanReader()
    shelf = Shelf(gallery, tmp_path / "cache")
    kept = shelf.readings(reader)
    shelf.readings(reader)
    again = Shelf(gallery, tmp_path / "cache").readings(reader)
    assert reader.seen == 9
    assert np.array_equal(again.array, kept.array)
    assert tuple(again.texts) == ("seen",) * 9
    assert not list((tmp_path / "cache").glob("*.part*"))


def test_another_reader_reads_anew(gallery, tmp_path):
    Shelf(gallery, tmp_path).readings(MeanReader())
    other = MeanReader()
    other.model_id = "right-halves@2"
    Shelf(gallery, tmp_path).readings(other)
    assert other.seen == 9


def test_without_a_folder_nothing_is_kept(gallery):
    reader = MeanReader()
    for _ in range(2):
        Shelf(gallery).readings(reader)
    assert reader.seen == 18
