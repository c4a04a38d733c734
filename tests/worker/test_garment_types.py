"""The tables from shop types to other people's: known names only, each case that was decided."""

import pyarrow.parquet as pq
import pytest

from evaluation.attribute_names import ARTICLE_TYPES
from worker.garment_types import STREET_LABELS, USER_TYPES, street_label, user_types

STREET = {
    "top", "outerwear", "dress", "trousers", "shorts", "skirt", "shoes", "bag", "glasses", "belt",
    "hat", "scarf", "watch", "tie",
}  # fmt: skip
USER = {
    "t-shirt", "pants", "longsleeve", "shirt", "dress", "shorts", "shoes", "outwear", "hat",
    "skirt",
}  # fmt: skip


@pytest.mark.parametrize("table", [STREET_LABELS, USER_TYPES])
def test_tables_name_only_types_that_the_shop_has(table):
    assert {name for names in table.values() for name in names} <= set(ARTICLE_TYPES)


def test_tables_have_all_labels_of_the_other_side():
    assert set(STREET_LABELS) == STREET
    assert set(USER_TYPES) == USER


def test_a_type_has_one_street_label():
    named = [name for names in STREET_LABELS.values() for name in names]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("article_type", "label"),
    [("Tshirts", "top"), ("Jeans", "trousers"), ("Handbags", "bag"), ("Socks", None), ("x", None)],
)
def test_street_label_of_a_shop_type(article_type, label):
    assert street_label(article_type) == label


@pytest.mark.parametrize(
    ("article_type", "kinds"),
    [
        ("Tshirts", {"t-shirt", "longsleeve"}),  # the shop does not tell sleeves
        ("Sweaters", {"longsleeve"}),
        ("Shirts", {"shirt"}),
        ("Jackets", {"outwear"}),
        ("Leggings", {"pants"}),
        ("Sandals", {"shoes"}),
        ("Briefs", set()),
        ("Sarees", set()),
    ],
)
def test_user_types_of_a_shop_type(article_type, kinds):
    assert user_types(article_type) == kinds


def test_labels_are_those_of_the_real_photos(real_data):
    boxes = pq.read_table(real_data / "street.parquet", columns=["boxes"])["boxes"].to_pylist()
    assert {box["label"] for row in boxes for box in row or ()} == STREET
    types = pq.read_table(real_data / "user-photos.parquet", columns=["articleType"])
    assert set(types["articleType"].to_pylist()) == USER
