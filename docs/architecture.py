"""Draws docs/architecture.svg from the code itself: `python docs/architecture.py`.

Rooms are the top-level packages, each with the first sentence of its docstring and its files;
arrows are the imports between rooms that exist today. A test fails when the picture is stale.
"""

import ast
import html
from dataclasses import dataclass
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"

WIDTH, HEIGHT = 330, 215
GAP_X, GAP_Y = 70, 90
# Column and row of each room: what people see at the left, what is found at the right, what all
# share below, what measures and shows above.
PLACES = {
    "demo": (0, 0),
    "evaluation": (1, 0),
    "training": (2, 0),
    "bot": (0, 1),
    "worker": (1, 1),
    "index_store": (2, 1),
    "shared": (1, 2),
    "sartor": (0, 2),
}
LINE_LETTERS = 46


@dataclass(frozen=True)
class Room:
    """One top-level package."""

    name: str
    says: str
    inside: list[str]

    @property
    def corner(self) -> tuple[int, int]:
        """Left top of its box."""
        column, row = PLACES[self.name]
        return 20 + column * (WIDTH + GAP_X), 20 + row * (HEIGHT + GAP_Y)


def rooms() -> list[Room]:
    """Every room that has a place; a package without one is an error, so none is forgotten."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    if packages != set(PLACES):
        raise SystemExit(f"give a place to {packages ^ set(PLACES)} in {__file__}")
    return [_room(name) for name in PLACES]


def imports() -> list[tuple[str, str]]:
    """Pairs (room, room that it imports), without `shared` and `sartor`, which touch everything."""
    graph = grimp.build_graph(*PLACES)
    everyone = {"shared", "sartor"}
    pairs = {
        (importer.split(".")[0], imported.split(".")[0])
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return sorted(pair for pair in pairs if pair[0] != pair[1] and not everyone & set(pair))


def draw() -> str:
    """The picture as SVG text."""
    columns = 1 + max(column for column, _ in PLACES.values())
    rows = 1 + max(row for _, row in PLACES.values())
    size = 40 + columns * (WIDTH + GAP_X) - GAP_X, 40 + rows * (HEIGHT + GAP_Y) - GAP_Y
    known = {room.name: room for room in rooms()}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        'font-family="Helvetica, Arial, sans-serif">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker></defs>',
        f'<rect width="{size[0]}" height="{size[1]}" fill="#fbfaf7"/>',
        *(_box(room) for room in known.values()),
        *(_arrow(known[start], known[end]) for start, end in imports()),
        _queue(known["bot"], known["worker"]),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _room(name: str) -> Room:
    folder = ROOT / name
    says = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    inside = sorted(
        path.stem + ("/" if path.is_dir() else "")
        for path in folder.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__"))
        or (path.is_dir() and (path / "__init__.py").exists())
    )
    return Room(name, says.splitlines()[0], inside)


def _box(room: Room) -> str:
    x, y = room.corner
    lines = [
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#fff" '
        'stroke="#333"/>',
        _text(x + 14, y + 28, f"{room.name}/", size=19, weight="bold"),
    ]
    for number, line in enumerate(_wrapped(room.says)):
        lines.append(_text(x + 14, y + 50 + 17 * number, line, size=13, colour="#333"))
    for number, line in enumerate(_wrapped(" · ".join(room.inside))):
        lines.append(_text(x + 14, y + 96 + 16 * number, line, size=12, colour="#777"))
    return "\n".join(lines)


def _arrow(start: Room, end: Room) -> str:
    (x1, y1), (x2, y2) = _ports(start, end)
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#555" stroke-width="1.5" '
        'marker-end="url(#tip)"/>'
    )


def _ports(start: Room, end: Room) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where an arrow leaves and enters: side to side in one row, bottom to top across rows."""
    (x1, y1), (x2, y2) = start.corner, end.corner
    if y1 == y2:
        middle = y1 + HEIGHT // 2
        return (x1 + WIDTH, middle), (x2, middle)
    shift = (PLACES[start.name][0] - PLACES[end.name][0]) * 60
    return (x1 + WIDTH // 2 - shift, y1 + HEIGHT), (x2 + WIDTH // 2 + shift, y2)


def _queue(bot: Room, worker: Room) -> str:
    """Bot and worker meet in Redis alone: queue one way, outbox the other."""
    x, y = bot.corner[0] + WIDTH, bot.corner[1] + HEIGHT // 2
    end = worker.corner[0]
    middle = (x + end) // 2
    line = 'stroke="#b5543f" stroke-width="2" stroke-dasharray="5 4" marker-end="url(#tip)"'
    return "\n".join(
        [
            f'<line x1="{x}" y1="{y - 18}" x2="{end}" y2="{y - 18}" {line}/>',
            f'<line x1="{end}" y1="{y + 18}" x2="{x}" y2="{y + 18}" {line}/>',
            _text(middle, y - 26, "queue", size=12, colour="#b5543f", anchor="middle"),
            _text(middle, y + 4, "Redis", size=13, colour="#b5543f", anchor="middle"),
            _text(middle, y + 36, "outbox", size=12, colour="#b5543f", anchor="middle"),
        ]
    )


def _text(
    x: int,
    y: int,
    text: str,
    *,
    size: int,
    colour: str = "#111",
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{html.escape(text)}</text>'
    )


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > LINE_LETTERS:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


if __name__ == "__main__":
    PICTURE.write_text(draw())
