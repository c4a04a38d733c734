"""A shop's feed with faults of every kind spread over it, each known by its line.

Google's columns as TSV or XML; small pictures of noise beside it, no two alike. To look at one:

    python -m tests.index_store.faulty_feed OUT --rows 10000 --faults 300 --seed 1
"""

import argparse
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

Kind = Literal["tsv", "xml"]
Cells = dict[str, str]

COLUMNS = ("id", "title", "link", "image_link", "price", "availability", "color", "product_type")
COLOURS = ("red", "green", "blue", "black", "white")
TYPES = ("Dresses", "Shirts", "Trousers", "Coats")

CUT = 100  # bytes off the end of a JPEG: of 16 x 16 noise about a fifth of the pixels' own

# What is wrong with a row: `open_feed` yields a BadRow with this in its reason.
ROW_FAULTS: dict[str, tuple[Callable[[Cells], Cells], str]] = {
    "empty id": (lambda row: row | {"id": ""}, "has no id"),
    "long id": (lambda row: row | {"id": row["id"] * 40}, "more than 200"),
    "duplicate id": (lambda row: row | {"id": "p000000"}, "has the id 'p000000' of row"),
    "unclear price": (lambda row: row | {"price": "about 15"}, "not clearly an amount"),
    "two currencies": (lambda row: row | {"price": "EUR 15.00 USD"}, "names two currencies"),
    "bad currency": (lambda row: row | {"price": "15.00 euros"}, "not clearly an amount"),
    "unknown availability": (lambda row: row | {"availability": "soon"}, "is none of in_stock"),
    "bad link": (lambda row: row | {"link": "javascript:alert(1)"}, "does not begin with http"),
    "no picture": (lambda row: row | {"image_link": ""}, "has no picture"),
    "missing picture file": (lambda row: row | {"image_link": "gone.jpg"}, "is not a file"),
    "picture outside": (lambda row: row | {"image_link": "../../a.jpg"}, "outside the feed's"),
    "picture of no web": (lambda row: row | {"image_link": "ftp://a/b.jpg"}, "does not begin with"),
}
# What a table may have on top.
TABLE_FAULTS: dict[str, str] = {
    "missing cells": "cells where the header has",
    "open quote": "a quote that is not closed",
}
# What is wrong with a picture: the row is good until somebody looks at its picture.
PICTURE_FAULTS = (
    "undecodable picture",
    "truncated picture",
    "animated picture",
    "empty picture",
    "picture of too many pixels",
)


@dataclass(frozen=True)
class FaultyFeed:
    """What was written."""

    path: Path
    faults: dict[int, str]  # by the line that an editor shows: of the row, or of its <item>

    @property
    def of_rows(self) -> dict[int, str]:
        """Those that the feed's reader finds."""
        return {line: kind for line, kind in self.faults.items() if kind not in PICTURE_FAULTS}

    @property
    def of_pictures(self) -> dict[int, str]:
        """Those that only a look at the picture finds."""
        return {line: kind for line, kind in self.faults.items() if kind in PICTURE_FAULTS}


def reason_of(kind: str) -> str:
    """Words that the reason for a fault of a row has."""
    return ROW_FAULTS[kind][1] if kind in ROW_FAULTS else TABLE_FAULTS[kind]


def write_faulty_feed(
    folder: Path, rows: int, faults: int, *, seed: int = 1, kind: Kind = "tsv"
) -> FaultyFeed:
    """Writes feed.tsv or feed.xml and its pictures.

    Args:
        folder: where to; made if it is not there.
        rows: how many products, the faulty ones among them.
        faults: how many of them have one fault each; every kind comes up as often, to one.
        seed: of what is where.
        kind: which of the two.
    """
    picked = _faults(rows, faults, random.Random(seed), kind)
    noise = np.random.default_rng(seed)
    products = []
    for number in range(rows):
        fault = picked.get(number, "")
        cells = _product(number)
        _write_picture(folder / cells["image_link"], noise, fault)
        products.append(_spoilt(cells, fault))
    path = folder / f"feed.{kind}"
    texts = [_tsv(cells, picked.get(n, "")) for n, cells in enumerate(products)]
    if kind == "tsv":
        path.write_text("\t".join(COLUMNS) + "\n" + "".join(texts), "utf-8")
        return FaultyFeed(path, {number + 2: fault for number, fault in picked.items()})
    path.write_text(XML_HEAD + "".join(map(_xml, products)) + XML_TAIL, "utf-8")
    first = XML_HEAD.count("\n") + 1
    each = _xml(products[0]).count("\n")
    return FaultyFeed(path, {first + each * number: fault for number, fault in picked.items()})


def _faults(rows: int, faults: int, chance: random.Random, kind: Kind) -> dict[int, str]:
    """The fault of each faulty product; the first product has none, its id comes up again."""
    kinds = [*ROW_FAULTS, *PICTURE_FAULTS, *(TABLE_FAULTS if kind == "tsv" else ())]
    where = chance.sample(range(1, rows), faults)
    return {number: kinds[n % len(kinds)] for n, number in enumerate(where)}


def _product(number: int) -> Cells:
    return {
        "id": f"p{number:06d}",
        "title": f"Product {number}",
        "link": f"https://shop.example/p/{number}",
        "image_link": f"pictures/{number % 100:02d}/{number:06d}.jpg",
        "price": f"{5 + number % 200}.90 EUR",
        "availability": "in_stock" if number % 7 else "out_of_stock",
        "color": COLOURS[number % len(COLOURS)],
        "product_type": f"Clothing > {TYPES[number % len(TYPES)]}",
    }


def _spoilt(cells: Cells, fault: str) -> Cells:
    return ROW_FAULTS[fault][0](cells) if fault in ROW_FAULTS else cells


def _tsv(cells: Cells, fault: str) -> str:
    values = [cells[name] for name in COLUMNS]
    if fault == "missing cells":
        values = values[:-2]
    if fault == "open quote":
        values[1] = f'"{values[1]}'
    return "\t".join(values) + "\n"


XML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>A shop</title>
<link>https://shop.example</link>
"""
XML_TAIL = "</channel>\n</rss>\n"


def _xml(cells: Cells) -> str:
    elements = (f"  <g:{name}>{escape(cells[name])}</g:{name}>\n" for name in COLUMNS)
    return f"<item>\n{''.join(elements)}</item>\n"


def _write_picture(path: Path, noise: np.random.Generator, fault: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(noise.integers(0, 256, (16, 16, 3), dtype=np.uint8))
    path.write_bytes(_encoded(picture, fault))


def _encoded(picture: Image.Image, fault: str) -> bytes:
    whole = _saved(picture, "JPEG")
    spoilt: dict[str, Callable[[], bytes]] = {
        "undecodable picture": lambda: b"<html>404 Not Found</html>",
        "truncated picture": lambda: whole[:-CUT],
        "animated picture": lambda: _saved(
            picture, "GIF", save_all=True, append_images=[picture.rotate(90)]
        ),
        "empty picture": lambda: b"",
        "picture of too many pixels": _too_many_pixels,
    }
    return spoilt[fault]() if fault in spoilt else whole


@cache
def _too_many_pixels() -> bytes:
    return _saved(Image.new("1", (10_000, 10_000)), "PNG")


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes one and lists its faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("tsv", "xml"), default="tsv")
    options = parser.parse_args(arguments)
    feed = write_faulty_feed(
        options.out, options.rows, options.faults, seed=options.seed, kind=options.kind
    )
    print(feed.path)
    for line, fault in sorted(feed.faults.items()):
        print(f"{line}\t{fault}")


if __name__ == "__main__":
    main()
