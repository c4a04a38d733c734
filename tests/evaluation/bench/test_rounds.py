"""Timing in rounds: whose turn it is, what is thrown away, how ratios are taken."""

import pytest

from evaluation.bench.rounds import Timing, take_turns


def test_ways_take_turns_and_the_first_round_is_thrown_away():
    turns, milliseconds = [], iter([900.0, 800.0, 1.0, 2.0, 3.0, 4.0])

    def way(name):
        def run():
            turns.append(name)
            return next(milliseconds)

        return run

    timings = take_turns({"ours": way("ours"), "theirs": way("theirs")}, rounds=2)
    assert turns == ["ours", "theirs"] * 3
    assert {name: timing.rounds for name, timing in timings.items()} == {
        "ours": (1.0, 3.0), "theirs": (2.0, 4.0)
    }  # fmt: skip


def test_a_ratio_is_taken_round_by_round():
    # The machine was busy in the second round, for both.
    ours, theirs = Timing((10.0, 50.0, 12.0)), Timing((20.0, 100.0, 24.0))
    assert ours.median == 12
    assert ours.over(theirs) == pytest.approx(0.5)
