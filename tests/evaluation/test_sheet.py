"""Contact sheets: seeded choice, frames by hit and miss, photos in their places, names."""

import numpy as np
import pytest

from evaluation.result import Answers
from evaluation.sheet import (
    CELL,
    GAP,
    HEAD,
    HIT,
    MISS,
    PAPER,
    ROWS,
    WORDS,
    draw_before_after,
    draw_sheet,
)
from tests.evaluation.small_shop import COLOURS

FOUND = np.tile([0, 4, 8], (9, 1))  # red hooded, green striped, blue belted
RIGHT = np.arange(9)[:, None] == FOUND


@pytest.fixture
def answers(gallery):
    return Answers(["words"] * 9, gallery.photos, FOUND, RIGHT)


def corner(line, column):
    return WORDS + column * (CELL[0] + GAP) + (GAP if column else 0), HEAD + line * (CELL[1] + GAP)


def test_sheet_frames_hits_green_and_misses_red(gallery, answers):
    sheet = draw_sheet("title", answers, gallery, 0)
    for line in range(9):
        frames = [sheet.getpixel(corner(line, 1 + rank)) for rank in range(3)]
        assert frames == [HIT if right else MISS for right in RIGHT[line]]


def test_sheet_shows_query_and_results_in_their_places(gallery, answers):
    sheet = draw_sheet("title", answers, gallery, 0)
    for line in range(9):
        shown = [corner(line, column) for column in range(4)]
        middles = [sheet.getpixel((x + 12, y + CELL[1] // 2)) for x, y in shown]
        assert middles == [list(COLOURS.values())[line % 3], *COLOURS.values()]


def test_sheet_writes_the_words(gallery, answers):
    sheet = draw_sheet("title", answers, gallery, 0)
    words = np.asarray(sheet.crop((0, HEAD, WORDS - 1, HEAD + 30)).convert("L"))
    assert (words < 90).sum() > 20


def test_sheet_without_photos_or_products_shows_names(gallery):
    answers = Answers(["words"] * 9, None, FOUND, RIGHT, names=["Jeans"] * 9)
    sheet = draw_sheet("title", answers, gallery, 0)
    x, y = corner(0, 1)
    name = np.asarray(sheet.crop((x + 8, y + 8, x + CELL[0] - 8, y + 40)).convert("L"))
    assert (name < 90).sum() > 20
    assert sheet.getpixel((corner(0, 0)[0] + 20, y + 40)) == PAPER


def test_sheet_draws_twenty_of_many_queries_by_its_seed(gallery):
    found = np.tile([0], (100, 1))
    asked = []
    answers = Answers(
        ["words"] * 100, lambda queries: asked.append(queries) or [], found, found == 0
    )
    sheets = [draw_sheet("title", answers, gallery, seed) for seed in (1, 1, 2)]
    assert sheets[0].height == HEAD + ROWS * (CELL[1] + GAP)
    assert asked[0].tolist() == sorted(set(asked[0].tolist())) == asked[1].tolist()
    assert asked[0].tolist() != asked[2].tolist()


def test_before_and_after_stand_below_each_other_beside_one_photo(gallery, answers):
    after = Answers(answers.texts, answers.photos, FOUND[:, ::-1], RIGHT[:, ::-1])
    sheet = draw_before_after("title", answers, after, gallery, 0)
    assert sheet.height == HEAD + 18 * (CELL[1] + GAP)
    for query in range(9):
        upper, lower = (
            [sheet.getpixel(corner(line, 1 + rank)) for rank in range(3)]
            for line in (2 * query, 2 * query + 1)
        )
        assert upper == [HIT if right else MISS for right in RIGHT[query]]
        assert lower == upper[::-1]
        middle = (corner(2 * query, 0)[0] + 12, CELL[1] // 2)
        photo = sheet.getpixel((middle[0], corner(2 * query, 0)[1] + middle[1]))
        below = sheet.getpixel((middle[0], corner(2 * query + 1, 0)[1] + middle[1]))
        assert (photo, below) == (list(COLOURS.values())[query % 3], PAPER)


def test_before_and_after_show_the_queries_of_the_sheet(gallery):
    found = np.arange(100)[:, None] % 9
    texts = [f"query {number}" for number in range(100)]
    seen = []
    one = Answers(texts, lambda queries: seen.append(queries) or [], found, found == 0)
    draw_sheet("title", one, gallery, 3)
    draw_before_after("title", one, one, gallery, 3)
    assert seen[0].tolist() == seen[1].tolist()
    assert len(seen[0]) == ROWS
