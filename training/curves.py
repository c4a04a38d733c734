"""Draws a run's log: each part of the loss over the steps, smoothed, as one picture."""

import json
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from shared.errors import FeedMissing
from training.loop import LOG

__all__ = ["draw_curves", "smoothed"]

NOT_LOSSES = frozenset({"step", "rate", "seconds"})
WINDOW = 50  # steps of the moving mean: batches differ more than a hundred steps change

Curve = NDArray[np.float64]


def draw_curves(run: Path, out: Path) -> Path:
    """Writes the picture (its suffix says which kind: .svg, .png) and returns its path.

    Raises:
        FeedMissing: the run has no log.
    """
    log = run / LOG
    if not log.exists():
        raise FeedMissing(f"{run} has no {LOG}: is it the folder given as --run?")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    steps = [line["step"] for line in lines]
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    for name in (name for name in lines[0] if name not in NOT_LOSSES):
        curve = smoothed(np.array([line[name] for line in lines], np.float64))
        width = 2.5 if name == "loss" else 1.2
        axes.plot(steps, curve, label=f"{name} {curve[-1]:.2f}", linewidth=width)
    axes.set(xlabel="step", ylabel=f"loss, mean of {WINDOW} steps", yscale="log")
    axes.grid(visible=True, alpha=0.3)
    figure.legend(title="part, at the end", loc="outside right upper", fontsize="small")
    # Without a date the same run gives the same file.
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    return out


def smoothed(values: Curve, window: int = WINDOW) -> Curve:
    """The mean of the last `window` values at each place, of fewer at the start; float64 (n,)."""
    sums = np.cumsum(np.insert(values, 0, 0.0))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - window)
    means: Curve = (sums[ends] - sums[starts]) / (ends - starts)
    return means
