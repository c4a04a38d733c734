"""The catalogue: how many products, how varied, always valid, the same for the same seed."""

import json
from collections import defaultdict
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.wardrobe import Product, wardrobe
from demo.wardrobe.palette import COLOURS
from demo.wardrobe.patterns import PATTERNS
from demo.wardrobe.pieces import MATERIALS
from demo.wardrobe.types import TYPES

# The classes of the garment detector.
LABELS = {
    "top", "outerwear", "dress", "skirt", "trousers", "shorts", "shoes", "bag", "hat", "scarf",
    "glasses", "belt", "tie", "watch",
}  # fmt: skip


def test_wardrobe_by_default_holds_many_products_of_many_kinds():
    products = wardrobe()
    assert len(products) == 480
    assert len({p.category for p in products}) == len(TYPES) >= 40
    assert {p.label for p in products} == LABELS
    assert len({p.colour for p in products}) == len(COLOURS)
    assert len({p.pattern for p in products}) >= 12


def test_wardrobe_with_the_same_seed_is_the_same_and_with_another_is_not():
    assert wardrobe(3, 60) == wardrobe(3, 60)
    assert [p.title for p in wardrobe(3, 60)] != [p.title for p in wardrobe(4, 60)]


def test_wardrobe_when_shorter_begins_as_the_longer_one():
    assert wardrobe(1, 120)[:50] == wardrobe(1, 50)


def test_ids_and_links_are_unique():
    products = wardrobe()
    assert len({p.id for p in products}) == len(products)
    assert all(p.link == f"https://wardrobe.example/products/{p.id}" for p in products)


def test_groups_come_in_several_colours_and_differ_in_nothing_else():
    groups: dict[str, list[Product]] = defaultdict(list)
    for product in wardrobe():
        groups[product.group].append(product)
    several = [g for g in groups.values() if len(g) >= 3]
    assert len(several) >= 0.95 * len(groups)  # the last design may be cut off by the count
    for group in several:
        assert len({p.colour for p in group}) == len(group)
        assert len({(p.category, p.pattern, p.price, str(p.attributes)) for p in group}) == 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), count=st.integers(1, 150))
def test_every_product_of_any_seed_is_valid(seed, count):
    products = wardrobe(seed, count)
    assert len(products) == count
    for product in products:
        kind = TYPES[product.category]
        low, high = kind.price
        assert product.label == kind.label
        assert low <= product.price <= high + 1
        assert product.colour in kind.colours
        assert product.pattern == "plain" or product.pattern in PATTERNS
        assert product.attributes["material"] in MATERIALS
        assert product.gender in kind.genders
        assert product.title[0].isupper()
        assert "  " not in product.title
        json.dumps(asdict(product), default=str)
