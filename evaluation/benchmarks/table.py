"""One benchmark's result as Markdown: what was asked of what, the rows, published figures below.

Published figures stand under ours in a table of their own: each has its own gallery, and most were
not compared with their papers.
"""

from collections.abc import Iterable, Sequence

from evaluation.benchmarks.published import PublishedFigure
from evaluation.benchmarks.result import BenchmarkResult, BenchmarkRow, Figure

__all__ = ["markdown"]


def markdown(result: BenchmarkResult, published: Sequence[PublishedFigure] = ()) -> str:
    """The report, figures in percent with their 95% intervals; the headline's row is bold."""
    weight = "" if result.text_weight is None else f", text weight {result.text_weight:g}"
    names = list(result.headline.figures)
    lines = [
        f"## {result.benchmark}, {result.split}: {result.model_id}{weight}",
        "",
        f"{result.protocol}. {result.coverage}.",
        "",
        *_table(("category", "queries", "gallery", *names), _rows(result, names)),
    ]
    return "\n".join(lines + (_published(published, names) if published else [])) + "\n"


def _rows(result: BenchmarkResult, names: list[str]) -> Iterable[list[str]]:
    for row in result.rows:
        name = f"**{row.category}**" if row is result.headline else row.category
        yield [name, f"{row.queries:,}", f"{row.gallery:,}", *_figures(row, names)]


def _figures(row: BenchmarkRow, names: list[str]) -> list[str]:
    return [_percent(row.figures[name]) for name in names]


def _percent(figure: Figure) -> str:
    low, high = figure.interval
    return f"{100 * figure.value:.2f} ({100 * low:.1f} to {100 * high:.1f})"


def _published(published: Sequence[PublishedFigure], names: list[str]) -> list[str]:
    rows = (
        [
            figure.method,
            *(f"{figure.figures[name]:.1f}" if name in figure.figures else "" for name in names),
            figure.gallery,
            figure.source if figure.checked else f"{figure.source} (third-party, not checked)",
        ]
        for figure in published
    )
    return ["", "Published:", "", *_table(("method", *names, "gallery", "source"), rows)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
