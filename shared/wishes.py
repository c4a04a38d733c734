"""What a person asked for, taken apart: one wish an attribute, and what an encoder reads of it.

    "same but in navy, no logo, for women"
        -> colour: navy · detail: not logo · gender: women · keeps the rest

The worker reads sentences (shared/words); the reply carries what was understood, so that the bot
can say it in one line.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["Attribute", "Sign", "Understood", "Wish"]

Attribute = Literal[
    "colour", "pattern", "type", "sleeve", "length", "neck", "material", "fit", "usage", "detail",
    "gender", "size", "brand", "stock", "price",
]  # fmt: skip
Sign = Literal["want", "refuse", "more", "less"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wish(_Part):
    """One thing asked of one attribute."""

    attribute: Attribute
    value: str  # English, lower case: "navy blue", "striped", "long sleeves", "women", "M"
    sign: Sign = "want"


class Understood(_Part):
    """What holds after all that was said.

    Attributes:
        wishes: oldest first; of wishes that exclude each other only the newest.
        sentences: what is left for the encoder, English as far as the words are known, oldest
            first; what a later turn took back is gone from them.
    """

    wishes: tuple[Wish, ...] = ()
    sentences: tuple[str, ...] = ()

    def of(self, attribute: Attribute, sign: Sign = "want") -> tuple[str, ...]:
        """The values asked of an attribute with this sign, oldest first."""
        return tuple(
            one.value for one in self.wishes if one.attribute == attribute and one.sign == sign
        )
