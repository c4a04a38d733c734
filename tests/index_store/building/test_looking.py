"""A build with readers: each picture is read once, whatever is killed, changed or added."""

import subprocess
import sys

import numpy as np
import pytest

from index_store.building.looking import BATCH
from tests.index_store.shop import Corner, MeanColour, SmallShop, many_colours, write_shop

COLOURS = {"red": (200, 0, 0), "green": (0, 200, 0), "grey": (90, 90, 90)}

DIE_WHILE_READING = """
import os, signal, sys
from pathlib import Path
from tests.index_store.shop import Corner, SmallShop

class Dies(Corner):
    def read(self, images, embeddings):
        if len(self.seen) >= 2 * 32:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(images, embeddings)

SmallShop(Path(sys.argv[1])).build(Path(sys.argv[2]), readers=[Dies()])
"""


@pytest.fixture
def shop(tmp_path):
    return SmallShop(tmp_path / "home")


@pytest.fixture
def feed(tmp_path):
    return write_shop(tmp_path / "feed", COLOURS)


def kept(shop, number, name="details"):
    """What a version has of each product: its array as a list, its text."""
    version = shop.store.load(number)
    one = version.readings[name]
    return {
        product.id: (one.array[row].tolist(), one.texts[row] if one.texts else "")
        for row, product in enumerate(version.products)
    }


def near(colour):
    return pytest.approx(colour, abs=3)  # pictures are kept as JPEG


def test_build_keeps_what_readers_made_of_each_products_picture(shop, feed):
    shop.build(feed, readers=[Corner(), Corner("other", "captions")])
    for name in ("details", "captions"):
        found = kept(shop, 1, name)
        assert {one: text for one, (_, text) in found.items()} == {
            "red": "red", "green": "green", "grey": ""
        }  # fmt: skip
        assert all(array == near(list(COLOURS[one])) for one, (array, _) in found.items())
    assert shop.store.manifest(1).readings == {"details": "corner", "captions": "other"}


def test_build_again_reads_nothing_and_keeps_the_version(shop, feed):
    shop.build(feed, readers=[Corner()])
    encoder, reader = MeanColour(), Corner()
    report = shop.build(feed, encoder, readers=[reader])
    assert (report.version, report.published) == (1, False)
    assert (encoder.encoded, reader.seen) == ([], [])


def test_build_after_products_came_changed_and_went_reads_what_is_new(tmp_path, shop):
    colours = many_colours(10)
    shop.build(write_shop(tmp_path / "feed", colours), readers=[Corner()])
    del colours["p000"]
    new = {"white": (240, 240, 240), "p001": (9, 9, 200)}
    reader = Corner()
    shop.build(write_shop(tmp_path / "feed", colours | new), readers=[reader])
    assert np.array(sorted(reader.seen)) == near(np.array(sorted(new.values())))
    found = kept(shop, 2)
    assert set(found) == {*colours, "white"}
    assert found["p001"] == (near([9, 9, 200]), "blue")
    assert found["p002"][0] == near(list(colours["p002"]))


def test_build_of_one_picture_under_two_ids_reads_it_once(tmp_path, shop):
    reader = Corner()
    shop.build(write_shop(tmp_path / "feed", {"a": (9, 99, 9), "b": (9, 99, 9)}), readers=[reader])
    assert len(reader.seen) == 1
    assert kept(shop, 1)["a"] == kept(shop, 1)["b"]


def test_build_with_another_readers_model_reads_all_anew_and_encodes_nothing(shop, feed):
    shop.build(feed, readers=[Corner()])
    encoder, reader = MeanColour(), Corner("corner-2")
    report = shop.build(feed, encoder, readers=[reader])
    assert (report.version, len(reader.seen), encoder.encoded) == (2, 3, [])
    assert shop.store.manifest(2).readings == {"details": "corner-2"}


def test_build_with_a_reader_for_the_first_time_reads_what_is_indexed_already(shop, feed):
    shop.build(feed)
    assert shop.store.load(1).readings == {}
    reader = Corner()
    report = shop.build(feed, readers=[reader])
    assert (report.version, report.looks, len(reader.seen)) == (2, 3, 3)


def test_build_without_its_reader_any_more_keeps_none(shop, feed):
    shop.build(feed, readers=[Corner()])
    shop.build(feed)
    assert shop.store.load(2).readings == {}
    reader = Corner()
    shop.build(feed, readers=[reader])
    assert (len(kept(shop, 3)), reader.seen) == (3, [])  # the catalogue has not forgotten


def test_build_whose_reader_fails_publishes_nothing_and_resumes_after_the_last_batch(
    tmp_path, shop
):
    feed = write_shop(tmp_path / "feed", many_colours(80))
    first, encoder, second = Corner(batches=2), MeanColour(), Corner()
    with pytest.raises(RuntimeError, match="the machine is gone"):
        shop.build(feed, readers=[first])
    assert shop.store.numbers() == []
    shop.build(feed, encoder, readers=[second])
    assert (len(first.seen), len(second.seen)) == (2 * BATCH, 80 - 2 * BATCH)
    assert not set(first.seen) & set(second.seen)
    assert encoder.encoded == []
    assert len(kept(shop, 1)) == 80


def test_build_killed_while_it_reads_reads_nothing_twice(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", many_colours(80))
    command = [sys.executable, "-c", DIE_WHILE_READING, tmp_path / "home", feed]
    assert subprocess.run(command, check=False).returncode == -9
    encoder, reader = MeanColour(), Corner()
    shop.build(feed, encoder, readers=[reader])
    assert (encoder.encoded, len(reader.seen)) == ([], 80 - 2 * BATCH)
    assert len(kept(shop, 1)) == 80


def test_build_whose_reader_forgets_a_picture_is_refused(shop, feed):
    class Forgets(Corner):
        def read(self, images, embeddings):
            return super().read(images, embeddings)[:-1]

    with pytest.raises(ValueError, match="zip"):
        shop.build(feed, readers=[Forgets()])
    with shop.opened() as opened:
        assert opened.catalogue.count_to_read("corner") == 3
    assert shop.store.numbers() == []


def test_readings_are_mapped_from_their_file(shop, feed):
    """Ten thousand products' details are not read into each worker's memory."""
    shop.build(feed, readers=[Corner()])
    assert isinstance(shop.store.load(1).readings["details"].array, np.memmap)
