"""The gallery is the shop's pictures, encoded once; a search is the composer's own."""

import numpy as np
import pytest
import torch

from training.rerankers.retriever import Retriever, gallery
from worker.composers.registry import COMPOSERS


class Blind:
    """An encoder that must not be asked for pictures any more."""

    def __init__(self, model_id):
        self.model_id = model_id

    def encode_images(self, _pictures):
        raise AssertionError("looked again")


@pytest.fixture
def pictures(shelf):
    return [shelf.cut(row).convert("RGB") for row in range(len(shelf.products))]


def test_the_gallery_is_the_pictures_as_the_shop_has_them(
    shelf, products, encoder, pictures, tmp_path
):
    shop = gallery(shelf, [products], encoder, tmp_path)
    assert np.allclose(shop.float(), encoder.encode_images(pictures), atol=2e-3)


def test_a_large_shelf_is_encoded_in_its_order(shelf, products, encoder, tmp_path, monkeypatch):
    whole = gallery(shelf, [products], encoder, tmp_path / "whole")
    monkeypatch.setattr("training.rerankers.retriever.CHUNK", 5)
    parts = gallery(shelf, [products], encoder, tmp_path / "parts")
    assert torch.allclose(whole.float(), parts.float(), atol=2e-3)


def test_what_was_encoded_is_not_encoded_again(shelf, products, encoder, tmp_path):
    first = gallery(shelf, [products], encoder, tmp_path)
    assert torch.equal(first, gallery(shelf, [products], Blind(encoder.model_id), tmp_path))


def test_another_encoder_and_other_products_are_kept_apart(shelf, products, encoder, tmp_path):
    gallery(shelf, [products], encoder, tmp_path)
    with pytest.raises(AssertionError, match="looked again"):
        gallery(shelf, [products], Blind("local-dir:tiny@000000000000"), tmp_path)
    other = tmp_path / "other.parquet"
    other.write_bytes(b"other products")
    with pytest.raises(AssertionError, match="looked again"):
        gallery(shelf, [other], Blind(encoder.model_id), tmp_path)


def test_a_search_finds_the_nearest_pictures_best_first(retriever, pictures, shop):
    """Up to what half precision rounds away: the drawn shirts are near each other."""
    found = retriever.nearest(pictures[3:6], 4)
    near = shop[3:6].float() @ shop.float().T
    assert torch.allclose(near.gather(1, found), near.topk(4).values, atol=1e-3)
    assert torch.allclose(near.gather(1, found)[:, 0], torch.ones(3), atol=1e-3)
    assert all(len(set(rows)) == 4 for rows in found.tolist())


def test_what_is_encoded_already_finds_the_same(retriever, encoder, pictures):
    seen = encoder.encode_images(pictures[3:6])
    assert torch.equal(retriever.nearest_to(seen, 4), retriever.nearest(pictures[3:6], 4))


def test_the_composer_makes_the_query(encoder, pictures, shop):
    """One that asks for the opposite finds last what others find first."""

    class Opposite:
        def __init__(self):
            self._sum = COMPOSERS.load("sum", encoder=encoder)

        def compose(self, asked):
            return -self._sum.compose(asked)

    found = Retriever(encoder, Opposite(), shop).nearest(pictures[:2], len(pictures))
    assert found[:, -1].tolist() == [0, 1]
