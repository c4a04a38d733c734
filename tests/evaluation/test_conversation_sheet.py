"""Sheets of conversations: each photo in its place, its frame, the words beside it."""

import numpy as np
import pytest

from evaluation.conversation_sheet import (
    CAPTION,
    CELL,
    GAP,
    HEAD,
    HIT,
    MISS,
    PAPER,
    STEP,
    TITLE,
    Talk,
    TalkTurn,
    draw_conversation,
)
from tests.evaluation.small_shop import COLOURS

FOUND = [[1, 4], [2, 8], [0, 1]]  # green, green; blue, blue; red, green
RIGHT = [[True, False], [False, False], [True, True]]


@pytest.fixture
def talk():
    turns = [
        TalkTurn(f"turn {number}", "colour: green", np.array(found), np.array(right), ["a\nb"] * 2)
        for number, (found, right) in enumerate(zip(FOUND, RIGHT, strict=True))
    ]
    return Talk(0, "Red, 20\nSweatshirts, Men", "gender, undo", turns)


def corner(turn, column):
    left = GAP if column == 0 else 3 * GAP + CELL[0] + (column - 1) * (CELL[0] + GAP)
    return left, TITLE + HEAD + (turn * STEP if column else 0)


def inked(sheet, box):
    return (np.asarray(sheet.crop(box).convert("L")) < 150).sum()


def test_products_and_what_was_shown_stand_in_their_places(gallery, talk):
    sheet = draw_conversation("title", talk, gallery)
    colours = list(COLOURS.values())
    x, y = corner(0, 0)
    assert sheet.getpixel((x + CELL[0] // 4, y + CELL[1] // 2)) == colours[0]
    for turn, found in enumerate(FOUND):
        corners = [corner(turn, column) for column in (1, 2)]
        middles = [sheet.getpixel((x + CELL[0] // 4, y + CELL[1] // 2)) for x, y in corners]
        assert middles == [colours[row % 3] for row in found]


def test_frames_are_green_where_all_holds(gallery, talk):
    sheet = draw_conversation("title", talk, gallery)
    frames = [[sheet.getpixel(corner(turn, column)) for column in (1, 2)] for turn in range(3)]
    assert frames == [[HIT if right else MISS for right in row] for row in RIGHT]


def test_turns_and_captions_are_written(gallery, talk):
    sheet = draw_conversation("title", talk, gallery)
    for turn in range(3):
        left, top = corner(turn, 1)
        assert inked(sheet, (left, top - HEAD + 2, left + 60, top)) > 20
        below = top + CELL[1]
        assert inked(sheet, (left, below + 1, left + 60, below + CAPTION)) > 5
    assert sheet.getpixel((corner(1, 0)[0], TITLE + STEP + HEAD)) == PAPER  # shown once


def test_the_sheet_is_as_large_as_its_turns(gallery, talk):
    sheet = draw_conversation("title", talk, gallery)
    assert sheet.size == (corner(0, 2)[0] + CELL[0] + GAP, TITLE + 3 * STEP)


def test_long_captions_stay_below_their_picture(gallery):
    turn = TalkTurn("turn", "", np.array([1, 2]), np.array([True, True]), ["Kind " * 30, ""])
    sheet = draw_conversation("title", Talk(0, "x", "form", [turn]), gallery)
    left, top = corner(0, 1)
    assert (
        inked(sheet, (left + CELL[0] + 2, top + CELL[1] + 1, sheet.width, top + STEP - HEAD)) == 0
    )
