"""`sartor bench reindex`: what is timed, what counts as changed, what the table says."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from evaluation.bench.reindex import ReindexBench, bench_reindex, markdown
from index_store.building import Eyes
from tests.index_store.shop import Corner, MeanColour, SmallShop, many_colours


def two_colours(one, other):
    """A picture that is not its own mirror image."""
    image = Image.new("RGB", (16, 8), one)
    image.paste(other, (8, 0, 16, 8))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def products(tmp_path):
    """250 products, a row group of 100 at a time."""
    colours = many_colours(250)
    table = pa.table(
        {
            "id": list(colours),
            "title": [f"Product {name}" for name in colours],
            "image": [two_colours(colour, (250, 10, 10)) for colour in colours.values()],
        }
    )
    path = tmp_path / "products.parquet"
    pq.write_table(table, path, row_group_size=100)
    return path


@pytest.fixture
def settings(tmp_path):
    return SmallShop(tmp_path / "home").settings


def test_a_bench_counts_what_changed_and_looks_at_that_alone(settings, products):
    encoder, reader = MeanColour(), Corner()
    before = products.read_bytes()
    bench = bench_reindex(settings, Eyes(encoder, [reader]), products, rounds=2)
    assert (bench.products, bench.looks) == (250, 2 * 250)
    assert (bench.changed_count, bench.changed_looks) == (3, 2 * 3)  # of 0, 100 and 200
    assert (len(encoder.encoded), len(reader.seen)) == (253, 253)
    assert (len(bench.hashing), len(bench.unchanged)) == (2, 2)
    assert all(seconds > 0 for seconds in (bench.first, bench.changed, *bench.hashing))
    assert products.read_bytes() == before


def test_a_bench_in_a_folder_that_is_kept_has_no_first_build(settings, products):
    eyes = Eyes(MeanColour())
    assert bench_reindex(settings, eyes, products, rounds=1).looks == 250
    again = bench_reindex(settings, eyes, products, rounds=1)
    assert (again.first, again.looks) == (0.0, 0)
    assert again.changed_looks == 0  # these mirrored pictures are known as well
    assert again.changed_count == 3


def test_ratios_are_of_the_median_of_hashing():
    bench = ReindexBench(
        products=1000,
        first=200.0,
        looks=1000,
        hashing=(2.0, 9.0, 1.0),
        unchanged=(1.0, 0.5, 8.0),
        changed=6.0,
        changed_looks=10,
        changed_count=10,
    )
    table = markdown(bench)
    assert "1,000 products, 3 rounds in turns" in table
    assert "| every picture read and hashed | 2.000 | 1.00 |" in table
    assert "| reindex, nothing changed | 1.000 | 0.50 |" in table
    assert "| reindex, 10 changed (10 looks) | 6.0 | 3.0 |" in table
    assert "| first build (1,000 looks) | 200 | |" in table
    assert "| share of the first build that the changes cost | 3.0% | |" in table


def test_a_kept_folder_has_no_share_of_a_first_build():
    bench = ReindexBench(1, 0.0, 0, (1.0,), (1.0,), 1.0, 0, 0)
    assert "first build" not in markdown(bench)
