"""What `sartor evaluate` says: every figure with its interval, and what it was measured on.

JSON holds all figures as shares of one and the number of queries behind each; Markdown is the
table for people, in per cent.
"""

from collections.abc import Sequence

from pydantic import BaseModel, TypeAdapter

from evaluation.metrics import bootstrap_interval
from evaluation.result import Result, Scores

__all__ = [
    "Bin",
    "Figure",
    "ProtocolReport",
    "ReportRow",
    "Setting",
    "StreetSetting",
    "as_json",
    "bins_of",
    "figures_of",
    "markdown",
    "mean_figure",
]

DASH = "-"


class Figure(BaseModel):
    """A mean over queries with its 95% bootstrap interval; one without queries has none."""

    value: float
    low: float | None = None
    high: float | None = None
    queries: int | None = None
    share: bool = True  # of one, printed in per cent; a number of things is printed as it is


class Setting(BaseModel):
    """What the figures were measured on."""

    products: str
    products_sha256: str
    split: str
    gallery: int
    seed: int
    sees: str = "pictures only"  # the gallery's names and attributes are hidden from the search

    @property
    def judged_by(self) -> str:
        """What answers are judged by, as a sentence of the report."""
        return (
            f"Gallery: {self.gallery:,} products of {self.products} "
            f"(sha256 {self.products_sha256[:12]}), {self.sees}."
        )


class StreetSetting(BaseModel):
    """What a detector's figures were measured on."""

    street: str
    street_sha256: str
    split: str
    photos: int
    boxes: int  # true ones
    seed: int

    @property
    def judged_by(self) -> str:
        """As `Setting`."""
        return (
            f"Truth: {self.boxes:,} boxes on {self.photos:,} photos of {self.street} "
            f"(sha256 {self.street_sha256[:12]})."
        )


class Bin(BaseModel):
    """One bar of a reliability diagram."""

    confidence: float  # mean
    accuracy: float
    count: int


class ReportRow(BaseModel):
    """One way of answering; without figures where the encoder cannot (`why_not`)."""

    model_id: str
    way: str
    weight: float | None = None  # of the text, where a photo and a text ask together
    figures: dict[str, Figure] = {}
    details: dict[str, Figure] = {}
    curve: list[float] = []  # R@k for k = 1, 2, ..., where it is drawn
    bins: list[Bin] = []  # of the confidence, lowest first, where it is drawn
    why_not: str = ""


class ProtocolReport(BaseModel):
    """All rows of one protocol."""

    protocol: str
    asks: str  # where the queries come from
    setting: Setting | StreetSetting
    rows: list[ReportRow]


def figures_of(result: Result, seed: int) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """A result's figures and its details, with intervals drawn with the seed."""
    figures = {name: mean_figure(scores, seed) for name, scores in result.scores.items()}
    plain = {name: Figure(value=value) for name, value in result.plain.items()}
    plain |= {name: Figure(value=value, share=False) for name, value in result.numbers.items()}
    details = {name: mean_figure(scores, seed) for name, scores in result.details.items()}
    return figures | plain, details


def bins_of(result: Result) -> list[Bin]:
    """The bars of a result's reliability diagram; none where it has none."""
    if result.reliability is None:
        return []
    one = result.reliability
    columns = (one.confidence.tolist(), one.accuracy.tolist(), one.count.tolist())
    return [
        Bin(confidence=confidence, accuracy=accuracy, count=count)
        for confidence, accuracy, count in zip(*columns, strict=True)
    ]


def mean_figure(scores: Scores, seed: int) -> Figure:
    """The mean over queries with its interval, drawn with the seed."""
    low, high = bootstrap_interval(scores, seed=seed)
    return Figure(value=float(scores.mean()), low=low, high=high, queries=len(scores))


def as_json(reports: Sequence[ProtocolReport]) -> str:
    """The reports as a JSON list, shares of one."""
    return TypeAdapter(list[ProtocolReport]).dump_json(list(reports), indent=2).decode() + "\n"


def markdown(reports: Sequence[ProtocolReport]) -> str:
    """The reports as tables, one a protocol, in per cent, the 95% interval in brackets."""
    return "\n\n".join(_section(report) for report in reports) + "\n"


def _section(report: ProtocolReport) -> str:
    setting = report.setting
    about = (
        f"Queries: {report.asks}. {setting.judged_by} Seed {setting.seed}. "
        "Per cent, 95% bootstrap interval in brackets."
    )
    parts = [f"## {report.protocol}", about, _table(report.rows)]
    return "\n\n".join(parts + [_details(row) for row in report.rows if row.details])


def _table(rows: Sequence[ReportRow]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    lines = [_line(["model", "way", "queries", *names]), _line(["---"] * (len(names) + 3))]
    return "\n".join(lines + [_line(_cells(row, names)) for row in rows])


def _cells(row: ReportRow, names: Sequence[str]) -> list[str]:
    counts = [figure.queries for figure in row.figures.values() if figure.queries]
    figures = [_printed(row.figures.get(name)) for name in names]
    return [row.model_id, row.way, str(max(counts)) if counts else DASH, *figures]


def _details(row: ReportRow) -> str:
    items = [
        f"{name} {_printed(figure)}, n = {figure.queries}" for name, figure in row.details.items()
    ]
    return f"{row.model_id}, {row.way}: " + "; ".join(items) + "."


def _printed(figure: Figure | None) -> str:
    if figure is None:
        return DASH
    scale = 100 if figure.share else 1
    value = f"{scale * figure.value:.1f}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value} ({scale * figure.low:.1f}-{scale * figure.high:.1f})"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
