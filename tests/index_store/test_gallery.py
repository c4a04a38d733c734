"""The files of a version that engines search: mapped, and refused when they contradict."""

import numpy as np
import pytest

from index_store.gallery import OWNERS, PRODUCTS, VECTORS, gallery_of, open_gallery
from index_store.product import Product, write_products
from index_store.readings import Readings
from shared.errors import IndexCorrupt
from tests.index_store.shop import directions, products

SHOP = [Product("a", "", "", more_pictures=("1", "2")), Product("b", "", "")]


@pytest.fixture
def folder(tmp_path):
    write_products(tmp_path / PRODUCTS, [SHOP])
    np.save(tmp_path / VECTORS, directions(4))
    np.save(tmp_path / OWNERS, np.array([0, 0]))
    return tmp_path


def test_a_gallery_is_mapped_with_the_product_of_every_row(folder):
    gallery = open_gallery(folder, 2)
    assert isinstance(gallery.vectors, np.memmap)
    assert gallery.owners.tolist() == [0, 1, 0, 0]
    assert list(gallery.products) == SHOP


def test_one_picture_each_needs_no_owners(tmp_path):
    write_products(tmp_path / PRODUCTS, [products(3)])
    np.save(tmp_path / VECTORS, directions(3))
    assert open_gallery(tmp_path, 3).owners.tolist() == [0, 1, 2]


@pytest.mark.parametrize(("count", "rows"), [(1, 4), (3, 4), (1, 3), (3, 5)])
def test_another_number_of_products_is_corrupt(folder, count, rows):
    np.save(folder / VECTORS, directions(rows))
    with pytest.raises(IndexCorrupt, match="2 products"):
        open_gallery(folder, count)


@pytest.mark.parametrize("rows", [2, 3, 5])
def test_another_number_of_pictures_is_corrupt(folder, rows):
    np.save(folder / VECTORS, directions(rows))
    with pytest.raises(IndexCorrupt, match=f"{rows} embeddings"):
        open_gallery(folder, 2)


@pytest.mark.parametrize("owners", [[0, 1], [0], [0, 0, 0], []])
def test_owners_that_the_products_do_not_tell_are_corrupt(folder, owners):
    np.save(folder / OWNERS, np.array(owners, np.int64))
    with pytest.raises(IndexCorrupt, match="otherwise"):
        open_gallery(folder, 2)


@pytest.mark.parametrize("name", [VECTORS, OWNERS])
@pytest.mark.parametrize("body", [None, b"", b"damage", b"\x93NUMPY"])
def test_a_file_that_is_no_array_is_corrupt(folder, name, body):
    (folder / name).unlink()
    if body is not None:
        (folder / name).write_bytes(body)
    with pytest.raises(IndexCorrupt):
        open_gallery(folder, 2)


def test_a_gallery_of_readings_has_one_row_a_product():
    gallery = gallery_of(Readings("r", directions(2)), SHOP)
    assert gallery.owners.tolist() == [0, 1]
    assert gallery.vectors.shape == (2, 4)
