"""What a feed changes in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.errors import BadRow

__all__ = ["MOST_BAD", "Changes"]

MOST_BAD = 100_000  # rows: 20 MB; where a picture server is down every row may be one


@dataclass
class Changes:
    """Counts of products, and the rows with a fault."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    bad: list[BadRow] = field(default_factory=list)  # the first MOST_BAD, in the feed's order
    bad_rows: int = 0  # how many there are
    content: str = ""  # hash of all rows and pictures: the same text, the same products
    is_lasting: bool = True  # the same bytes of a feed would say the same another day

    def carry(self, before: Mapping[str, int]) -> None:
        """Adds what earlier builds did to the catalogue and did not publish: it is news still."""
        self.removed += before.get("removed", 0)
        for name in ("added", "changed"):
            more = min(before.get(name, 0), self.unchanged)
            self.unchanged -= more
            setattr(self, name, getattr(self, name) + more)

    def complain(self, row: BadRow) -> None:
        """Counts a bad row, and keeps it while there is room."""
        self.bad_rows += 1
        if len(self.bad) < MOST_BAD:
            self.bad.append(row)

    @property
    def good(self) -> int:
        """How many products the feed has."""
        return self.added + self.changed + self.unchanged

    @property
    def counts(self) -> dict[str, int]:
        """As a person is told."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "bad_rows": self.bad_rows,
        }
