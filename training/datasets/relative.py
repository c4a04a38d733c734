"""What relative captions are, whichever data set they come from."""

from dataclasses import dataclass

__all__ = ["RelativeCaption"]


@dataclass(frozen=True)
class RelativeCaption:
    """How one picture differs from another, in people's words.

    Attributes:
        reference: name of the picture that is there.
        target: name of the picture that is described.
        texts: sentences on the difference; each says some of it.
        category: as the data set has it: "dress", "clogs".
    """

    reference: str
    target: str
    texts: tuple[str, ...]
    category: str
