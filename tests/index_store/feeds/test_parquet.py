"""Parquet with picture bytes, as the public data sets are kept."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index_store.feeds import FeedRow, open_feed
from index_store.feeds.parquet import BATCH, parquet_rows
from shared.errors import BadRow, FeedUnreadable
from shared.pictures import decode
from tests.index_store.shop import picture


def write(path, **columns):
    pq.write_table(pa.table(columns), path, row_group_size=7)
    return path


def test_parquet_rows_of_a_data_set_have_its_attributes(tmp_path):
    path = write(
        tmp_path / "products.parquet",
        id=["10", "11"],
        group=["g", "g"],
        split=["test", "train"],
        gender=["Women", "Men"],
        articleType=["Dresses", "Shirts"],
        baseColour=["Navy Blue", "Red"],
        productDisplayName=["A dress", "A shirt"],
        image=[picture(), picture()],
    )
    first = next(parquet_rows(path))
    assert (first.row, first.id, first.title) == (1, "10", "A dress")
    assert (first.category, first.colour, first.gender) == ("Dresses", "Navy Blue", "Women")
    assert first.load_picture() == picture()


def test_parquet_rows_over_several_batches_are_numbered_from_one(tmp_path):
    count = 2 * BATCH + 5
    path = write(tmp_path / "p.parquet", id=list(range(count)), image=[picture()] * count)
    assert [row.row for row in parquet_rows(path)] == list(range(1, count + 1))


def test_parquet_row_without_a_picture_is_bad_and_the_rest_good(tmp_path):
    path = write(tmp_path / "p.parquet", id=["a", None, "c"], image=[None, picture(), picture()])
    first, second, third = parquet_rows(path)
    assert (first.reason, second.reason) == ("has no picture", "has no id")
    assert third.id == "c"


def test_parquet_prices_of_any_number_type_are_exact(tmp_path):
    for kind in (pa.float32(), pa.float64(), pa.decimal128(9, 2)):
        prices = pa.array([39.9], pa.float64()).cast(kind)
        path = write(tmp_path / "p.parquet", id=["a"], image=[picture()], price=prices)
        assert str(next(parquet_rows(path)).price) == "39.90"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all" * 100])
def test_parquet_that_is_none_is_unreadable(tmp_path, content):
    path = tmp_path / "p.parquet"
    path.write_bytes(content)
    with pytest.raises(FeedUnreadable, match="no whole Parquet"):
        list(parquet_rows(path))


def test_parquet_that_is_cut_off_is_unreadable(tmp_path):
    path = write(tmp_path / "p.parquet", id=["a"] * 50, image=[picture()] * 50)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(FeedUnreadable, match="no whole Parquet"):
        list(parquet_rows(path))


def test_parquet_without_pictures_is_unreadable(tmp_path):
    with pytest.raises(FeedUnreadable, match="no column image"):
        list(parquet_rows(write(tmp_path / "p.parquet", id=["a"])))


@pytest.mark.skipif(
    "SARTOR_REAL_DATA" not in os.environ, reason="SARTOR_REAL_DATA names no folder of real data"
)
def test_real_products_are_read_with_pictures_and_attributes():
    path = Path(os.environ["SARTOR_REAL_DATA"]) / "products-224.parquet"
    rows = [row for row, _ in zip(open_feed(path), range(200), strict=False)]
    assert not [row for row in rows if isinstance(row, BadRow)]
    assert all(isinstance(row, FeedRow) and row.title and row.category for row in rows)
    assert {decode(row.load_picture()).size for row in rows} == {(168, 224)}
