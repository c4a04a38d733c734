"""`attributes.json`: which values each attribute has, and what makes a cosine a probability.

    p(value | z) = softmax over values of (z . t_value / temperature + bias_value)

Temperature scaling (Guo et al., ICML 2017, section 4.2) with a bias a value: how often the shop
has it, and how far the encoder's words for it lie from its pictures. The file stands beside the
weights that it was fitted to and is refused for others. `sartor train attributes` writes it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, field_validator

from shared.errors import WeightsUnavailable
from worker.attributes.attribute import ATTRIBUTES
from worker.encoders.base import Encoder, joint_encoder

__all__ = ["HOUSE_FILE", "Calibration", "Calibrations"]

HOUSE_FILE = Path(__file__).parent.parent / "weights" / "house-encoder" / "attributes.json"
REFIT = "fit one with: sartor train attributes --encoder SPEC --products FILE --out FILE"

Temperature = Annotated[FiniteFloat, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Calibration(_Part):
    """One attribute's values in the shop's spelling, with what their probabilities need."""

    values: Annotated[dict[str, FiniteFloat], Field(min_length=1)]  # to their biases, in logits
    temperature: Temperature  # that the biases were fitted with
    open_temperature: Temperature  # fitted without biases: for values that have none
    products: Annotated[int, Field(ge=1)]  # that it was fitted on


class Calibrations(_Part):
    """The whole file: one encoder's calibrations by attribute name."""

    encoder: str  # the model id, of its joint space where it has another part
    dim: int
    attributes: Annotated[dict[str, Calibration], Field(min_length=1)]

    @field_validator("attributes")
    @classmethod
    def _known(cls, attributes: Mapping[str, Calibration]) -> Mapping[str, Calibration]:
        if unknown := sorted(attributes.keys() - ATTRIBUTES.keys()):
            raise ValueError(f"no attribute is called {', '.join(unknown)}")
        return attributes

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> "Calibrations":
        """Reads the file and checks that it was fitted to the weights of this joint space.

        Raises:
            WeightsUnavailable: the file is missing, malformed or another encoder's.
        """
        try:
            found = cls.model_validate_json(path.read_bytes())
        except (OSError, ValueError) as error:
            raise WeightsUnavailable(f"{path} is no calibration: {error}\n{REFIT}") from error
        joint = joint_encoder(encoder)
        if (found.dim, _weights(found.encoder)) != (joint.dim, _weights(joint.model_id)):
            raise WeightsUnavailable(
                f"{path} is calibrated for {found.encoder} ({found.dim} dimensions), "
                f"not for {joint.model_id} ({joint.dim}); {REFIT}"
            )
        return found

    def write(self, path: Path) -> None:
        """Writes the file, and its folder where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _weights(model_id: str) -> str:
    """The digest alone: the same weights are `house` here and `local-dir:...` where they grew."""
    return model_id.rpartition("@")[2]
