"""A build from feed to index: what is searched, what is encoded, what a kill leaves."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from index_store.building.looking import BATCH
from index_store.building.reading import CHUNK
from index_store.catalogue import BuildOrder
from index_store.lock import build_lock
from index_store.versions import IndexReader
from shared.errors import BuildRunning, CountDropped
from tests.index_store.shop import DiesAfter, MeanColour, SmallShop, many_colours, write_shop

RED = np.array([1, 0, 0], np.float32)
COLOURS = {"red": (200, 0, 0), "green": (0, 200, 0), "blue": (0, 0, 200)}

DIE_IN_THE_THIRD_BATCH = """
import os, signal, sys
from pathlib import Path
from tests.index_store.shop import MeanColour, SmallShop

class Dies(MeanColour):
    def encode_images(self, images):
        if len(self.encoded) >= 2 * 32:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_images(images)

SmallShop(Path(sys.argv[1])).build(Path(sys.argv[2]), Dies())
"""


@pytest.fixture
def shop(tmp_path):
    return SmallShop(tmp_path / "home")


def test_build_of_a_feed_makes_its_products_findable(tmp_path, shop):
    report = shop.build(write_shop(tmp_path / "feed", COLOURS))
    assert (report.version, report.published, report.changes.added, report.looks) == (
        1,
        True,
        3,
        3,
    )
    index = IndexReader(shop.store, "mean-colour").current()
    best = index.search(RED, 1)[0]
    assert best.product.id == "red"
    assert best.score == pytest.approx(1, abs=0.01)


def test_build_again_encodes_nothing_and_keeps_the_version(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    shop.build(feed)
    encoder = MeanColour()
    report = shop.build(feed, encoder)
    assert (report.version, report.published, report.changes.unchanged) == (1, False, 3)
    assert encoder.encoded == []


def test_build_after_a_product_was_added_encodes_that_one(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", COLOURS))
    encoder = MeanColour()
    feed = write_shop(tmp_path / "feed", COLOURS | {"white": (240, 240, 240)})
    report = shop.build(feed, encoder)
    assert (report.version, report.changes.added, report.changes.unchanged, report.looks) == (
        2,
        1,
        3,
        1,
    )
    assert encoder.encoded == [(240, 240, 240)]


def test_build_after_a_product_went_no_longer_finds_it(tmp_path, shop):
    colours = many_colours(10)
    shop.build(write_shop(tmp_path / "feed", colours))
    del colours["p003"]
    report = shop.build(write_shop(tmp_path / "feed", colours))
    assert (report.changes.removed, report.changes.unchanged, report.looks) == (1, 9, 0)
    found = shop.store.load(2).search(RED, 99)
    assert sorted(candidate.product.id for candidate in found) == sorted(colours)


def test_build_after_a_change_of_words_alone_encodes_nothing(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", {"red": COLOURS["red"]})
    shop.build(feed)
    (feed / "feed.jsonl").write_text(json.dumps({"id": "red", "image": "red.png", "title": "New"}))
    report = shop.build(feed)
    assert (report.version, report.changes.changed, report.looks) == (2, 1, 0)
    assert shop.store.load(2).product("red").title == "New"


def test_build_with_another_model_encodes_all_again(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    shop.build(feed)
    report = shop.build(feed, MeanColour("other"))
    assert (report.version, report.looks, report.changes.unchanged) == (2, 3, 3)
    assert shop.store.load(2, "other").count == 3


def test_build_with_one_bad_row_indexes_the_rest(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    (feed / "green.png").write_bytes(b"no picture")
    report = shop.build(feed)
    assert [row.row for row in report.changes.bad] == [2]
    assert shop.store.load(1).count == 2


def test_build_of_one_picture_under_two_ids_encodes_it_once(tmp_path, shop):
    report = shop.build(write_shop(tmp_path / "feed", {"a": (9, 99, 9), "b": (9, 99, 9)}))
    assert (report.changes.added, report.looks) == (2, 1)


def test_build_that_loses_many_products_is_refused_unless_forced(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", many_colours(10)))
    feed = write_shop(tmp_path / "feed", many_colours(5))
    for _ in range(2):
        with pytest.raises(CountDropped):
            shop.build(feed)
    assert shop.store.load(shop.store.current_number()).count == 10
    assert shop.build(feed, force=True).version == 2


def test_build_after_a_refusal_brings_all_back_without_encoding(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", many_colours(10)))
    with pytest.raises(CountDropped):
        shop.build(write_shop(tmp_path / "feed", many_colours(5)))
    report = shop.build(write_shop(tmp_path / "feed", many_colours(10)))
    assert (report.version, report.published, report.looks) == (1, False, 0)


def test_build_whose_encoder_fails_resumes_after_the_last_batch(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", many_colours(80))
    first, second = DiesAfter(2), MeanColour()
    with pytest.raises(RuntimeError, match="the machine is gone"):
        shop.build(feed, first)
    assert shop.store.numbers() == []
    report = shop.build(feed, second)
    assert (len(first.encoded), report.looks) == (2 * BATCH, 80 - 2 * BATCH)
    assert not set(first.encoded) & set(second.encoded)


def test_build_killed_in_the_middle_resumes_after_the_last_batch(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", many_colours(80))
    command = [sys.executable, "-c", DIE_IN_THE_THIRD_BATCH, tmp_path / "home", feed]
    assert subprocess.run(command, check=False).returncode == -9
    with shop.opened() as opened:
        dead = opened.catalogue.builds.running()
        assert (dead.stage, dead.done, dead.total) == ("encoding", 2 * BATCH, 80)
    report = shop.build(feed)  # at once: on its own machine nobody waits for a dead one
    assert (report.changes.added, report.looks) == (80, 80 - 2 * BATCH)
    assert shop.store.load(1).count == 80
    with shop.opened() as opened:
        taken = opened.catalogue.builds.get(dead.id)
        assert (taken.state, taken.version, taken.job_id) == ("done", 1, dead.job_id)


def test_build_with_embeddings_of_another_length_is_refused(tmp_path, shop):
    class Long(MeanColour):
        def encode_images(self, images):
            return 2 * super().encode_images(images)

    with pytest.raises(ValueError, match="unit length"):
        shop.build(write_shop(tmp_path / "feed", COLOURS), Long())
    with shop.opened() as opened:
        assert opened.catalogue.count_to_encode("mean-colour") == 3


def test_build_beside_another_build_is_refused(tmp_path, shop):
    with build_lock(shop.store.folder / "build.lock"), pytest.raises(BuildRunning):
        shop.build(write_shop(tmp_path / "feed", COLOURS))


def test_build_reports_its_progress_in_three_stages(tmp_path, shop):
    steps = []
    feed = write_shop(tmp_path / "feed", many_colours(110))
    shop.build(feed, on_progress=lambda *step: steps.append(step))
    assert steps[:3] == [("reading", CHUNK, 0), ("reading", 110, 0), ("reading", 110, 110)]
    assert steps[3:8] == [("encoding", done, 110) for done in (0, 32, 64, 96, 110)]
    assert steps[8:] == [("publishing", 0, 1), ("publishing", 1, 1)]


def test_build_deletes_pictures_that_no_kept_version_shows(tmp_path):
    shop = SmallShop(tmp_path / "home", keep=1)
    for green in range(4):
        shop.build(write_shop(tmp_path / "feed", {"a": (200, 60 * green, 0)}))
    shown = {shop.store.load(number).product("a").picture for number in shop.store.numbers()}
    on_disk = {path.stem for path in (tmp_path / "home/pictures").rglob("*.jpg")}
    assert shop.store.numbers() == [3, 4]
    assert on_disk == shown


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_build_with_a_picture_that_may_not_be_read_reports_its_row(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    (feed / "green.png").chmod(0)
    assert [row.reason for row in shop.build(feed).changes.bad] == [
        "the picture cannot be read: Permission denied"
    ]


def test_build_under_a_tag_leaves_alone_what_serves_to_all(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", COLOURS))
    other = MeanColour("other")
    report = shop.build(write_shop(tmp_path / "feed", COLOURS), other, tag="next")
    assert (report.version, report.published) == (2, True)
    assert (shop.store.current_number(), shop.store.tags()) == (1, {"next": 2})
    assert IndexReader(shop.store, "mean-colour").current().number == 1
    assert IndexReader(shop.store, "other", "next").current().number == 2
    assert shop.store.switch("next") == 2


def test_build_under_a_tag_may_be_the_first_of_all(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    assert shop.build(feed, tag="next").version == 1
    assert (shop.store.numbers(), shop.store.tags()) == ([1], {"next": 1})
    assert shop.build(feed, tag="next").published is False


def test_build_under_a_tag_is_as_careful_with_a_shop_that_is_suddenly_small(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", many_colours(10)), tag="next")
    with pytest.raises(CountDropped):
        shop.build(write_shop(tmp_path / "feed", many_colours(5)), tag="next")
    assert shop.build(write_shop(tmp_path / "feed", many_colours(5))).version == 2  # no one serves


def test_build_that_is_refused_is_noted_as_failed_and_is_in_nobodys_way(tmp_path, shop):
    shop.build(write_shop(tmp_path / "feed", many_colours(10)))
    with pytest.raises(CountDropped):
        shop.build(write_shop(tmp_path / "feed", many_colours(2)))
    with shop.opened() as opened:
        assert opened.catalogue.builds.running() is None
        failed = opened.catalogue.builds.begin(BuildOrder("other", "", "m"))
        assert opened.catalogue.builds.get(failed.id - 1).failure == "error.count_dropped"


def test_build_beside_a_build_of_another_machine_is_refused_until_that_is_silent(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    with shop.opened() as opened:
        builds = opened.catalogue.builds
        other = builds.begin(BuildOrder("there:elsewhere:1", "", "mean-colour"))
        with pytest.raises(BuildRunning):
            shop.build(feed)
        assert builds.get(other.id).state == "running"
        with pytest.raises(BuildRunning):
            shop.build(feed)  # the refusal took nobody's place
        builds.end(other.id, "failed")
    assert shop.build(feed).version == 1


STANDS_STILL = """
import sys
from pathlib import Path
from tests.index_store.shop import MeanColour, SmallShop

class Waits(MeanColour):
    def encode_images(self, images):
        print("encoding", flush=True)
        sys.stdin.readline()
        return super().encode_images(images)

SmallShop(Path(sys.argv[1])).build(Path(sys.argv[2]), Waits())
"""


def test_build_beside_that_of_another_process_on_one_home_is_refused(tmp_path, shop):
    feed = write_shop(tmp_path / "feed", COLOURS)
    command = [sys.executable, "-c", STANDS_STILL, tmp_path / "home", feed]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline() == b"encoding\n"
        with pytest.raises(BuildRunning):
            shop.build(feed)
        first.communicate(b"\n")
    assert first.returncode == 0
    assert shop.build(feed).published is False  # the first one's version is whole
