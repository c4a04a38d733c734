"""Products reader: splits, several files, missing columns, pictures."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from training.datasets.products import read_products


def _file(path, ids, **columns):
    out = io.BytesIO()
    Image.new("RGB", (12, 16), "blue").save(out, "WEBP", lossless=True)
    pq.write_table(
        pa.table({"id": ids, "image": [out.getvalue()] * len(ids), **columns}),
        path,
        row_group_size=2,
    )
    return path


@pytest.fixture
def files(tmp_path):
    first = _file(tmp_path / "a.parquet", ["1", "2", "3"], split=["train", "val", "train"])
    second = _file(tmp_path / "b.parquet", ["3", "4"], split=["train", "train"])
    return [first, second]


def test_only_the_wanted_split_is_read(files):
    assert [(n, p.id) for n, p in read_products(files, {"val"})] == [(0, "2")]


def test_an_id_in_two_files_comes_from_the_first(files):
    found = [(n, p.id) for n, p in read_products(files, {"train"})]
    assert found == [(0, "1"), (0, "3"), (1, "4")]


def test_a_file_without_attributes_is_training_data_with_empty_words(tmp_path):
    path = _file(tmp_path / "bare.parquet", ["7"])
    ((_, product),) = read_products([path], {"train"})
    assert (product.colour, product.article_type, product.name) == ("", "", "")


def test_picture_decodes_the_stored_bytes(files):
    _, product = next(read_products(files))
    picture = product.picture()
    assert (picture.mode, picture.size) == ("RGB", (12, 16))
    assert picture.getpixel((5, 5)) == (0, 0, 255)
