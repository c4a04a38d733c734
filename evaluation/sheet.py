"""Contact sheets: twenty queries, each with its first results, so that people can look themselves.

One row a query: its words, its photo, six results; a green frame is a hit, a red one a miss.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from evaluation.gallery import Gallery, Ints
from evaluation.result import Answers

__all__ = ["ROWS", "draw_before_after", "draw_sheet"]

ROWS = 20
CELL = (108, 144)  # pixels, 3 by 4 as the shop's photos
FRAME, GAP = 4, 8
WORDS = 200  # pixels for the query's words
LETTERS = 26  # a line of them
NAME_LETTERS = 11  # a line inside a cell
FONT = 14  # pixels
HEAD = 44  # two lines of it
HIT, MISS = (0, 150, 60), (200, 30, 40)
INK, PAPER = (20, 20, 20), (255, 255, 255)


def draw_sheet(title: str, answers: Answers, gallery: Gallery, seed: int) -> Image.Image:
    """RGB sheet of ROWS queries, drawn with the seed, in their order."""
    return _draw(title, answers, gallery, _drawn(len(answers.found), seed))


def draw_before_after(
    title: str, before: Answers, after: Answers, gallery: Gallery, seed: int
) -> Image.Image:
    """As `draw_sheet`, two lines a query: what was found first, and below what is shown first."""
    queries = _drawn(len(after.found), seed)
    lines = Answers(
        texts=[line for query in queries for line in (f"{after.texts[query]} (before)", "after")],
        photos=None if after.photos is None else lambda _: _first_lines(after, queries),
        found=_by_turns(before.found[queries], after.found[queries]),
        right=_by_turns(before.right[queries], after.right[queries]),
    )
    return _draw(title, lines, gallery, np.arange(len(lines.found)))


def _drawn(count: int, seed: int) -> Ints:
    return np.sort(np.random.default_rng(seed).choice(count, min(ROWS, count), replace=False))


def _by_turns(upper: NDArray[Any], lower: NDArray[Any]) -> NDArray[Any]:
    return np.stack([upper, lower], axis=1).reshape(-1, upper.shape[1])


def _first_lines(answers: Answers, queries: Ints) -> Iterator[Image.Image | None]:
    """A photo beside the upper of each two lines."""
    for photo in answers.photos(queries) if answers.photos else ():
        yield photo
        yield None


def _draw(title: str, answers: Answers, gallery: Gallery, queries: Ints) -> Image.Image:
    step = CELL[1] + GAP
    width = WORDS + (1 + answers.found.shape[1]) * (CELL[0] + GAP) + 2 * GAP
    sheet = Image.new("RGB", (width, HEAD + step * len(queries)), PAPER)
    _write(sheet, title, (GAP, GAP), letters=130)
    _draw_queries(sheet, answers, queries)
    _draw_results(sheet, answers, gallery, queries)
    return sheet


def _draw_queries(sheet: Image.Image, answers: Answers, queries: Ints) -> None:
    photos = iter(()) if answers.photos is None else iter(answers.photos(queries))
    for line, query in enumerate(queries.tolist()):
        _write(sheet, answers.texts[query], (GAP, _top(line)), LETTERS)
        photo = next(photos, None)
        if photo is not None:
            sheet.paste(_fitted(photo), (WORDS, _top(line)))


def _draw_results(sheet: Image.Image, answers: Answers, gallery: Gallery, queries: Ints) -> None:
    found, right = answers.found[queries], answers.right[queries]
    cells = _cells(answers, gallery, found.ravel())
    for place, (cell, hit) in enumerate(zip(cells, right.ravel().tolist(), strict=True)):
        line, rank = divmod(place, found.shape[1])
        left = WORDS + (rank + 1) * (CELL[0] + GAP) + GAP
        ImageDraw.Draw(cell).rectangle(
            (0, 0, CELL[0] - 1, CELL[1] - 1), outline=HIT if hit else MISS, width=FRAME
        )
        sheet.paste(cell, (left, _top(line)))


def _cells(answers: Answers, gallery: Gallery, found: Ints) -> Iterator[Image.Image]:
    if answers.names is None:
        yield from map(_fitted, gallery.photos(found))
        return
    for row in found.tolist():
        cell = Image.new("RGB", CELL, PAPER)
        _write(cell, answers.names[row], (3 * FRAME, 3 * FRAME), NAME_LETTERS)
        yield cell


def _fitted(photo: Image.Image) -> Image.Image:
    """The whole photo on a cell of paper."""
    return ImageOps.pad(photo, CELL, Image.Resampling.LANCZOS, color=PAPER)


def _write(sheet: Image.Image, words: str, corner: tuple[int, int], letters: int) -> None:
    lines = "\n".join(textwrap.wrap(words, letters))
    ImageDraw.Draw(sheet).text(corner, lines, INK, ImageFont.load_default(FONT))


def _top(line: int) -> int:
    return HEAD + line * (CELL[1] + GAP)
