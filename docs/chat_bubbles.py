"""A chat as SVG: bubbles in two columns, the person's at the right, buttons under their message.

A message that was edited is one bubble with what it said each time, under thin "edited" marks.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

__all__ = ["Said", "draw"]

WIDTH = 432  # of a column; two and their gaps make the 920 that GitHub shows a README in
MARGIN, GAP = 18, 20
BUBBLE = 396
PAD = 11
SIZE, LINE = 13.5, 18.5  # of letters, and from line to line
EDITED, BUTTON = 20, 30  # heights of the mark and of a row of buttons, its gap included
APART = 10  # between messages
CORNER = 12
BACK, THEIRS, MINE, KEY, PRESSED = "#e8ecef", "#ffffff", "#dcf3c8", "#ffffff", "#b9d9f2"
INK, FAINT, EDGE = "#1c2126", "#7a848c", "#c9d1d7"
# Widths of letters in Arial, as parts of the size; what is not here has the middle width.
NARROW, WIDE = "iljtfrI.,:;'!|()[] ·/-", "mwMW@%▓░…“”"
BOLD = 1.12  # as wide as that are bold letters
NARROW_WIDTH, MIDDLE_WIDTH, CAPITAL_WIDTH, WIDE_WIDTH = 0.3, 0.555, 0.69, 0.85


@dataclass
class Said:
    """One message of a chat."""

    is_mine: bool  # the person's
    texts: list[str] = field(default_factory=list)  # as it was sent, then after each edit
    buttons: list[list[str]] = field(default_factory=list)  # rows of them, under the last text
    pressed: str = ""  # the button that the person pressed
    file: str = ""  # the name of a file that it is


def draw(chat: Sequence[Said]) -> str:
    """The chat as SVG text, first column first."""
    columns = _columns(chat)
    width = 2 * MARGIN + len(columns) * WIDTH + (len(columns) - 1) * GAP
    height = max(sum(map(_height, column)) for column in columns) + 2 * MARGIN - APART
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" '
        'font-family="Helvetica, Arial, sans-serif">',
        f'<rect width="{width}" height="{height:.0f}" rx="{CORNER}" fill="{BACK}"/>',
    ]
    for number, column in enumerate(columns):
        left = MARGIN + number * (WIDTH + GAP)
        tops = accumulate(map(_height, column), initial=float(MARGIN))
        for said, top in zip(column, tops, strict=False):
            parts += _message(said, left, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _columns(chat: Sequence[Said]) -> list[Sequence[Said]]:
    """Two columns of nearly one height; the second begins with something that the person said."""
    begins = [number for number, said in enumerate(chat) if said.is_mine and number]
    if not begins:
        return [chat]
    heights = [_height(said) for said in chat]
    cut = min(begins, key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return [chat[:cut], chat[cut:]]


def _height(said: Said) -> float:
    return _bubble_height(said) + BUTTON * len(said.buttons) + APART


def _bubble_height(said: Said) -> float:
    lines = sum(len(_wrapped(text)) for text in said.texts) + bool(said.file)
    return 2 * PAD + LINE * lines + EDITED * max(0, len(said.texts) - 1)


def _message(said: Said, left: float, top: float) -> Iterator[str]:
    width = _bubble_width(said)
    x = left + WIDTH - width if said.is_mine else left
    height = _bubble_height(said)
    yield _box(x, top, width, height, MINE if said.is_mine else THEIRS)
    yield from _lines(said, x, top + PAD, width)
    for number, row in enumerate(said.buttons):
        yield from _row(row, said.pressed, x, top + height + 4 + number * BUTTON)


def _bubble_width(said: Said) -> float:
    if said.buttons:
        return BUBBLE
    lines = [_length(line) for text in said.texts for line in _wrapped(text)]
    return min(BUBBLE, max([*lines, BOLD * _length(f"▤ {said.file}")]) + 2 * PAD)


def _lines(said: Said, x: float, y: float, width: float) -> Iterator[str]:
    if said.file:
        yield _text(x + PAD, y + SIZE, f"▤ {said.file}", weight="bold")
        y += LINE
    for number, text in enumerate(said.texts):
        if number:
            yield _edited(x, y, width)
            y += EDITED
        is_past = number < len(said.texts) - 1
        for line in _wrapped(text):
            yield _text(x + PAD, y + SIZE, line, colour=FAINT if is_past else INK)
            y += LINE


def _edited(x: float, y: float, width: float) -> str:
    middle = y + EDITED / 2 - 1
    return (
        f'<line x1="{x + PAD:.1f}" y1="{middle:.1f}" x2="{x + width - PAD - 42:.1f}" '
        f'y2="{middle:.1f}" stroke="{EDGE}"/>'
        + _text(x + width - PAD, middle + 3.5, "edited", size=11, colour=FAINT, anchor="end")
    )


def _row(row: Sequence[str], pressed: str, x: float, y: float) -> Iterator[str]:
    width = (BUBBLE - 6 * (len(row) - 1)) / len(row)
    for number, label in enumerate(row):
        left = x + number * (width + 6)
        is_pressed = label == pressed
        yield _box(left, y, width, BUTTON - 4, PRESSED if is_pressed else KEY, corner=8)
        weight = "bold" if is_pressed else "normal"
        yield _text(left + width / 2, y + 18, label, size=13, weight=weight, anchor="middle")


def _box(
    x: float, y: float, width: float, height: float, fill: str, *, corner: int = CORNER
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{corner}" '
        f'fill="{fill}" stroke="{EDGE}"/>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float = SIZE,
    colour: str = INK,
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="{anchor}">{html.escape(text)}</text>'
    )


def _wrapped(text: str) -> list[str]:
    """Its lines, broken where they would leave the bubble."""
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        for word in paragraph.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and _length(longer) > BUBBLE - 2 * PAD:
                lines.append(word)
            else:
                lines[-1] = longer
    return lines


def _length(line: str) -> float:
    """Pixels in the size of the bubbles, a little too many rather than too few."""
    return SIZE * sum(map(_letter, line))


def _letter(letter: str) -> float:
    if letter in NARROW:
        return NARROW_WIDTH
    if letter in WIDE:
        return WIDE_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else MIDDLE_WIDTH
