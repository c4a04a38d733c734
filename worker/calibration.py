"""What was fitted for one choice of stages: how scores are weighed, and what a score is worth.

`sartor calibrate` writes it, as JSON; the house stages' own lies beside their weights. A file that
was fitted for other stages is not used: a score of another encoder means something else.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import SetupError

__all__ = ["HOUSE", "Calibration", "Chance", "Fitted", "Kind", "Stages", "Weights", "read"]

Kind = Literal["photo", "words", "both"]  # what asks: a picture alone, words alone, both together
HOUSE = Path(__file__).parent / "weights" / "house-calibration.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Part):
    """Of the final score (worker/fusion.py)."""

    retrieval: float
    reranker: float
    attributes: float


class Chance(_Part):
    """Logistic regression of acceptance on the same three, and on the best candidate's lead."""

    bias: float
    retrieval: float
    behind: float  # of retrieval's score less that of the best candidate: 0 or below
    reranker: float
    attributes: float


class Fitted(_Part):
    """For one kind of question."""

    weights: Weights
    chance: Chance
    close: float = Field(ge=0, le=1)  # below it the best chance means that nothing is close


class Stages(_Part):
    """What it was fitted for; model ids, and the composer's spec."""

    encoder: str
    composer: str
    reranker: str


class Calibration(_Part):
    """The whole file."""

    stages: Stages
    pictures: dict[Kind, Fitted]  # where the shop tells nothing of its products but pictures
    feed: dict[Kind, Fitted]  # where it tells colours, types and genders
    fitted_on: str  # file, split and number of queries, for people


def read(path: Path) -> Calibration:
    """Reads a file; raises SetupError when there is none, or it holds something else."""
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SetupError(
            f"{path} is no calibration: {error}; write one with: sartor calibrate --out {path.name}"
        ) from error
