"""How a number is written in a language: 7,920 and 99.8 in English, 7 920 and 99,8 elsewhere."""

from shared.words.text import Language

__all__ = ["written"]

# Spanish and Russian set thousands apart by a space (RAE, Ortografía; GOST 2.105), here one that no
# line breaks at.
SPACE = "\N{NO-BREAK SPACE}"
_MARKS: dict[Language, tuple[str, str]] = {"en": (",", "."), "es": (SPACE, ","), "ru": (SPACE, ",")}


def written(number: float, language: Language) -> str:
    """A number with its thousands set apart; as many decimals as it has."""
    thousands, decimal = _MARKS[language]
    whole, _, rest = f"{number:,}".partition(".")
    return whole.replace(",", thousands) + (decimal + rest if rest else "")
