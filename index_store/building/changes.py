"""What a feed changes in the catalogue."""

from dataclasses import dataclass, field

from shared.errors import BadRow

__all__ = ["Changes"]


@dataclass
class Changes:
    """Counts of products, and the rows with a fault."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    bad: list[BadRow] = field(default_factory=list)  # in the feed's order
    content: str = ""  # hash of all rows and pictures: the same text, the same products

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
            "bad_rows": len(self.bad),
        }
