"""The table of garment types: who cuts them, what they come in, what they cost.

Adding a type is adding a row to one of the three tables and a cutting function; the catalogue,
the pictures and the training file follow.
"""

from demo.wardrobe.extras import EXTRAS
from demo.wardrobe.kind import Type
from demo.wardrobe.lower import LOWER
from demo.wardrobe.upper import UPPER

__all__ = ["TYPES", "Type"]

TYPES: dict[str, Type] = UPPER | LOWER | EXTRAS
