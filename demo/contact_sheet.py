"""One picture of a whole conversation: each turn a row, the query at the left, products right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

__all__ = ["Tile", "Turn", "draw_sheet"]

TILE = (180, 240)  # 3:4, as shop photos are
GAP = 14
TEXT = 13  # pixels of the letters under a product, and of a line of them
LINE = 17
LINES = 7  # two of the title, one of the price, two each of why and of other colours
HEADING = 34
QUERY_SCALE = 1.3  # the query is looked at first
GROUND = "#f4f2ee"
INK = "#23211f"
QUIET = "#77716a"
BOX_COLOUR = "#d1495b"
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Tile:
    """One product as it is shown."""

    picture: Image.Image
    title: str
    price: str
    why: str = ""
    also: str = ""


@dataclass(frozen=True)
class Turn:
    """What was asked, and what came."""

    heading: str
    query: Image.Image | None
    box: tuple[float, float, float, float] | None  # xyxy in pixels of the query
    tiles: Sequence[Tile]


def draw_sheet(turns: Sequence[Turn], path: Path) -> None:
    """Writes the turns below one another as a PNG."""
    columns = max((len(turn.tiles) for turn in turns), default=0)
    width = int(GAP + TILE[0] * QUERY_SCALE + GAP + columns * (TILE[0] + GAP))
    height = int(HEADING + max(TILE[1] * QUERY_SCALE, TILE[1] + LINES * LINE) + GAP)
    sheet = Image.new("RGB", (width, height * len(turns) + GAP), GROUND)
    for row, turn in enumerate(turns):
        _draw_turn(sheet, turn, top=GAP + row * height)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def _draw_turn(sheet: Image.Image, turn: Turn, top: int) -> None:
    draw = ImageDraw.Draw(sheet)
    draw.text((GAP, top), turn.heading, INK, font=_font(20))
    top += HEADING
    size = (int(TILE[0] * QUERY_SCALE), int(TILE[1] * QUERY_SCALE))
    if turn.query is not None:
        sheet.paste(_framed(_boxed(turn.query, turn.box), size), (GAP, top))
    left = GAP + size[0] + GAP
    for column, tile in enumerate(turn.tiles):
        _draw_tile(sheet, tile, left + column * (TILE[0] + GAP), top, number=column + 1)


def _draw_tile(sheet: Image.Image, tile: Tile, left: int, top: int, number: int) -> None:
    draw = ImageDraw.Draw(sheet)
    sheet.paste(_framed(tile.picture, TILE), (left, top))
    y = top + TILE[1] + 6
    title = f"{number}. {tile.title}"
    for text, ink in ((title, INK), (tile.price, QUIET), (tile.why, QUIET), (tile.also, QUIET)):
        for line in _wrapped(text, _font(TEXT), TILE[0]) if text else ():
            draw.text((left, y), line, ink, font=_font(TEXT))
            y += LINE


def _framed(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The whole picture inside a white frame of that size."""
    return ImageOps.pad(picture, size, Image.Resampling.LANCZOS, color="white")


def _boxed(picture: Image.Image, box: tuple[float, float, float, float] | None) -> Image.Image:
    if box is None:
        return picture
    boxed = picture.copy()
    line = max(3, boxed.width // 120)
    ImageDraw.Draw(boxed).rectangle(box, outline=BOX_COLOUR, width=line)
    return boxed


def _wrapped(text: str, font: Font, width: int, lines: int = 2) -> list[str]:
    """At most `lines` lines of whole words; what does not fit ends in an ellipsis."""
    wrapped = [""]
    for word in text.split():
        longer = f"{wrapped[-1]} {word}".strip()
        if font.getlength(longer) <= width or not wrapped[-1]:
            wrapped[-1] = longer
        elif len(wrapped) < lines:
            wrapped.append(word)
        else:
            wrapped[-1] = _shortened(wrapped[-1], font, width)
            break
    return wrapped


def _shortened(line: str, font: Font, width: int) -> str:
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line}…"


def _font(size: int) -> Font:
    """A font that has the letters of most languages where the system has it, else Pillow's own."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        return ImageFont.load_default(size)
