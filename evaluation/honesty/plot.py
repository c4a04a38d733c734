"""Draws reliability diagrams, one a row of the table, with the number of answers in each bin."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from evaluation.report import ProtocolReport, ReportRow

__all__ = ["draw_reliability"]

SIDE = 2.6  # inches of a diagram
ACROSS = 4  # of them, as many as kinds of queries and all together
TRUE, IDEAL, COUNT = "#0072B2", "#000000", "#999999"


def draw_reliability(report: ProtocolReport, path: Path) -> None:
    """Writes the picture; its suffix says which kind (.svg, .png). The same report, the same file.

    Above, the share of right answers over their mean chance, with the line on which both agree;
    below, how many answers there are, on a logarithmic scale. Empty bins and rows without bins are
    left out.
    """
    rows = [row for row in report.rows if row.bins]
    across, lines = max(1, min(len(rows), ACROSS)), max(1, -(-len(rows) // ACROSS))
    figure = Figure(figsize=(SIDE * across, 1.4 * SIDE * lines), layout="constrained")
    grid = figure.add_gridspec(2 * lines, across, height_ratios=[3, 1] * lines)
    for number, row in enumerate(rows):
        line, column = divmod(number, ACROSS)
        shares = figure.add_subplot(grid[2 * line, column])
        counts = figure.add_subplot(grid[2 * line + 1, column], sharex=shares)
        _draw_shares(shares, row)
        _draw_counts(counts, row)
        if not column:
            shares.set_ylabel("right")
            counts.set_ylabel("answers")
    figure.suptitle(f"{report.protocol}, {', '.join({row.model_id for row in rows})}")
    # A fixed salt and no date: the same figures give the same bytes.
    with mpl.rc_context({"svg.hashsalt": "sartor"}):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _draw_shares(axes: Axes, row: ReportRow) -> None:
    filled = [one for one in row.bins if one.count]
    axes.plot([0, 1], [0, 1], color=IDEAL, linestyle=":", linewidth=1)
    axes.plot(
        [one.confidence for one in filled],
        [one.accuracy for one in filled],
        color=TRUE,
        marker="o",
        markersize=4,
    )
    error = f"ECE {100 * row.figures['ECE'].value:.1f}"
    axes.set_title(f"{row.way}\n{error}", fontsize="small")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.tick_params(labelbottom=False)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(visible=True, alpha=0.3)


def _draw_counts(axes: Axes, row: ReportRow) -> None:
    width = 1 / len(row.bins)
    middles = [(number + 0.5) * width for number in range(len(row.bins))]
    axes.bar(middles, [one.count for one in row.bins], width=0.9 * width, color=COUNT)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_xlabel("chance")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
