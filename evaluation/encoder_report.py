"""Prints how an encoder searches a products file: recolour, text and zero-shot colour figures.

python -m evaluation.encoder_report PRODUCTS.parquet --encoder house --split test
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evaluation.recolour import (
    Gallery,
    RecolourRow,
    recolour,
    recolour_pairs,
    text_search,
    zero_shot_colour,
)
from worker.encoders.registry import ENCODERS

__all__ = ["report"]

WEIGHTS = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]
MAIN_COLOURS = (
    "Black", "White", "Blue", "Navy Blue", "Grey", "Brown", "Red", "Green", "Purple", "Pink",
    "Yellow", "Orange",
)  # fmt: skip


def report(
    products: Annotated[Path, typer.Argument(help="Parquet file with attributes and pictures.")],
    encoder: Annotated[str, typer.Option(help="Spec string of the encoder.")] = "house",
    split: Annotated[str, typer.Option(help="Split whose products ask.")] = "test",
    weight: Annotated[list[float] | None, typer.Option(help="Text weights of the sum.")] = None,
) -> None:
    """Prints the figures of one encoder on one split; the gallery is the whole file."""
    model = ENCODERS.load(encoder)
    gallery = Gallery.read(products, model)
    pairs = recolour_pairs(gallery, split)
    rows = [recolour(gallery, model, pairs, w) for w in weight or WEIGHTS]
    console = Console()
    console.print(f"{model.model_id}, {products.name}, {split}, gallery {len(gallery.embeddings)}")
    console.print(_recolour_table(rows, len(pairs)))
    console.print(_figures("text", text_search(gallery, model, split)))
    colours = zero_shot_colour(gallery, model, split, MAIN_COLOURS)
    console.print(_figures("zero-shot colour", colours))


def _recolour_table(rows: Sequence[RecolourRow], pairs: int) -> Table:
    names = ("w", "R@1", "R@10", "95%", "R@50", "spread", "P@10", "violation@10")
    table = Table(*names, title=f"recolour, {pairs} pairs x 6 paraphrases")
    for row in rows:
        recalls = [f"{100 * value:.1f}" for value in row.recall.values()]
        low, high = row.recall_at_10_interval
        rest = (row.spread, row.precision_at_10, row.violation_at_10)
        interval = f"{100 * low:.1f}-{100 * high:.1f}"
        cells = [*recalls[:2], interval, *recalls[2:], *(f"{100 * value:.1f}" for value in rest)]
        table.add_row(f"{row.weight:.2f}", *cells)
    return table


def _figures(title: str, figures: dict[str, float]) -> Table:
    table = Table("figure", "%", title=title)
    for name, value in figures.items():
        table.add_row(name, f"{100 * value:.1f}")
    return table


if __name__ == "__main__":
    typer.run(report)
