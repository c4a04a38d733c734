"""A shop large enough for conversations: shirts and jeans for men and women, in three colours."""

from itertools import product

import numpy as np

from tests.evaluation.small_shop import photo, png, table_gallery

KINDS, COLOURS, GENDERS = ("Shirts", "Jeans"), ("Red", "Green", "Blue"), ("Men", "Women")
OF_EACH = 30


def priced_rows(of_each=OF_EACH):
    """Products in the order of KINDS, COLOURS, GENDERS; the first of each may ask."""
    return [
        {
            "id": f"{kind}-{colour}-{gender}-{number}",
            "split": "train" if number else "test",
            "group": f"{kind}-{gender}-{number}",
            "gender": gender,
            "articleType": kind,
            "baseColour": colour,
        }
        for kind, colour, gender in product(KINDS, COLOURS, GENDERS)
        for number in range(of_each)
    ]


def priced_gallery(of_each=OF_EACH):
    rows = priced_rows(of_each)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return table_gallery(columns, np.eye(6)[np.arange(len(rows)) % 6])


def pictured_rows(of_each=12):
    """As `priced_rows`, with photos: a hooded picture for shirts, a belted one for jeans."""
    designs = {"Shirts": "hooded", "Jeans": "belted"}
    return [
        row | {"image": png(photo(row["baseColour"], designs[row["articleType"]]))}
        for row in priced_rows(of_each)
    ]
