"""Protocol `instance`: the changed photo's own product, by hand for two plain changes."""

import pytest

from evaluation.protocols.instance import ChangedPhotos, instance
from tests.evaluation.small_shop import photo


def unchanged(picture, product_id, article_type):
    return picture


def asked(gallery, encoder, change):
    photos = ChangedPhotos(gallery, encoder, "test", change)
    return instance(gallery, photos, photos.embeddings)


def test_instance_with_no_change_finds_every_product_first(gallery, encoder):
    scores = asked(gallery, encoder, unchanged).scores
    assert scores["R@1"].tolist() == scores["mAP"].tolist() == [1] * 9


def test_instance_scores_one_over_the_rank_of_the_product(gallery, encoder):
    """All seen as red and hooded: it, then one half alike in order, then the rest in order."""
    result = asked(gallery, encoder, lambda *_: photo("Red", "hooded"))
    order = [0, 1, 2, 3, 6, 4, 5, 7, 8]
    assert result.answers.found[4].tolist() == order[:6]
    wanted = [1 / (order.index(row) + 1) for row in range(9)]
    assert result.scores["mAP"].tolist() == pytest.approx(wanted)
    assert result.scores["R@5"].tolist() == [row in order[:5] for row in range(9)]


def test_instance_changes_each_photo_by_its_own_id_and_type(gallery, encoder):
    seen = []
    asked(gallery, encoder, lambda picture, *names: seen.append(names) or picture)
    assert seen[4] == ("striped-Green", "Shirts")
    assert len(seen) == 9
