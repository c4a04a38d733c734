"""One conversation as a picture: each turn a row, what was said and understood, what was found.

The product shown stands at the left. A green frame is a product of which all holds that is wanted
by then, a red one is a product that fails in something.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from evaluation.gallery import Bools, Gallery, Ints

__all__ = ["Talk", "TalkTurn", "draw_conversation"]

CELL = (144, 192)  # pixels, 3 by 4 as the shop's photos
FRAME, GAP = 5, 12
TITLE = 40  # pixels above everything
HEAD = 34  # above a turn's pictures: what was said, and how it was understood
CAPTION = 40  # below a picture: two lines
STEP = HEAD + CELL[1] + CAPTION + GAP  # from turn to turn
LETTERS = 22  # a caption's line
LINE = 120  # letters of what was understood
BIG, SMALL = 17, 12  # pixels of letters
HIT, MISS = (0, 150, 60), (200, 30, 40)
INK, QUIET, PAPER, RULE = (20, 20, 20), (110, 110, 110), (255, 255, 255), (220, 220, 220)

Colour = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class TalkTurn:
    """What was said, how it was understood, and what was found.

    found, right: (ranks,), rows of the gallery and whether all holds; captions: (ranks,), two
    lines each.
    """

    said: str
    understood: str
    found: Ints
    right: Bools
    captions: Sequence[str]


@dataclass(frozen=True, eq=False)
class Talk:
    """A product shown (a row of the gallery) and its caption, the kind of talk, and its turns."""

    reference: int
    caption: str
    form: str
    turns: Sequence[TalkTurn]


def draw_conversation(title: str, talk: Talk, gallery: Gallery) -> Image.Image:
    """RGB sheet, the turns below one another."""
    rows = np.concatenate([[talk.reference], *(turn.found for turn in talk.turns)])
    shown, *results = gallery.photos(rows)
    ranks = max(len(turn.found) for turn in talk.turns)
    size = _left(ranks), TITLE + STEP * len(talk.turns)
    sheet = Image.new("RGB", size, PAPER)
    _write(sheet, title, (GAP, GAP), SMALL, QUIET)
    _write(sheet, "shown", (GAP, TITLE + GAP // 2), BIG)
    _draw_cell(sheet, _fitted(shown), talk.caption, (GAP, TITLE + HEAD))
    photos = iter(results)
    for number, turn in enumerate(talk.turns):
        _draw_turn(sheet, turn, photos, TITLE + number * STEP)
    return sheet


def _draw_turn(sheet: Image.Image, turn: TalkTurn, photos: Iterator[Image.Image], top: int) -> None:
    ImageDraw.Draw(sheet).line((_left(0), top, sheet.width - GAP, top), RULE)
    end = _write(sheet, turn.said, (_left(0), top + GAP // 2), BIG)
    understood = textwrap.shorten(f"understood: {turn.understood}", LINE, placeholder=" ...")
    _write(sheet, understood, (end + 2 * GAP, top + GAP // 2 + BIG - SMALL), SMALL, QUIET)
    # The photos last: zip would take one too many of an iterator that stands before a list.
    cells = zip(turn.right.tolist(), turn.captions, photos, strict=False)
    for rank, (right, caption, photo) in enumerate(cells):
        cell = _framed(_fitted(photo), HIT if right else MISS)
        _draw_cell(sheet, cell, caption, (_left(rank), top + HEAD))


def _draw_cell(
    sheet: Image.Image, cell: Image.Image, caption: str, corner: tuple[int, int]
) -> None:
    left, top = corner
    sheet.paste(cell, corner)
    lines = [textwrap.shorten(line, LETTERS, placeholder="...") for line in caption.splitlines()]
    _write(sheet, "\n".join(lines), (left, top + CELL[1] + 4), SMALL, QUIET)


def _framed(cell: Image.Image, colour: Colour) -> Image.Image:
    edge = (0, 0, CELL[0] - 1, CELL[1] - 1)
    ImageDraw.Draw(cell).rectangle(edge, outline=colour, width=FRAME)
    return cell


def _fitted(photo: Image.Image) -> Image.Image:
    """The whole photo on a cell of paper."""
    return ImageOps.pad(photo, CELL, Image.Resampling.LANCZOS, color=PAPER)


def _write(
    sheet: Image.Image, words: str, corner: tuple[int, int], size: int, ink: Colour = INK
) -> int:
    """Writes, and returns where the words end, in pixels from the left."""
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size)
    draw.text(corner, words, ink, font)
    return round(draw.textbbox(corner, words, font)[2])


def _left(rank: int) -> int:
    """Where a rank's picture begins; the product shown stands before the first."""
    return 3 * GAP + CELL[0] + rank * (CELL[0] + GAP)
