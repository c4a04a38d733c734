"""Early stop on validation loss: which check was the best, and when to give up hope.

The checks stand in the run's folder, a line each, so that a resumed run knows them.
"""

import json
from pathlib import Path

__all__ = ["Patience"]

FILE = "validation.jsonl"


class Patience:
    """The validation losses of one run; waits `checks` of them for a better one."""

    def __init__(self, run: Path, checks: int) -> None:
        self._file, self._checks = run / FILE, checks
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._losses: list[float] = [json.loads(line)["loss"] for line in lines]

    @property
    def spent(self) -> bool:
        """Whether the best check lies `checks` of them back."""
        if not self._losses:
            return False
        return len(self._losses) - 1 - self._losses.index(min(self._losses)) >= self._checks

    def improves(self, loss: float) -> bool:
        """Records a check and says whether it is the best one so far."""
        best = not self._losses or loss < min(self._losses)
        self._losses.append(loss)
        with self._file.open("a") as file:
            file.write(json.dumps({"check": len(self._losses), "loss": loss}) + "\n")
        return best
