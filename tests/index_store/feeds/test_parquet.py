"""Parquet with picture bytes, as the public data sets are kept."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index_store.feeds import FeedRow, open_feed
from index_store.feeds.columns import chosen
from index_store.feeds.parquet import BATCH, parquet_rows
from index_store.feeds.pictures import Folder
from shared.errors import BadRow, FeedUnreadable
from shared.pictures import decode
from tests.index_store.feeds.samples import picture, put


def write(path, **columns):
    pq.write_table(pa.table(columns), path, row_group_size=7)
    return path


def read(path, **columns):
    return parquet_rows(path, Folder(path.parent), chosen(columns))


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
    first = next(read(path))
    assert (first.row, first.id, first.title) == (1, "10", "A dress")
    assert (first.category, first.colour, first.gender) == ("Dresses", "Navy Blue", "Women")
    assert first.pictures == (picture(),)


def test_parquet_rows_over_several_batches_are_numbered_from_one(tmp_path):
    count = 2 * BATCH + 5
    path = write(tmp_path / "p.parquet", id=list(range(count)), image=[picture()] * count)
    assert [row.row for row in read(path)] == list(range(1, count + 1))


def test_parquet_pictures_may_be_structs_paths_addresses_and_lists(tmp_path):
    put(tmp_path, "a.png")
    for image in (
        {"bytes": picture(), "path": None},
        {"bytes": None, "path": "a.png"},
        "a.png",
        "https://shop.example/a.png",
        [{"bytes": picture(), "path": "x"}, {"bytes": b"other", "path": "y"}],
    ):
        (row,) = read(write(tmp_path / "p.parquet", id=["1"], image=pa.array([image])))
        assert isinstance(row, FeedRow)
        assert row.pictures[0] in {picture(), tmp_path / "a.png", "https://shop.example/a.png"}
    assert row.pictures == (picture(), b"other")


def test_parquet_row_without_a_picture_is_bad_and_the_rest_good(tmp_path):
    path = write(tmp_path / "p.parquet", id=["a", None, "c"], image=[None, picture(), picture()])
    first, second, third = read(path)
    assert (first.reason, second.reason) == ("has no picture", "has no id")
    assert third.id == "c"


def test_parquet_prices_of_any_number_type_are_exact(tmp_path):
    for kind in (pa.float32(), pa.float64(), pa.decimal128(9, 2)):
        prices = pa.array([39.9], pa.float64()).cast(kind)
        path = write(tmp_path / "p.parquet", id=["a"], image=[picture()], price=prices)
        assert str(next(read(path)).price) == "39.90"


def test_parquet_columns_that_are_set_are_read_from_them(tmp_path):
    path = write(tmp_path / "p.parquet", number=["1"], photo=[picture()], n=["x"])
    assert next(read(path, id="number", image="photo")).id == "1"
    with pytest.raises(FeedUnreadable, match="no column sku; it has number, photo, n"):
        next(read(path, id="sku"))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all" * 100])
def test_parquet_that_is_none_is_unreadable(tmp_path, content):
    path = tmp_path / "p.parquet"
    path.write_bytes(content)
    with pytest.raises(FeedUnreadable, match="no whole Parquet"):
        list(read(path))


def test_parquet_that_is_cut_off_is_unreadable(tmp_path):
    path = write(tmp_path / "p.parquet", id=["a"] * 50, image=[picture()] * 50)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(FeedUnreadable, match="no whole Parquet"):
        list(read(path))


def test_parquet_with_text_that_is_none_is_unreadable(tmp_path):
    titles = pa.array([b"Gr\xf6\xdfe"], pa.binary()).view(pa.string())
    path = write(tmp_path / "p.parquet", id=["a"], image=[picture()], title=titles)
    with pytest.raises(FeedUnreadable, match="no whole Parquet"):
        list(read(path))


def test_parquet_without_pictures_is_unreadable(tmp_path):
    with pytest.raises(FeedUnreadable, match=r"no column image: .*it has id"):
        list(read(write(tmp_path / "p.parquet", id=["a"])))


def test_parquet_of_one_large_row_group_is_not_read_at_once(tmp_path):
    path = tmp_path / "p.parquet"
    count, each = 5_000, 10_000  # 50 MB; a page of what Arrow writes has 1,024 rows
    pictures = [os.urandom(each) for _ in range(count)]
    pq.write_table(pa.table({"id": list(map(str, range(count))), "image": pictures}), path)
    del pictures
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    most = max(pool.bytes_allocated() - before for _ in read(path))
    assert most < count * each * 0.6


@pytest.mark.skipif(
    "SARTOR_REAL_DATA" not in os.environ, reason="SARTOR_REAL_DATA names no folder of real data"
)
def test_real_products_are_read_with_pictures_and_attributes():
    path = Path(os.environ["SARTOR_REAL_DATA"]) / "products-224.parquet"
    rows = [row for row, _ in zip(open_feed(path), range(200), strict=False)]
    assert not [row for row in rows if isinstance(row, BadRow)]
    assert all(isinstance(row, FeedRow) and row.title and row.category for row in rows)
    assert {decode(row.pictures[0]).size for row in rows} == {(168, 224)}
