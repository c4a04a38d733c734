"""A feed's state is told as long as the catalogue is exactly what the feed says."""

import pytest

from index_store.catalogue import FeedState
from shared.errors import BadRow
from tests.index_store.catalogue.stock import saved, vectors

pytest_plugins = ["tests.postgres"]

STATE = FeedState("d" * 64, 3, (BadRow(2, "has no id"), BadRow(3, "price 'юбка' is no number")))


def told(state):
    """Errors compare by identity; what they say is compared here."""
    return state and (state.digest, state.rows, [(bad.row, bad.reason) for bad in state.bad])


def test_state_comes_back_with_its_bad_rows(catalogue):
    assert catalogue.feed_state("feed.csv") is None
    catalogue.keep_feed_state("feed.csv", STATE)
    assert told(catalogue.feed_state("feed.csv")) == told(STATE)
    assert catalogue.feed_state("other.csv") is None


def test_state_of_the_feed_that_was_read_last_is_the_only_one(catalogue):
    catalogue.keep_feed_state("feed.csv", STATE)
    catalogue.keep_feed_state("other.csv", STATE)
    assert catalogue.feed_state("feed.csv") is None
    catalogue.keep_feed_state("other.csv", STATE._replace(digest="e", bad=()))
    assert told(catalogue.feed_state("other.csv")) == ("e", 3, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda catalogue: catalogue.save([saved("p2")]),
        lambda catalogue: catalogue.remove(["p1"]),
        lambda catalogue: catalogue.forget_feed_states(),
    ],
    ids=["save", "remove", "forget"],
)
def test_state_is_forgotten_with_the_first_change(catalogue, change):
    catalogue.save([saved("p1")])
    catalogue.keep_feed_state("feed.csv", STATE)
    change(catalogue)
    assert catalogue.feed_state("feed.csv") is None


def test_state_stays_where_products_stay(catalogue):
    catalogue.keep_feed_state("feed.csv", STATE)
    catalogue.save([])
    catalogue.remove([])
    catalogue.add_embeddings("m", vectors("a"))
    catalogue.gc([], [])
    assert told(catalogue.feed_state("feed.csv")) == told(STATE)
