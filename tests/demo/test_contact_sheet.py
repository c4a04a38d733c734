"""The sheet shows each turn as a row: query with its box, then the products."""

from pathlib import Path

import numpy as np
from PIL import Image

from demo.contact_sheet import BOX_COLOUR, LINE, Tile, Turn, _font, _wrapped, draw_sheet


def turn(*colours: str, box: tuple[float, float, float, float] | None = (10, 10, 80, 110)) -> Turn:
    tiles = [Tile(Image.new("RGB", (90, 120), c), f"a {c} thing", "9 EUR") for c in colours]
    return Turn("photo", Image.new("RGB", (90, 120), "grey"), box, tiles)


def drawn(path: Path, *turns: Turn) -> np.ndarray:
    draw_sheet(turns, path)
    return np.asarray(Image.open(path).convert("RGB"))


def count(sheet: np.ndarray, colour: str) -> int:
    wanted = np.array(Image.new("RGB", (1, 1), colour).getpixel((0, 0)))
    return int((np.abs(sheet.astype(int) - wanted).max(axis=-1) <= 2).sum())


def test_draw_sheet_when_two_turns_then_both_rows_show_their_products(tmp_path: Path) -> None:
    sheet = drawn(tmp_path / "out" / "sheet.png", turn("red", "blue"), turn("lime"))
    assert min(count(sheet, colour) for colour in ("red", "blue", "lime")) > 30_000
    rows = np.nonzero((sheet == (0, 255, 0)).all(axis=-1))[0]
    assert rows.min() > np.nonzero((sheet == (255, 0, 0)).all(axis=-1))[0].max()


def test_draw_sheet_when_a_box_was_searched_then_it_is_drawn(tmp_path: Path) -> None:
    with_box = drawn(tmp_path / "a.png", turn("red"))
    without = drawn(tmp_path / "b.png", turn("red", box=None))
    assert count(with_box, BOX_COLOUR) > 500
    assert count(without, BOX_COLOUR) == 0


def test_draw_sheet_when_a_turn_has_no_photo_or_no_products_then_it_is_drawn_all_the_same(
    tmp_path: Path,
) -> None:
    assert drawn(tmp_path / "a.png", Turn("words", None, None, []), turn("red")).size > 0


def test_wrapped_when_a_title_is_long_then_it_ends_in_an_ellipsis_within_the_width() -> None:
    lines = _wrapped("a very long title of a product that goes on and on " * 3, _font(13), 180)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(_font(13).getlength(line) <= 180 for line in lines)


def test_draw_sheet_when_a_product_says_much_of_itself_then_it_stays_in_its_row(
    tmp_path: Path,
) -> None:
    words = "very close · navy blue, as asked " * 3
    told = Tile(Image.new("RGB", (90, 120), "red"), words, "9 EUR", words, words)
    silent = Tile(told.picture, words, "9 EUR")
    sheets = [
        drawn(tmp_path / "sheet.png", Turn("", None, None, [tile]), Turn("", None, None, []))
        for tile in (told, silent)
    ]
    ends = [np.nonzero((sheet != sheet[-1, -1]).any(axis=(1, 2)))[0].max() for sheet in sheets]
    assert ends[1] + 3 * LINE < ends[0] < (len(sheets[0]) - 14) // 2 + 14
