"""Draws R@k over k, a line a row of the table, as one picture."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from evaluation.feed import WITH_FEED
from evaluation.report import ProtocolReport, ReportRow

__all__ = ["draw_recall"]

# Okabe and Ito's colours (2008), told apart with any colour vision; yellow is too pale for a line.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
# Their number and that of the colours share no divisor: 63 rows before a pair comes back.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
APART = 7  # ranks between two markers of a line
AT = 10  # the k that the legend states and is sorted by


def draw_recall(report: ProtocolReport, path: Path) -> None:
    """Writes the picture; its suffix says which kind (.svg, .png). The same report, the same file.

    The best row at R@10 stands first in the legend; a row with the feed is the dashed line of its
    composer. Rows without a curve are left out.
    """
    rows = [row for row in report.rows if row.curve]
    names = list(dict.fromkeys(_name(row, report).removesuffix(WITH_FEED) for row in rows))
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.subplots()
    for row in sorted(rows, key=_at, reverse=True):
        number = names.index(_name(row, report).removesuffix(WITH_FEED))
        axes.plot(
            range(1, len(row.curve) + 1),
            row.curve,
            label=f"{100 * _at(row):.1f}  {_name(row, report)}",
            color=COLOURS[number % len(COLOURS)],
            linestyle="--" if row.way.endswith(WITH_FEED) else "-",
            marker=MARKERS[number % len(MARKERS)],
            markevery=(number % APART, APART),  # lines on one another show each its own
            markersize=5,
            linewidth=1.5,
        )
    axes.set(title=_title(report), xlabel="k, products shown", ylabel="R@k", xlim=(1, None), ylim=0)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(visible=True, alpha=0.3)
    figure.legend(title=f"R@{AT}, per cent", loc="outside right upper", fontsize="small")
    # A fixed salt and no date: the same figures give the same bytes.
    with mpl.rc_context({"svg.hashsalt": "sartor"}):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _name(row: ReportRow, report: ProtocolReport) -> str:
    """The way, and the model where there are several."""
    several = len({one.model_id for one in report.rows}) > 1
    return f"{row.model_id}, {row.way}" if several else row.way


def _title(report: ProtocolReport) -> str:
    models = {row.model_id for row in report.rows}
    return f"{report.protocol}, {', '.join(models) if len(models) == 1 else report.asks}"


def _at(row: ReportRow) -> float:
    return row.curve[min(AT, len(row.curve)) - 1]
