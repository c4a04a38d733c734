"""How well a candidate answers a picture of a product, from what the shop tells of both."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from training.losses import ANY
from training.shelf import ATTRIBUTES, Codes

__all__ = ["GRADES", "graded"]

# What is shared, and the grade for it; the best one counts. An ancestor of sartor gave 1 to the
# product, 0.75 to all of its subcategory and 0 to the rest. Here nearly that 0.75 is for the design
# in another colour, which serves a shopper well, and less for all others of its type: retrieval's
# first are mostly those, and they are to stay behind.
GRADES: Mapping[str, float] = {"item": 1.0, "group": 0.7, "article_type": 0.3}


def graded(
    codes: Codes, query: int, rows: Sequence[int], grades: Mapping[str, float] = GRADES
) -> NDArray[np.float32]:
    """The grades (n,), 0 to 1, of rows of a shelf as answers to one of its products.

    Args:
        codes: int64 (products, attributes), of `training.shelf.Shelf`.
        query: row of the product that was seen.
        rows: (n,), the candidates'.
        grades: of what is shared, by attribute.
    """
    columns = [ATTRIBUTES.index(name) for name in grades]
    own, theirs = codes[query, columns], codes[np.asarray(rows, np.int64)][:, columns]
    shared = (own != ANY) & (theirs == own)
    return np.asarray((shared * list(grades.values())).max(axis=1), np.float32)
