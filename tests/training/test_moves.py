"""Moves: partners share what is kept, differ in all that changes, and are told."""

from random import Random

import numpy as np
import pytest

from training.losses import ANY
from training.moves import Move

NAMES = ("type", "gender", "colour")
CODES = np.array([
    [0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1],
    [1, 0, 0], [1, 0, ANY], [ANY, 0, 1], [2, 0, 0],
])  # fmt: skip
FILES = np.zeros(len(CODES), np.int64)


def partners(move, row):
    rng = Random(row)
    return {move.target(row, rng) for _ in range(50)}


def test_one_attribute_changes_and_the_rest_stays():
    move = Move(CODES, NAMES, FILES, kept=("type", "gender"), changed=("colour",))
    assert sorted(move.rows) == [0, 1, 2, 3]
    assert partners(move, 0) == {1}
    assert move.pairs() == 4


def test_two_attributes_change_at_once():
    move = Move(CODES, NAMES, FILES, kept=("type",), changed=("gender", "colour"))
    assert partners(move, 0) == {3}
    assert partners(move, 2) == {1}


def test_a_row_without_partner_or_without_the_attribute_takes_no_part():
    move = Move(CODES, NAMES, FILES, kept=("gender",), changed=("type",))
    assert 5 in move.rows  # its colour is not asked about
    assert 6 not in move.rows
    assert not Move(CODES[4:], NAMES, FILES[4:], kept=("type",), changed=("colour",)).rows


def test_rare_values_are_drawn_by_the_square_root_of_their_number():
    codes = np.array([[0, 0, 0]] + [[0, 0, 1]] * 16 + [[0, 0, 2]])
    move = Move(codes, NAMES, np.zeros(18, np.int64), kept=("type",), changed=("colour",))
    rng = Random(1)
    rare = sum(move.target(0, rng) == 17 for _ in range(1000))
    assert rare / 1000 == pytest.approx(1 / 5, abs=0.05)


def test_references_come_from_files_by_the_square_root_of_their_size():
    codes = np.array([[0, 0, i % 2] for i in range(20)])
    files = np.array([0] * 4 + [1] * 16)
    move = Move(codes, NAMES, files, kept=("type",), changed=("colour",))
    rng = Random(1)
    small = sum(move.reference(rng) < 4 for _ in range(1000))
    assert small / 1000 == pytest.approx(2 / 6, abs=0.05)
