"""Rows "with the feed": what the shop's columns add, to whose answers, and only where asked."""

import dataclasses

import numpy as np
import pytest

from evaluation import baselines
from evaluation.asker import Asker, Questions
from evaluation.composition import Composition
from evaluation.plan import Plan
from evaluation.runner import run
from shared.errors import FeedUnreadable
from shared.words import understood
from tests.evaluation.small_shop import HalvesEncoder, table_gallery

IMAGE = Composition("image only", "", hears=False)
TEXT = Composition("text only", "sum", sees=False)
SUM = Composition("sum", "sum:0.5")


def load_halves(rest):
    return HalvesEncoder()


class Recording:
    """Stands for the feed: keeps what it is asked, and lifts one row above all others."""

    def __init__(self, gallery):
        self.rows = len(gallery)
        self.asked = []

    def bonuses(self, words, likes):
        self.asked += zip([one.sentences for one in words], likes, strict=True)
        return np.tile(10 * np.eye(self.rows, dtype=np.float32)[-1], (len(words), 1))


@pytest.fixture
def _recorded(monkeypatch):
    monkeypatch.setattr("evaluation.asker.Feed", Recording)


@pytest.fixture
def asked():
    return Questions(np.array([0, 4]), [understood(["make it blue"]), understood(["in red"])])


@pytest.mark.usefixtures("_recorded")
def test_the_bonus_is_added_to_the_cosines_of_rows_with_the_feed_alone(gallery, encoder, asked):
    asker = Asker(gallery, encoder)
    with_feed = asker.found(SUM, asked, 8, feed=True)
    without = asker.found(SUM, asked, 8, feed=False)
    assert with_feed[:, 0].tolist() == [8, 8]
    assert 8 not in without[:, 0]
    others = [[row for row in found if row != 8] for found in (with_feed[0], without[0])]
    assert others[0] == others[1]  # an equal bonus moves nothing


@pytest.mark.usefixtures("_recorded")
def test_the_feed_is_told_what_the_composition_takes(gallery, encoder, asked):
    for how, hears, sees in ((SUM, True, True), (IMAGE, False, True), (TEXT, True, False)):
        asker = Asker(gallery, encoder)
        asker.found(how, asked, 3, feed=True)
        words = [one.sentences if hears else () for one in asked.words]
        likes = asked.references.tolist() if sees else [None, None]
        assert asker._feed.asked == list(zip(words, likes, strict=True))


@pytest.mark.usefixtures("_recorded")
def test_what_is_not_allowed_stays_out_whatever_the_feed_adds(gallery, encoder, asked):
    allowed = np.ones((2, 9), bool)
    allowed[:, 8] = False
    narrowed = Questions(asked.references, asked.words, allowed)
    assert 8 not in Asker(gallery, encoder).found(SUM, narrowed, 7, feed=True)


@pytest.mark.usefixtures("_recorded")
def test_with_feed_each_composition_has_a_second_row(products, monkeypatch):
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")
    plan = Plan(protocols=["recolour"], products=products, encoders=["halves"], feed=True)
    (report,) = run(plan)
    assert [row.way for row in report.rows] == [
        "image only", "image only with the feed", "text only", "text only with the feed",
        "sum, w = 0.45", "sum, w = 0.45 with the feed",
    ]  # fmt: skip
    assert "with the feed" in report.setting.sees
    (without,) = run(dataclasses.replace(plan, feed=False))
    assert without.rows == report.rows[::2]
    assert without.setting.sees == "pictures only"


# What follows is the worker's own rule on a shop whose pictures all look the same.

SHOP = {
    "baseColour": ["Red", "Red", "Blue", "Blue", "Blue"],
    "articleType": ["Shirts", "Jeans", "Jeans", "Shirts", "Shirts"],
    "gender": ["Men", "Men", "Men", "Women", "Men"],
}


@pytest.fixture
def alike():
    return table_gallery(SHOP, np.tile(np.eye(6)[0], (5, 1)))


def found(gallery, how, *sentences):
    asked = Questions(np.array([0]), [understood(sentences)])
    return Asker(gallery, HalvesEncoder()).found(how, asked, 4, feed=True)[0].tolist()


def test_the_wanted_colour_comes_first_in_the_references_type_and_gender(alike):
    assert found(alike, SUM, "make it blue")[0] == 4


def test_a_wanted_gender_comes_before_the_references(alike):
    assert found(alike, SUM, "make it blue", "for women")[0] == 3


def test_a_photo_alone_prefers_its_own_kind(alike):
    order = found(alike, IMAGE)
    assert order.index(4) < order.index(2)


def test_a_feed_without_a_column_is_named(encoder):
    gallery = table_gallery({"baseColour": ["Red"], "gender": ["Men"]}, np.eye(6)[:1])
    asked = Questions(np.array([0]), [understood(["red"])])
    with pytest.raises(FeedUnreadable, match="no column articleType"):
        Asker(gallery, encoder).found(SUM, asked, 1, feed=True)
