"""Prints the reports of a run, and writes them where a place is given."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from typer import echo

from evaluation.honesty.plot import draw_reliability
from evaluation.honesty.ways import HONEST
from evaluation.plot import draw_recall
from evaluation.report import ProtocolReport, as_json, markdown

__all__ = ["PLOTS", "publish"]

# What is drawn of which protocol.
PLOTS: Mapping[str, Callable[[ProtocolReport, Path], None]] = {
    "recolour": draw_recall,
    HONEST: draw_reliability,
}


def publish(reports: Sequence[ProtocolReport], out: Path | None, plot: Path | None) -> None:
    """Prints tables; `out` is a folder for report.json and report.md, `plot` a picture."""
    if not reports:
        return
    echo(markdown(reports))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_text(as_json(reports), "utf-8")
        (out / "report.md").write_text(markdown(reports), "utf-8")
    if plot is not None:
        plot.parent.mkdir(parents=True, exist_ok=True)
        drawn = next(one for one in reports if one.protocol in PLOTS)  # the first where two are
        PLOTS[drawn.protocol](drawn, plot)
